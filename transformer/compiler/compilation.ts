import type ts from 'typescript'
import type { TypeScript } from './compiler.js'

/** One program under one compiler. */
export interface Compilation {
  readonly ts: TypeScript
  readonly program: ts.Program
  /**
   * The checker that the program's own diagnostics use, so no type is inferred twice. Reading it makes it: before the
   * program has its type map, take only the other members.
   */
  readonly checker: ts.TypeChecker
  readonly host: ts.ModuleResolutionHost
}

/** A compilation whose host reads and writes files. */
export interface EmittingCompilation extends Compilation {
  readonly host: ts.CompilerHost
}

export function createCompilation<Host extends ts.ModuleResolutionHost>(
  ts: TypeScript,
  program: ts.Program,
  host: Host,
): Compilation & { readonly host: Host } {
  return {
    ts,
    program,
    host,
    // The program makes its checker on first use, and a new one after a cancelled check.
    get checker() {
      return program.getTypeChecker()
    },
  }
}

/** Whether a file is one of the program's own sources: neither a declaration file nor part of a dependency. */
export function isCompiled(program: ts.Program, sourceFile: ts.SourceFile): boolean {
  return !sourceFile.isDeclarationFile && !isOfDependency(program, sourceFile)
}

/** A package of the same workspace is no dependency: it is resolved through `node_modules`, but its sources are elsewhere. */
export function isOfDependency(program: ts.Program, sourceFile: ts.SourceFile): boolean {
  return program.isSourceFileFromExternalLibrary(sourceFile) && sourceFile.fileName.includes('/node_modules/')
}
