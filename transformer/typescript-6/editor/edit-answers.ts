/** Answers that are edits. They never edit appended text. */
import type ts from 'typescript'
import type { Layer } from './layer.js'
import { endOf } from './locations.js'
import type { Script } from './scripts.js'

export const editAnswers: Layer = ({ service, scripts }) => {
  const clip = (changes: readonly ts.FileTextChanges[]): ts.FileTextChanges[] =>
    clippedChanges(scripts(), changes)
  const clipAction = <Action extends { changes: ts.FileTextChanges[] }>(action: Action): Action => ({
    ...action,
    changes: clip(action.changes),
  })
  return {
    getCodeFixesAtPosition: (...parameters) =>
      service
        .getCodeFixesAtPosition(...parameters)
        .map((fix) => clipAction(fix))
        // If all edits of a fix were in a copy, the service offers the same fix for the original.
        .filter(
          ({ changes, commands }) =>
            commands?.length || changes.some((change) => change.textChanges.length > 0),
        ),
    getCombinedCodeFix: (...parameters) => {
      const combined = service.getCombinedCodeFix(...parameters)
      return { ...combined, changes: clip(combined.changes) }
    },
    getEditsForRefactor: (...parameters) => {
      const refactoring = service.getEditsForRefactor(...parameters)
      return refactoring && { ...refactoring, edits: clip(refactoring.edits) }
    },
    getCompletionEntryDetails: (...parameters) => {
      const details = service.getCompletionEntryDetails(...parameters)
      return details?.codeActions !== undefined
        ? { ...details, codeActions: details.codeActions.map((action) => clipAction(action)) }
        : details
    },
    organizeImports: (...parameters) => clip(service.organizeImports(...parameters)),
    getEditsForFileRename: (...parameters) => clip(service.getEditsForFileRename(...parameters)),
    getPasteEdits: (...parameters) => {
      const pasted = service.getPasteEdits(...parameters)
      return { ...pasted, edits: clip(pasted.edits) }
    },
  }
}

/** Removes edits in appended text. An insertion after appended text moves to the end of the user's text. */
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
