/**
 * The one place that changes TypeScript's own objects: every member of a Program, a checker or a SourceFile that typeboss sets
 * or replaces. They are changed in this order.
 *
 *   1. While the second Program is made: `imports`, `moduleAugmentations` and `version` of each served file, which avoids
 *      resolving an import twice. After the Program is made, all its `moduleAugmentations` are set.
 *   2. `Program.getTypeChecker`, until its first call: versions that depend on types are written before a builder reads
 *      the first one.
 *   3. `Program.getSemanticDiagnostics` and `getBindAndCheckDiagnostics`: both replace `getDiagnostics` of the current
 *      checker first. The checker is made on first use, and a new one after a cancelled check.
 *   4. `TypeChecker.getDiagnostics`: every way to build (`tspc`, `--noEmit`, `--watch`, `--incremental`, `-b`) and the
 *      editor take a file's errors from there, so `noEmitOnError` and `// @ts-expect-error` apply to those of typeboss.
 *   5. `Program.getDeclarationDiagnostics`, which does not ask the checker.
 *   6. `Program.emit`: adds contracts and removes the type map. Not in the editor, which emits nothing.
 *
 * A Program of an unsupported TypeScript only gets an error among its `getOptionsDiagnostics`.
 */
import type ts from 'typescript'
import { internalChecker, internalFile, internalProgram } from '../internals.js'

export interface ProgramPatches {
  /** Runs before the Program makes its first checker. */
  readonly beforeChecker: (() => void) | undefined
  /** Maps the diagnostics of the checker to those to report. `sourceFile` is undefined for the whole program. */
  readonly diagnostics: (
    found: readonly ts.Diagnostic[],
    sourceFile: ts.SourceFile | undefined,
  ) => ts.Diagnostic[]
  /** Maps the errors of declaration emit to those to report. */
  readonly declarationDiagnostics: (
    found: readonly ts.DiagnosticWithLocation[],
  ) => readonly ts.DiagnosticWithLocation[]
  /** Maps the transformers that the caller of `emit` passes to those to emit with. */
  readonly transformers: ((given: ts.CustomTransformers | undefined) => ts.CustomTransformers) | undefined
}

export function patchProgram(program: ts.Program, patches: ProgramPatches): void {
  const { beforeChecker, diagnostics, declarationDiagnostics, transformers } = patches
  if (beforeChecker !== undefined) runBeforeChecker(program, beforeChecker)
  patchDiagnostics(program, diagnostics)
  const getDeclarationDiagnostics = program.getDeclarationDiagnostics.bind(program)
  program.getDeclarationDiagnostics = (...parameters) =>
    declarationDiagnostics(getDeclarationDiagnostics(...parameters))
  if (transformers !== undefined) patchEmit(program, transformers)
}

function runBeforeChecker(program: ts.Program, prepare: () => void): void {
  const getTypeChecker = program.getTypeChecker.bind(program)
  program.getTypeChecker = () => {
    program.getTypeChecker = getTypeChecker
    prepare()
    return getTypeChecker()
  }
}

function patchDiagnostics(program: ts.Program, diagnostics: ProgramPatches['diagnostics']): void {
  const patched = new WeakSet<ts.TypeChecker>()
  const patchChecker = (): void => {
    const checker = program.getTypeChecker()
    if (patched.has(checker)) return
    patched.add(checker)
    const internal = internalChecker(checker)
    const getDiagnostics = internal.getDiagnostics.bind(checker)
    // The compiler's own errors first, so the checker checks the files in its usual order.
    internal.getDiagnostics = (sourceFile, ...rest) =>
      diagnostics(getDiagnostics(sourceFile, ...rest), sourceFile)
  }
  const getSemanticDiagnostics = program.getSemanticDiagnostics.bind(program)
  program.getSemanticDiagnostics = (...parameters) => {
    patchChecker()
    return getSemanticDiagnostics(...parameters)
  }
  const internal = internalProgram(program)
  const getBindAndCheckDiagnostics = internal.getBindAndCheckDiagnostics.bind(program)
  internal.getBindAndCheckDiagnostics = (...parameters) => {
    patchChecker()
    return getBindAndCheckDiagnostics(...parameters)
  }
}

function patchEmit(
  program: ts.Program,
  transformers: (given: ts.CustomTransformers | undefined) => ts.CustomTransformers,
): void {
  const emit = program.emit.bind(program)
  program.emit = (sourceFile, writeFile, cancellationToken, emitOnly, given, ...rest) =>
    emit(sourceFile, writeFile, cancellationToken, emitOnly, transformers(given), ...rest)
}

/** The compiler reports the errors of the options in every kind of build, and `noEmitOnError` applies to them. */
export function addOptionsDiagnostic(program: ts.Program, diagnostic: ts.Diagnostic): void {
  const getOptionsDiagnostics = program.getOptionsDiagnostics.bind(program)
  program.getOptionsDiagnostics = (...parameters) => [...getOptionsDiagnostics(...parameters), diagnostic]
}

/** Sets the members of a SourceFile that are given; the others stay as they are. */
export function patchFile(sourceFile: ts.SourceFile, members: FileMembers): void {
  Object.assign(internalFile(sourceFile), members)
}

export interface FileMembers {
  readonly imports?: readonly ts.StringLiteralLike[]
  readonly moduleAugmentations?: readonly ts.ModuleName[]
  /** Incremental builds compare it to detect a change. */
  readonly version?: string
  readonly text?: string
}
