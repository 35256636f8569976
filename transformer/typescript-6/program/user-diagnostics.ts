/** The diagnostics that a user sees. */
import { chosenSignature } from '../../calls/called-signatures.js'
import type { Checks } from '../../checks/checks.js'
import type { AppendedText } from '../../type-map/appended-text.js'
import { createMove, withoutRepeats } from '../../type-map/move-diagnostics.js'
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
