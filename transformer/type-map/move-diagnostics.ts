/**
 * Diagnostics in appended text: each moves to the source of that text, the copied annotation or else the queue's name.
 */
import type * as ts from '../compiler/port.js'
import type { AppendedText } from './appended-text.js'

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
export function withoutRepeats(diagnostics: readonly ts.Diagnostic[]): ts.Diagnostic[] {
  const seen = new Set<string>()
  return diagnostics.filter(({ start, code, messageText }) => {
    const key = JSON.stringify([start, code, messageText])
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}
