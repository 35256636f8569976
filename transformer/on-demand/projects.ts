/** The projects that files belong to, one for each tsconfig.json, and the first question about a file. */
import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type ts from 'typescript'
import type { TypeScript } from '../compiler.js'
import { findConfig } from './config.js'
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
  /** Files may have changed. */
  readonly refresh: () => void
}

export function createProjects({ tsconfig, ...options }: ProjectsOptions): Projects {
  const projects = new Map<string, Project>()
  let compiler: TypeScript | undefined
  const projectOf = (fileName: string): Project | undefined => {
    compiler ??= loadCompiler(dirname(fileName))
    const path = tsconfig === undefined ? findConfig(compiler, fileName) : resolve(tsconfig)
    if (path === undefined) return undefined
    const project = projects.get(path) ?? createProject(compiler, path, options)
    projects.set(path, project)
    return project
  }
  return {
    compile: (fileName) => {
      if (!canUseQueues(fileName)) return undefined
      const compiled = projectOf(fileName)?.compile(fileName)
      if (compiler && compiled && compiled.diagnostics.length > 0) {
        throw new CompileError(describe(compiler, compiled.diagnostics))
      }
      return compiled
    },
    refresh: () => {
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

function describe(compiler: TypeScript, diagnostics: readonly ts.Diagnostic[]): string {
  return compiler.formatDiagnostics(diagnostics, {
    getCanonicalFileName: (name) => name,
    getCurrentDirectory: () => process.cwd(),
    getNewLine: () => '\n',
  })
}
