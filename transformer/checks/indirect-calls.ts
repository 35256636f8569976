/** Reports calls of a client's method that pass the queue in a form that cannot be compiled. */
import type { FoundCall } from '../calls/call-sites.js'
import { diagnosticAt, messages } from '../compiler/messages.js'
import type * as ts from '../compiler/port.js'

export function describeIndirectCalls(
  ts: ts.TypeScript,
  sourceFile: ts.SourceFile,
  calls: readonly FoundCall[],
): readonly ts.DiagnosticWithLocation[] {
  return calls.flatMap((found) =>
    found.kind === 'indirect'
      ? [diagnosticAt(ts, sourceFile, found.call, messages.indirectCall(found.form))]
      : [],
  )
}
