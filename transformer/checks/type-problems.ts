/** Reports the problems of a queue's types once, at its definition, with a note at the field. */
import { withPage } from '../../facts/documentation.js'
import type * as ts from '../compiler/port.js'
import type { Span, TypeProblem } from '../contract/read/read-type.js'
import type { CallSite } from '../calls/call-sites.js'

export function describeProblems(
  ts: ts.TypeScript,
  callSites: readonly CallSite[],
): readonly ts.DiagnosticWithLocation[] {
  // Several queues may use the same type with a tag.
  const reportedTags: TypeProblem[] = []
  return callSites.flatMap((callSite) => {
    if (callSite.kind !== 'definition') return []
    const { call, queue, written, unreadTags } = callSite
    // A type may be both a queue's input and its result.
    const known: TypeProblem[] = []
    const isNew = (problem: TypeProblem): boolean =>
      !known.some((other) => isSame(other, problem)) &&
      !reportedTags.some((other) => isSameTag(other, problem))
    const problems = (['input', 'output', 'progress'] as const).flatMap((side) => {
      const place = nodeOf(call, written.types[side])
      const found = queue[side].problems
      // The problem may have been found through a field of the same alias.
      const unread = unreadTags[side].filter(({ node }) => !found.some((problem) => problem.node === node))
      const own = [...unread, ...found].filter(isNew)
      known.push(...own)
      reportedTags.push(...own.filter(({ span }) => span !== undefined))
      return own.map((problem) => describeTypeProblem(ts, place, problem))
    })
    return cutShort(problems, queue.name)
  })
}

/** Whether two problems differ only in the side of their paths: `input.user.save`, `output.user.save`. */
function isSame(one: TypeProblem, other: TypeProblem): boolean {
  return one.node === other.node && withoutSide(one) === withoutSide(other)
}

/** Whether two problems are about one tag, by any path. */
function isSameTag(one: TypeProblem, other: TypeProblem): boolean {
  const isAtOne = one.span?.start === other.span?.start && one.span?.node === other.span?.node
  return one.span !== undefined && isAtOne && withoutPath(one) === withoutPath(other)
}

function withoutSide({ message }: TypeProblem): string {
  return message.replace(/^\w+/, '')
}

function withoutPath({ message }: TypeProblem): string {
  return message.slice(message.indexOf(': '))
}

/** Maximum number of problems listed: `typeof globalThis` has two hundred. */
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

/** At the place where the type is written, or at the tag. */
export function describeTypeProblem(
  ts: ts.TypeScript,
  place: ts.Node,
  problem: TypeProblem,
): ts.DiagnosticWithLocation {
  const category = problem.isWarning ? ts.DiagnosticCategory.Warning : ts.DiagnosticCategory.Error
  if (problem.span !== undefined) return describeTag(category, place, problem, problem.span)
  const related = problem.node !== undefined && problem.node !== place ? [problem.node] : []
  return {
    category,
    code: problem.code,
    source: 'typeboss',
    messageText: withPage(problem.message, problem.code),
    ...spanOf(place),
    relatedInformation: related.map((node) => ({
      category,
      code: problem.code,
      messageText: 'This is the field.',
      ...spanOf(node),
    })),
  }
}

/** Reports a tag in the queue's own file at the tag, any other by a note: a file's errors must be in that file. */
function describeTag(
  category: ts.Diagnostic['category'],
  place: ts.Node,
  { code, message }: TypeProblem,
  { node, start, end }: Span,
): ts.DiagnosticWithLocation {
  const tag = { file: node.getSourceFile(), start, length: end - start }
  const isNear = tag.file === place.getSourceFile()
  const note = { category, code, messageText: 'This is the tag.', ...tag }
  return {
    category,
    code,
    source: 'typeboss',
    messageText: withPage(message, code),
    ...(isNear ? tag : spanOf(place)),
    relatedInformation: isNear ? [] : [note],
  }
}

function spanOf(node: ts.Node): { file: ts.SourceFile; start: number; length: number } {
  const start = node.getStart()
  return { file: node.getSourceFile(), start, length: node.getEnd() - start }
}

/** The node of the type in the call, else of the queue's name. */
function nodeOf(call: ts.CallExpression, written: ts.TypeNode | undefined): ts.Node {
  const isInCall =
    written !== undefined &&
    written.getSourceFile() === call.getSourceFile() &&
    written.pos >= call.pos &&
    written.end <= call.end
  return isInCall ? written : (call.arguments[0] ?? call)
}
