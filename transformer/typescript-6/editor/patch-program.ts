/** Makes a program in the editor report the errors that `tspc` reports: with those of typeboss, and none in appended text. */
import { findAllCalls, type AllCalls } from '../../calls/all-calls.js'
import { createChecks } from '../../checks/checks.js'
import type { AppendedText } from '../../type-map/appended-text.js'
import { patchProgram } from '../program/patches.js'
import { diagnosticsForUser } from '../program/user-diagnostics.js'
import type { EditorProgram } from './editor-program.js'

export function patchEditorProgram({ compilation, scripts, queues }: EditorProgram): void {
  const appended = new Map<string, AppendedText>()
  for (const [fileName, script] of scripts) {
    if (script.appended !== undefined) appended.set(fileName, script.appended)
  }
  let calls: AllCalls | undefined
  const checks = createChecks(compilation, queues, () => (calls ??= findAllCalls(compilation)))
  patchProgram(compilation.program, {
    beforeChecker: undefined,
    ...diagnosticsForUser(checks, appended),
    transformers: undefined,
  })
}
