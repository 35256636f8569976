/**
 * Reports a file that uses the client of another module and cannot resolve `typeboss` itself. The contracts that are inserted
 * into the file import it, so under a strict package manager the emitted code would not load.
 */
import type * as ts from '../compiler/port.js'
import { diagnosticAt, messages } from '../compiler/messages.js'
import type { Compilation } from '../compiler/compilation.js'
import { typebossFrom } from '../compiler/resolution.js'
import type { CallSite } from '../calls/call-sites.js'

export function describeUnreachable(
  compilation: Compilation,
  sourceFile: ts.SourceFile,
  callSites: readonly CallSite[],
): readonly ts.DiagnosticWithLocation[] {
  const [first] = callSites
  // Definitions are reported with the type map, which needs the package too.
  if (first === undefined || callSites.some(({ kind }) => kind === 'definition')) return []
  if (typebossFrom(compilation, sourceFile) !== 'not found') return []
  return [diagnosticAt(compilation.ts, sourceFile, first.call.expression, messages.typebossNotFoundForCall())]
}
