/** Compiles single files, each by the project of its tsconfig.json. */
import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type ts from 'typescript'
import type { TypeScript } from '../typescript-6/compilation.js'
import { describeDiagnostics } from '../typescript-6/describe-diagnostics.js'
import { createConfigs, type Configs } from './config.js'
import type { EmittedFile } from './emit-file.js'
import { loadCompiler } from './load-compiler.js'
import { createProject } from './project.js'
import type { CompiledFile, Project, ProjectOptions } from './project.js'

export interface ProjectsOptions extends ProjectOptions {
  /** Default: for each file the nearest tsconfig.json above it. */
  readonly tsconfig: string | undefined
}

export interface Projects {
  /** Returns undefined for a file without queues. `text` is the file's text. Default: the text on disk. */
  readonly compile: (fileName: string, text?: string) => Outcome | undefined
  /** The settings to compile a file without queues. */
  readonly settingsOf: (fileName: string) => FileSettings
  /** Call this after files may have changed. */
  readonly refresh: () => void
}

export interface FileSettings {
  readonly ts: TypeScript
  readonly options: ts.CompilerOptions
}

export type Outcome =
  | ({ readonly kind: 'compiled' } & EmittedFile & Sources)
  /** The errors of the file, one line each, as the compiler prints them. */
  | ({ readonly kind: 'refused'; readonly message: string } & Sources)

type Sources = Pick<CompiledFile, 'dependencies' | 'unknownQueues'>

export function createProjects({ tsconfig, ...options }: ProjectsOptions): Projects {
  const projects = new Map<string, Project>()
  let loaded: { readonly ts: TypeScript; readonly configs: Configs } | undefined
  const load = (fileName: string): NonNullable<typeof loaded> => {
    if (loaded !== undefined) return loaded
    const ts = loadCompiler(dirname(fileName))
    return (loaded = { ts, configs: createConfigs(ts) })
  }
  const configPath = (configs: Configs, fileName: string): string | undefined =>
    tsconfig === undefined ? configs.find(fileName) : resolve(tsconfig)
  return {
    compile: (fileName, text) => {
      if (!canUseQueues(fileName, text)) return undefined
      const { ts, configs } = load(fileName)
      const path = configPath(configs, fileName)
      if (path === undefined) return undefined
      const project = projects.get(path) ?? createProject(ts, configs, path, options)
      projects.set(path, project)
      const compiled = project.compile(fileName, text)
      if (compiled === undefined) return undefined
      const { diagnostics, dependencies, unknownQueues } = compiled
      if (diagnostics.length === 0) return { kind: 'compiled', ...compiled }
      const message = describeDiagnostics(ts, diagnostics)
      return { kind: 'refused', message, dependencies, unknownQueues }
    },
    settingsOf: (fileName) => {
      const { ts, configs } = load(fileName)
      const path = configPath(configs, fileName)
      return { ts, options: path === undefined ? {} : configs.read(path, options.format).options }
    },
    refresh: () => {
      loaded?.configs.forget()
      for (const project of projects.values()) project.refresh()
    },
  }
}

/** For callers that stop at an error. Throws a `CompileError`. */
export function emitted(outcome: Outcome): EmittedFile {
  if (outcome.kind === 'refused') throw new CompileError(outcome.message)
  return outcome
}

/** The errors of a file that was to be run or bundled. */
class CompileError extends Error {
  override readonly name = 'CompileError'
}

/** Excludes files by name, and files without a parenthesis: naming or defining a queue takes a call. */
function canUseQueues(fileName: string, text: string | undefined): boolean {
  if (!/\.[cm]?tsx?$/.test(fileName) || /\.d\.[cm]?ts$/.test(fileName)) return false
  if (/[\\/]node_modules[\\/]/.test(fileName)) return false
  return (text ?? readFileSync(fileName, 'utf8')).includes('(')
}
