/** Edits, kept out of appended text: those in it are left out, and what would follow it follows the user's last line. */
import type ts from 'typescript'
import { endOf } from './places.js'
import type { Script } from './scripts.js'

export function clippedChanges(
  scripts: ReadonlyMap<string, Script>,
  changes: readonly ts.FileTextChanges[],
): ts.FileTextChanges[] {
  return changes.map((change) => {
    const script = scripts.get(change.fileName)
    const end = endOf(scripts, change.fileName)
    if (script === undefined || end === Infinity) return change
    const textChanges = change.textChanges.flatMap((one) => clipped(one, script.sourceFile.text, end))
    return { ...change, textChanges }
  })
}

function clipped({ span, newText }: ts.TextChange, text: string, end: number): readonly ts.TextChange[] {
  if (span.start + span.length <= end) return [{ span, newText }]
  if (span.start < end) return [{ span: { start: span.start, length: end - span.start }, newText }]
  if (span.length > 0) return []
  const needsNewLine = text !== '' && !text.endsWith('\n') && !newText.startsWith('\n')
  return [{ span: { start: end, length: 0 }, newText: needsNewLine ? `\n${newText}` : newText }]
}
