/** Answers that are edits, none of them in appended text. */
import type ts from 'typescript'
import type { Layer } from './layer.js'
import { clippedChanges } from './text-changes.js'

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
        // One whose every edit was in a copy, where the same fix of the original is offered too.
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
