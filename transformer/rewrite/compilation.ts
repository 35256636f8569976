import type ts from 'typescript'
import type { TypeScript } from '../compiler.js'

/**
 * One program under one compiler. The checker is the one that the program's own diagnostics use, so that what is
 * asked here is never worked out a second time.
 */
export interface Compilation {
  readonly ts: TypeScript
  readonly program: ts.Program
  readonly checker: ts.TypeChecker
}

/** Files that are compiled to JavaScript here: no declarations, nothing out of a dependency. */
export function isCompiled(program: ts.Program, sourceFile: ts.SourceFile): boolean {
  return !sourceFile.isDeclarationFile && !program.isSourceFileFromExternalLibrary(sourceFile)
}
