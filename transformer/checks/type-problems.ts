/** What is wrong with the types of a queue, told once, at its definition, with a note at the field itself. */
import type * as ts from '../compiler/port.js'
import type { TypeProblem } from '../contract/read/read-type.js'
import type { CallSite } from '../calls/call-sites.js'

export function describeProblems(
  ts: ts.TypeScript,
  callSites: readonly CallSite[],
): readonly ts.DiagnosticWithLocation[] {
  return callSites.flatMap((callSite) => {
    if (callSite.kind !== 'definition') return []
    const { call, queue, written, unreadTags } = callSite
    const problems = (['input', 'output', 'progress'] as const).flatMap((side) => {
      const place = placeOf(call, written.types[side])
      const found = queue[side].problems
      // A field may have told of the same alias.
      const unread = unreadTags[side].filter(({ node }) => !found.some((problem) => problem.node === node))
      return [...unread, ...found].map((problem) => describe(ts, place, problem))
    })
    return cutShort(problems, queue.name)
  })
}

/** Nobody reads two hundred, which `typeof globalThis` would have. */
const most = 10

function cutShort(
  all: readonly ts.DiagnosticWithLocation[],
  queue: string,
): readonly ts.DiagnosticWithLocation[] {
  const [next, ...others] = all.slice(most)
  if (next === undefined || others.length === 0) return all
  const messageText = `${others.length + 1} more places in the types of '${queue}' cannot be stored.`
  return [...all.slice(0, most), { ...next, messageText, relatedInformation: [] }]
}

function describe(ts: ts.TypeScript, place: ts.Node, problem: TypeProblem): ts.DiagnosticWithLocation {
  const category = ts.DiagnosticCategory.Error
  const related = problem.node !== undefined && problem.node !== place ? [problem.node] : []
  return {
    category,
    code: problem.code,
    source: 'typeboss',
    messageText: problem.message,
    ...spanOf(place),
    relatedInformation: related.map((node) => ({
      category,
      code: problem.code,
      messageText: 'This is the field.',
      ...spanOf(node),
    })),
  }
}

function spanOf(node: ts.Node): { file: ts.SourceFile; start: number; length: number } {
  const start = node.getStart()
  return { file: node.getSourceFile(), start, length: node.getEnd() - start }
}

/** Where the call says the type, else the queue's name. */
function placeOf(call: ts.CallExpression, written: ts.TypeNode | undefined): ts.Node {
  const isInCall =
    written !== undefined &&
    written.getSourceFile() === call.getSourceFile() &&
    written.pos >= call.pos &&
    written.end <= call.end
  return isInCall ? written : (call.arguments[0] ?? call)
}
