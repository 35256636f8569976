/**
 * Tests by Jest:
 *
 *     // jest.config.js
 *     export default { transform: { '\\.[cm]?tsx?$': 'typeboss/jest' } }
 *
 * Files that define queues or name them are compiled by the transformer, all others by TypeScript alone, one by one and
 * unchecked. The output is what Jest asks for: ES modules under `--experimental-vm-modules` in files that it takes for
 * such, else CommonJS.
 *
 * Jest caches its output by the key returned here. The key of a file with contracts includes them, so a type that changes in
 * another file is never missed.
 */
import { createHash } from 'node:crypto'
import { withInlineMap } from '../single-file/emit-file.js'
import { createProjects, emitted } from '../single-file/projects.js'
import type { FileSettings, Projects } from '../single-file/projects.js'

export interface TypebossJestOptions {
  /** Default: for each file the nearest tsconfig.json above it. */
  readonly tsconfig?: string
  /** Whether type errors in files that use queues fail their tests. Default false. */
  readonly typeCheck?: boolean
}

/** The part of Jest's request that is used. */
export interface TransformRequest {
  readonly supportsStaticESM: boolean
  readonly transformerConfig: unknown
  readonly instrument: boolean
}

export interface TypebossTransformer {
  readonly process: (text: string, path: string, request: TransformRequest) => { readonly code: string }
  readonly getCacheKey: (text: string, path: string, request: TransformRequest) => string
}

/** Called by Jest once for each test file. */
function createTransformer({ tsconfig, typeCheck = false }: TypebossJestOptions = {}): TypebossTransformer {
  const key = JSON.stringify([tsconfig, typeCheck])
  const projects = known.get(key) ?? {
    esm: createProjects({ tsconfig, typeCheck, format: 'esm' }),
    commonjs: createProjects({ tsconfig, typeCheck, format: 'commonjs' }),
  }
  known.set(key, projects)
  projects.esm.refresh()
  projects.commonjs.refresh()
  const projectsFor = ({ supportsStaticESM }: TransformRequest): Projects =>
    supportsStaticESM ? projects.esm : projects.commonjs
  return {
    process: (text, path, request) => {
      const compiled = projectsFor(request).compile(path)
      const code =
        compiled !== undefined
          ? withInlineMap(emitted(compiled))
          : stripTypes(text, path, projectsFor(request).settingsOf(path))
      return { code }
    },
    getCacheKey: (text, path, request) => {
      const compiled = projectsFor(request).compile(path)
      const whatCounts =
        compiled !== undefined
          ? withInlineMap(emitted(compiled))
          : keyOf(projectsFor(request).settingsOf(path))
      return createHash('sha256')
        .update(JSON.stringify([path, text, whatCounts, request.instrument]))
        .digest('hex')
    },
  }
}

// A worker process of Jest runs many test files, and has one Program for all of them.
const known = new Map<string, Readonly<Record<'esm' | 'commonjs', Projects>>>()

function stripTypes(text: string, path: string, { ts, options }: FileSettings): string {
  const { outputText } = ts.transpileModule(text, {
    fileName: path,
    compilerOptions: { ...options, sourceMap: false, inlineSourceMap: true, isolatedModules: true },
  })
  return outputText
}

/** All that {@link stripTypes} goes by, beside the file: to know that, nothing has to be compiled. */
function keyOf({ ts, options }: FileSettings): string {
  return JSON.stringify([ts.version, options])
}

export default { createTransformer }
