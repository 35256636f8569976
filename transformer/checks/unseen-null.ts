/**
 * Without `strictNullChecks` the checker removes `null` from every type. The contract of a `string | null` then refuses `null`, and
 * nothing in the program shows it. This is a warning: a value is refused and never lost, and a large project cannot turn the
 * option on in a day.
 */
import type { CallSite } from '../calls/call-sites.js'
import type { Compilation } from '../compiler/compilation.js'
import { diagnosticAt, messages } from '../compiler/messages.js'
import type * as ts from '../compiler/port.js'
import type { ProgramQueues } from '../queues/queues.js'

/** Reports once per program: at its first definition, else at a call in the first file that is asked for and has one. */
export function reportUnseenNull(
  { ts, program }: Compilation,
  queues: ProgramQueues,
): (sourceFile: ts.SourceFile, callSites: readonly CallSite[]) => readonly ts.DiagnosticWithLocation[] {
  const { strict = true, strictNullChecks = strict } = program.getCompilerOptions()
  if (strictNullChecks) return () => []
  const definer = [...queues].find(([, { definitions }]) => definitions.length > 0)?.[0]
  let place = definer?.fileName
  return (sourceFile, callSites) => {
    const [first] = callSites
    if (first === undefined) return []
    place ??= sourceFile.fileName
    if (place !== sourceFile.fileName) return []
    const { call } = callSites.find(({ kind }) => kind === 'definition') ?? first
    return [diagnosticAt(ts, sourceFile, call.arguments[0] ?? call, messages.nullUnseen())]
  }
}
