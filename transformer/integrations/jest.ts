/**
 * A transformer for Jest:
 *
 *     // jest.config.js
 *     export default { transform: { '\\.[cm]?tsx?$': 'typeboss/jest' } }
 *
 * Files that define queues or name them are compiled by typeboss, all others by TypeScript alone, one by one and without type
 * checks. Jest requests the format: ES modules under `--experimental-vm-modules` for files that it treats as such, else
 * CommonJS.
 *
 * Jest caches the output by the key that is returned here. The key of a file with contracts includes its compiled code, so a
 * change of a type in another file invalidates it.
 *
 * @module typeboss/jest
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
      const result =
        compiled !== undefined
          ? withInlineMap(emitted(compiled))
          : keyOf(projectsFor(request).settingsOf(path))
      return createHash('sha256')
        .update(JSON.stringify([path, text, result, request.instrument]))
        .digest('hex')
    },
  }
}

// A worker process of Jest runs many test files, which share one Program.
const known = new Map<string, Readonly<Record<'esm' | 'commonjs', Projects>>>()

function stripTypes(text: string, path: string, { ts, options }: FileSettings): string {
  const { outputText } = ts.transpileModule(text, {
    fileName: path,
    compilerOptions: { ...options, sourceMap: false, inlineSourceMap: true, isolatedModules: true },
  })
  return outputText
}

/** The inputs of {@link stripTypes} other than the file. They are the key, so a cached file needs no compilation. */
function keyOf({ ts, options }: FileSettings): string {
  return JSON.stringify([ts.version, options])
}

export default { createTransformer }
