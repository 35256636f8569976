import type ts from 'typescript'
import type { TypeScript } from './compilation.js'

/** Returns one line a diagnostic, as `tspc` prints them without colours. */
export function describeDiagnostics(ts: TypeScript, diagnostics: readonly ts.Diagnostic[]): string {
  return ts.formatDiagnostics(diagnostics, {
    getCanonicalFileName: (name) => name,
    getCurrentDirectory: () => process.cwd(),
    getNewLine: () => '\n',
  })
}
