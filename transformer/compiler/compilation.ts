import type ts from 'typescript'
import type { TypeScript } from './compiler.js'

/**
 * One program under one compiler. The checker is the one that the program's own diagnostics use, so that what is
 * asked here is never worked out a second time.
 */
export interface Compilation {
  readonly ts: TypeScript
  readonly program: ts.Program
  readonly checker: ts.TypeChecker
}

/** The program's own sources: no declarations, nothing out of a dependency. */
export function isCompiled(program: ts.Program, sourceFile: ts.SourceFile): boolean {
  return !sourceFile.isDeclarationFile && !isOfDependency(program, sourceFile)
}

/** A package of the same workspace is none: it is found by way of `node_modules`, and its sources lie outside. */
export function isOfDependency(program: ts.Program, sourceFile: ts.SourceFile): boolean {
  return program.isSourceFileFromExternalLibrary(sourceFile) && sourceFile.fileName.includes('/node_modules/')
}
