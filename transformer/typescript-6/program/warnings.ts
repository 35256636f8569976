/**
 * Prints warnings. They are not among the diagnostics of a Program: for `tsc`, any diagnostic is a failed build, and under
 * `noEmitOnError` nothing would be emitted. They go to the error stream, since other tools write their output to the other one.
 */
import type ts from 'typescript'
import { chosenSignature } from '../../calls/called-signatures.js'
import type { Checks } from '../../checks/checks.js'

const printed = new WeakMap<ts.SourceFile, Set<string>>()

/** The errors alone. The warnings of a file are printed when the compiler checks it. */
export function printWarnings(compiler: typeof ts, checks: Checks): Checks {
  const isError = ({ category }: ts.Diagnostic): boolean => category === compiler.DiagnosticCategory.Error
  return {
    ...checks,
    problemsOf: (sourceFile, calledBy) => {
      const found = checks.problemsOf(sourceFile, calledBy)
      if (calledBy === chosenSignature)
        print(
          compiler,
          found.filter((diagnostic) => !isError(diagnostic)),
        )
      return found.filter(isError)
    },
  }
}

/** Prints each once for each state of its file. */
function print(compiler: typeof ts, warnings: readonly ts.DiagnosticWithLocation[]): void {
  const fresh = warnings.filter(({ file, start, messageText }) => {
    const known = printed.get(file) ?? new Set()
    printed.set(file, known)
    return known.size < known.add(JSON.stringify([start, messageText])).size
  })
  if (fresh.length === 0) return
  const host: ts.FormatDiagnosticsHost = {
    getCanonicalFileName: (name) => name,
    getCurrentDirectory: () => process.cwd(),
    getNewLine: () => '\n',
  }
  process.stderr.write(
    process.stderr.isTTY
      ? compiler.formatDiagnosticsWithColorAndContext(fresh, host)
      : compiler.formatDiagnostics(fresh, host),
  )
}
