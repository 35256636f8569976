/**
 * Prints warnings to the error stream, because tools write their own output to the standard output. Warnings are not among
 * the diagnostics of a Program: for `tsc`, any diagnostic fails the build, and under `noEmitOnError` nothing is emitted.
 */
import type ts from 'typescript'
import { chosenSignature } from '../../calls/called-signatures.js'
import type { Checks } from '../../checks/checks.js'

const printed = new WeakMap<ts.SourceFile, Set<string>>()

/** Returns checks that report only errors, and print the warnings of a file when the compiler checks it. */
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

/** Prints each warning once for each version of its file. */
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
