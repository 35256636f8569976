import type * as ts from './port.js'

/** One program under one compiler: what most functions of the shared rooms ask their questions of. */
export interface Compilation {
  readonly ts: ts.TypeScript
  readonly program: ts.Program
  /**
   * The checker that the program's own diagnostics use, so no type is inferred twice. Reading it makes it: before the
   * program has its type map, take only the other members.
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

/** A package of the same workspace is no dependency: it is resolved through `node_modules`, but its sources are elsewhere. */
export function isOfDependency(program: ts.Program, sourceFile: ts.SourceFile): boolean {
  return program.isSourceFileFromExternalLibrary(sourceFile) && sourceFile.fileName.includes('/node_modules/')
}
