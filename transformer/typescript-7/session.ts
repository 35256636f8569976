/** The compiler's process, and what a program is made of. */
import type * as ts from '../compiler/port.js'
import type { API, Api, CompilerOptions7, Diagnostic7, ProjectReference7 } from './api.js'
import { createSyntax } from './facade/syntax.js'

export interface ProjectConfig7 {
  readonly configPath: string | undefined
  readonly fileNames: readonly string[]
  readonly options: CompilerOptions7
  readonly projectReferences: readonly ProjectReference7[]
  /** What is wrong with tsconfig.json itself. */
  readonly errors: readonly Diagnostic7[]
}

export interface Session {
  readonly typescript: Api
  readonly api: API
  readonly syntax: ts.TypeScript
}

export function createSession(typescript: Api, folder: string): Session {
  const api = new typescript.sync.API({ cwd: folder })
  return { typescript, api, syntax: createSyntax(typescript) }
}

/** What the compiler makes a program of. */
export function programInput(
  { fileNames, options, projectReferences, errors }: ProjectConfig7,
  changes: CompilerOptions7 = {},
) {
  return {
    rootFiles: fileNames,
    compilerOptions: { ...options, ...changes },
    options: { projectReferences, configFileParsingDiagnostics: [...errors] },
  }
}
