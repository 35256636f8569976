import type ts from 'typescript'
import type { TypeScript } from './compilation.js'

/** A line each, as `tspc` prints them where it may not use colours. */
export function describeDiagnostics(ts: TypeScript, diagnostics: readonly ts.Diagnostic[]): string {
  return ts.formatDiagnostics(diagnostics, {
    getCanonicalFileName: (name) => name,
    getCurrentDirectory: () => process.cwd(),
    getNewLine: () => '\n',
  })
}
