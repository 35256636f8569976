/**
 * Puts diagnostics into a Program: adds what typeboss has to say of a file, moves what the compiler says of
 * appended text to the place that it is about, and lets what it says of calls of this package be said in other words.
 *
 * All happens where the checker hands out a file's diagnostics. From there on they are the compiler's own: every
 * way to build (`tspc`, `--noEmit`, `--watch`, `--incremental`, `-b`) asks there, `noEmitOnError` heeds them,
 * incremental builds keep them, and `// @ts-expect-error` covers them.
 */
import type ts from 'typescript'
import type { AppendedText } from '../../type-map/appended-text.js'
import { internalChecker, internalProgram } from '../internals.js'
import type { Rewording } from '../../checks/rewording/rewording.js'

export interface ProgramDiagnostics {
  /** What to say of a file beyond what the compiler does, which has checked the file by then. */
  readonly diagnosticsOfChecked: (sourceFile: ts.SourceFile) => readonly ts.DiagnosticWithLocation[]
  readonly reworded: Rewording
  /** By file name. */
  readonly appended: ReadonlyMap<string, AppendedText>
}

export function addDiagnostics(
  program: ts.Program,
  { diagnosticsOfChecked, reworded, appended }: ProgramDiagnostics,
): void {
  const wrapped = new WeakSet<ts.TypeChecker>()
  // The checker is made when first asked for, and made anew after a cancelled check.
  const prepareChecker = (): void => {
    const checker = program.getTypeChecker()
    if (wrapped.has(checker)) return
    wrapped.add(checker)
    const internal = internalChecker(checker)
    const getDiagnostics = internal.getDiagnostics.bind(checker)
    internal.getDiagnostics = (sourceFile, ...rest) => {
      // First, so that the checker meets every file in the order in which it always does.
      const checked = getDiagnostics(sourceFile, ...rest).map((diagnostic) => reworded(toUser(diagnostic)))
      const own =
        sourceFile !== undefined
          ? diagnosticsOfChecked(sourceFile).map((diagnostic) => toUser({ ...diagnostic, file: sourceFile }))
          : []
      return withoutRepeats([...checked, ...own])
    }
  }
  const getSemanticDiagnostics = program.getSemanticDiagnostics.bind(program)
  const getDeclarationDiagnostics = program.getDeclarationDiagnostics.bind(program)
  program.getSemanticDiagnostics = (...parameters) => {
    prepareChecker()
    return getSemanticDiagnostics(...parameters)
  }
  program.getDeclarationDiagnostics = (...parameters) =>
    getDeclarationDiagnostics(...parameters).map((diagnostic) => toUserLocated(diagnostic))
  const internal = internalProgram(program)
  const getBindAndCheckDiagnostics = internal.getBindAndCheckDiagnostics.bind(program)
  internal.getBindAndCheckDiagnostics = (...parameters) => {
    prepareChecker()
    return getBindAndCheckDiagnostics(...parameters)
  }

  function toUser(diagnostic: ts.Diagnostic): ts.Diagnostic {
    const { relatedInformation } = diagnostic
    const inside = isInAppended(diagnostic)
    if (!inside && !relatedInformation?.some(isInAppended)) return diagnostic
    return {
      ...moved(diagnostic),
      ...(relatedInformation !== undefined ? { relatedInformation: relatedInformation.map(moved) } : {}),
    }
  }

  function toUserLocated(diagnostic: ts.DiagnosticWithLocation): ts.DiagnosticWithLocation {
    return { ...diagnostic, ...moved(diagnostic) }
  }

  function isInAppended({ file, start }: ts.DiagnosticRelatedInformation): boolean {
    const text = file && appended.get(file.fileName)
    return text !== undefined && start !== undefined && text.inFile({ start, length: 0 }).start !== start
  }

  function moved<T extends ts.DiagnosticRelatedInformation>(diagnostic: T): T {
    const { file, start, length } = diagnostic
    const text = file && appended.get(file.fileName)
    if (text === undefined || start === undefined) return diagnostic
    return { ...diagnostic, ...text.inFile({ start, length: length ?? 0 }) }
  }
}

/** Without those that say the same of the same place, as a copied annotation's errors do. */
function withoutRepeats(diagnostics: readonly ts.Diagnostic[]): ts.Diagnostic[] {
  const seen = new Set<string>()
  return diagnostics.filter(({ start, code, messageText }) => {
    const key = JSON.stringify([start, code, messageText])
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}
