/**
 * The diagnostics that a user sees. A diagnostic in appended text moves to the source of that text: the copied annotation,
 * else the queue's name.
 */
import type ts from 'typescript'
import { chosenSignature } from '../../calls/called-signatures.js'
import type { Checks } from '../../checks/checks.js'
import type { AppendedText } from '../../type-map/appended-text.js'
import type { ProgramPatches } from './patches.js'

/** `appended` is by file name. */
export function diagnosticsForUser(
  { problemsOf, reworded }: Checks,
  appended: ReadonlyMap<string, AppendedText>,
): Pick<ProgramPatches, 'diagnostics' | 'declarationDiagnostics'> {
  const toUser = createMove(appended)
  return {
    diagnostics: (found, sourceFile) => {
      const checked = found.map((diagnostic) => reworded(toUser(diagnostic)))
      if (sourceFile === undefined) return withoutRepeats(checked)
      // By now the checker has chosen the signature of each call of this file.
      const own = problemsOf(sourceFile, chosenSignature).map((diagnostic) =>
        toUser({ ...diagnostic, file: sourceFile }),
      )
      return withoutRepeats([...checked, ...own])
    },
    declarationDiagnostics: (found) => found.map((diagnostic) => toUser(diagnostic)),
  }
}

/** Returns a function that moves a diagnostic and its related information out of appended text. */
export function createMove(
  appended: ReadonlyMap<string, AppendedText>,
): <D extends ts.Diagnostic>(diagnostic: D) => D {
  const moved = <D extends ts.DiagnosticRelatedInformation>(diagnostic: D): D => {
    const { file, start, length } = diagnostic
    const text = file && appended.get(file.fileName)
    if (text === undefined || start === undefined) return diagnostic
    return { ...diagnostic, ...text.inFile({ start, length: length ?? 0 }) }
  }
  const isInAppended = ({ file, start }: ts.DiagnosticRelatedInformation): boolean => {
    const text = file && appended.get(file.fileName)
    return text !== undefined && start !== undefined && text.inFile({ start, length: 0 }).start !== start
  }
  return (diagnostic) => {
    const { relatedInformation } = diagnostic
    if (!isInAppended(diagnostic) && relatedInformation?.some(isInAppended) !== true) return diagnostic
    return {
      ...moved(diagnostic),
      ...(relatedInformation === undefined ? {} : { relatedInformation: relatedInformation.map(moved) }),
    }
  }
}

/** An error in a copied annotation is found twice, once in each copy. */
function withoutRepeats(diagnostics: readonly ts.Diagnostic[]): ts.Diagnostic[] {
  const seen = new Set<string>()
  return diagnostics.filter(({ start, code, messageText }) => {
    const key = JSON.stringify([start, code, messageText])
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}
