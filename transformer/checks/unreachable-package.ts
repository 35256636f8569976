/**
 * A file that names queues by the client of another module may not see `typeboss` itself, but the contracts that it is
 * given import it: where packages see no more than what they depend on, the emitted code would not load.
 */
import type ts from 'typescript'
import type { TypeScript } from '../compiler/compiler.js'
import { diagnosticAt, messages } from '../compiler/messages.js'
import type { TypebossResolution } from '../compiler/resolution.js'
import type { CallSite } from '../calls/call-sites.js'

export function describeUnreachable(
  ts: TypeScript,
  sourceFile: ts.SourceFile,
  callSites: readonly CallSite[],
  resolution: (sourceFile: ts.SourceFile) => TypebossResolution,
): readonly ts.DiagnosticWithLocation[] {
  const [first] = callSites
  // Definitions are reported with the type map, which needs the package too.
  if (first === undefined || callSites.some(({ kind }) => kind === 'definition')) return []
  if (resolution(sourceFile) !== 'not found') return []
  return [diagnosticAt(ts, sourceFile, first.call.expression, messages.typebossNotFoundForCall())]
}
