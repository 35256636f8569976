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
 * Jest keeps what was transformed by the key given here. A file with contracts has them in its key, so that a type
 * which changes in another file is never missed.
 */
import { createHash } from 'node:crypto'
import { dirname } from 'node:path'
import { readConfig, findConfig } from '../on-demand/config.js'
import type { ModuleFormat } from '../on-demand/config.js'
import { withInlineMap } from '../on-demand/emit-file.js'
import { loadCompiler } from '../on-demand/load-compiler.js'
import { createProjects } from '../on-demand/projects.js'
import type { Projects } from '../on-demand/projects.js'

export interface TypebossJestOptions {
  /** Default: for each file the nearest tsconfig.json above it. */
  readonly tsconfig?: string
  /** Whether type errors in files that use queues fail their tests. Default false. */
  readonly typeCheck?: boolean
}

/** What is used of what Jest says with each file. */
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
  const compile = (text: string, path: string, { supportsStaticESM }: TransformRequest): string => {
    const format = supportsStaticESM ? 'esm' : 'commonjs'
    const compiled = projects[format].compile(path)
    return compiled ? withInlineMap(compiled) : stripTypes(text, path, tsconfig, format)
  }
  return {
    process: (text, path, request) => ({ code: compile(text, path, request) }),
    getCacheKey: (text, path, request) =>
      createHash('sha256')
        .update(JSON.stringify([compile(text, path, request), request.instrument]))
        .digest('hex'),
  }
}

// A worker process of Jest runs many test files, and has one Program for all of them.
const known = new Map<string, Readonly<Record<'esm' | 'commonjs', Projects>>>()

function stripTypes(text: string, path: string, tsconfig: string | undefined, format: ModuleFormat): string {
  const compiler = loadCompiler(dirname(path))
  const config = tsconfig ?? findConfig(compiler, path)
  const options = config === undefined ? {} : readConfig(compiler, config, format).options
  const { outputText } = compiler.transpileModule(text, {
    fileName: path,
    compilerOptions: { ...options, sourceMap: false, inlineSourceMap: true, isolatedModules: true },
  })
  return outputText
}

export default { createTransformer }
