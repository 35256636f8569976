/** Lets a program say of a file what the compiler would: typeboss's own errors, and none of appended text. */
import type { AppendedText } from '../../type-map/appended-text.js'
import { addDiagnostics } from '../program/program-diagnostics.js'
import { createRewording } from '../../checks/rewording/rewording.js'
import type { SettledProgram } from './settled-program.js'
import { createTypeProblems } from './type-problems.js'
import { createUnreachableCalls } from './unreachable-calls.js'

export function addOwnDiagnostics({ compilation, scripts, problems }: SettledProgram): void {
  const appended = new Map<string, AppendedText>()
  for (const [fileName, script] of scripts)
    if (script.appended !== undefined) appended.set(fileName, script.appended)
  const typeProblems = createTypeProblems(compilation)
  const unreachableCalls = createUnreachableCalls(compilation)
  addDiagnostics(compilation.program, {
    diagnosticsOfChecked: (sourceFile) => [
      ...(problems.get(sourceFile.fileName) ?? []),
      ...typeProblems(sourceFile, scripts.get(sourceFile.fileName)?.definitions ?? []),
      ...unreachableCalls(sourceFile),
    ],
    reworded: createRewording(compilation),
    appended,
  })
}
