/** The projects that files belong to, one for each tsconfig.json, and the first question about a file. */
import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type ts from 'typescript'
import type { TypeScript } from '../compiler.js'
import { describeDiagnostics } from '../describe-diagnostics.js'
import { createConfigs, type Configs } from './config.js'
import { loadCompiler } from './load-compiler.js'
import { createProject } from './project.js'
import type { CompiledFile, Project, ProjectOptions } from './project.js'

export interface ProjectsOptions extends ProjectOptions {
  /** Default: for each file the nearest tsconfig.json above it. */
  readonly tsconfig: string | undefined
}

export interface Projects {
  /**
   * Undefined for a file without queues. Throws what typeboss has to say of it as an error, a line each, as the
   * compiler prints them.
   */
  readonly compile: (fileName: string) => CompiledFile | undefined
  /** What of the file's project counts where TypeScript alone compiles the file. */
  readonly settingsOf: (fileName: string) => FileSettings
  /** Files may have changed. */
  readonly refresh: () => void
}

export interface FileSettings {
  readonly compiler: TypeScript
  readonly options: ts.CompilerOptions
}

export function createProjects({ tsconfig, ...options }: ProjectsOptions): Projects {
  const projects = new Map<string, Project>()
  let loaded: { readonly compiler: TypeScript; readonly configs: Configs } | undefined
  const load = (fileName: string): NonNullable<typeof loaded> => {
    if (loaded) return loaded
    const compiler = loadCompiler(dirname(fileName))
    return (loaded = { compiler, configs: createConfigs(compiler) })
  }
  const configPath = (configs: Configs, fileName: string): string | undefined =>
    tsconfig === undefined ? configs.find(fileName) : resolve(tsconfig)
  return {
    compile: (fileName) => {
      if (!canUseQueues(fileName)) return undefined
      const { compiler, configs } = load(fileName)
      const path = configPath(configs, fileName)
      if (path === undefined) return undefined
      const project = projects.get(path) ?? createProject(compiler, configs, path, options)
      projects.set(path, project)
      const compiled = project.compile(fileName)
      if (compiled && compiled.diagnostics.length > 0) {
        throw new CompileError(describeDiagnostics(compiler, compiled.diagnostics))
      }
      return compiled
    },
    settingsOf: (fileName) => {
      const { compiler, configs } = load(fileName)
      const path = configPath(configs, fileName)
      return { compiler, options: path === undefined ? {} : configs.read(path, options.format).options }
    },
    refresh: () => {
      loaded?.configs.forget()
      for (const project of projects.values()) project.refresh()
    },
  }
}

/** What the compiler has to say of a file that was to be run or bundled. */
class CompileError extends Error {
  override readonly name = 'CompileError'
}

/** Calls that name a queue, or define one, need a string, a name or a definition in their brackets. */
function canUseQueues(fileName: string): boolean {
  if (!/\.[cm]?tsx?$/.test(fileName) || /\.d\.[cm]?ts$/.test(fileName)) return false
  if (/[\\/]node_modules[\\/]/.test(fileName)) return false
  return readFileSync(fileName, 'utf8').includes('(')
}
