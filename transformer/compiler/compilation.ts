import type * as ts from './port.js'

/** One program and its compiler, a parameter of most functions of the shared rooms. */
export interface Compilation {
  readonly ts: ts.TypeScript
  readonly program: ts.Program
  /**
   * The checker that the program's own diagnostics use, so no type is inferred twice. Reading this property creates the
   * checker: do not read it before the program has its type map.
   */
  readonly checker: ts.TypeChecker
  readonly host: ts.Host
  /** Whether a module would resolve from a file that does not import it. */
  readonly canResolve: (specifier: string, from: ts.SourceFile) => boolean
}

/** Whether a file is one of the program's own sources: neither a declaration file nor part of a dependency. */
export function isCompiled(program: ts.Program, sourceFile: ts.SourceFile): boolean {
  return !sourceFile.isDeclarationFile && !isOfDependency(program, sourceFile)
}

/** A package of the same workspace is not a dependency: it resolves through `node_modules`, but its sources are elsewhere. */
export function isOfDependency(program: ts.Program, sourceFile: ts.SourceFile): boolean {
  return program.isSourceFileFromExternalLibrary(sourceFile) && sourceFile.fileName.includes('/node_modules/')
}
