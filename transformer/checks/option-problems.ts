/**
 * Reports the options of a definition that are literals and that the runtime would reject when it loads the module. Also
 * reports a dead letter queue with another input, which the runtime would only notice at the first dead job.
 */
import type * as ts from '../compiler/port.js'
import { fingerprint } from '../contract/shape/fingerprint.js'
import { resolve } from '../../facts/shape/shape.js'
import { habitOf } from './habits.js'
import { diagnosticAt, messages, type Message } from '../compiler/messages.js'
import type { CallSite } from '../calls/call-sites.js'
import type { LiteralObject, LiteralValue } from '../calls/literal-options.js'
import { allowedInstead, queueRanges, type NumberRange } from '../../facts/option-ranges.js'
import type { QueueContract } from '../calls/queue-contract.js'

export function describeOptionProblems(
  ts: ts.TypeScript,
  callSites: readonly CallSite[],
  queueNamed: (name: string) => QueueContract | undefined,
): readonly ts.DiagnosticWithLocation[] {
  return callSites.flatMap((callSite) => {
    if (callSite.kind !== 'definition') return []
    const { call, queue } = callSite
    const at = (path: string, message: Message): ts.DiagnosticWithLocation =>
      diagnosticAt(ts, call.getSourceFile(), nodeOf(ts, call, path), message)
    const refused = pathsOf(queue.options).flatMap(([path, value]) => {
      const allowed = allowedAt(path, value)
      return allowed === undefined
        ? []
        : [at(path, messages.optionRefused(path, JSON.stringify(value), allowed))]
    })
    const deadLetter = deadLetterProblem(queue, queueNamed)
    return deadLetter === undefined ? refused : [...refused, at('deadLetter', deadLetter)]
  })
}

/** Every option with its path, including nested options. */
function pathsOf(options: LiteralObject, before = ''): readonly (readonly [string, LiteralValue])[] {
  return Object.entries(options).flatMap(([name, value]) => {
    const path = `${before}${name}`
    return typeof value === 'object' && value !== null
      ? [[path, value] as const, ...pathsOf(value, `${path}.`)]
      : [[path, value] as const]
  })
}

const ranges: Readonly<Record<string, NumberRange>> = queueRanges

/** All options: those with a range, and those that are names, flags or objects. */
const optionPaths: ReadonlySet<string> = new Set([
  ...Object.keys(ranges),
  'backoff',
  'backoff.type',
  'deadLetter',
  'partition',
  'policy',
  'retention',
])

/** Returns `undefined` for a value that is allowed, or that the compiler rejects by the option's type. */
function allowedAt(path: string, value: LiteralValue): string | undefined {
  if (!optionPaths.has(path)) {
    const habit = habitOf('option', path)
    return `left out, since there is no such option${habit === undefined ? '' : ` (${habit.replace('In', 'in').slice(0, -1)})`}`
  }
  const range = ranges[path]
  return range === undefined || typeof value !== 'number' ? undefined : allowedInstead(range, value)
}

function deadLetterProblem(
  queue: QueueContract,
  queueNamed: (name: string) => QueueContract | undefined,
): Message | undefined {
  const { deadLetter } = queue.options
  if (typeof deadLetter !== 'string') return undefined
  if (deadLetter === queue.name) return messages.ownDeadLetter(deadLetter)
  const target = queueNamed(deadLetter)
  if (target === undefined) return messages.deadLetterUnknown(deadLetter)
  const takesAnything = resolve(target.input.shape).kind === 'unknown'
  const takesTheSame = fingerprint(target.input.shape) === fingerprint(queue.input.shape)
  return takesAnything || takesTheSame ? undefined : messages.deadLetterDiffers(queue.name, deadLetter)
}

/** The node of the option, else of the queue's name. */
function nodeOf(ts: ts.TypeScript, call: ts.CallExpression, path: string): ts.Node {
  let place: ts.Node | undefined = call.arguments.find((argument) => ts.isObjectLiteralExpression(argument))
  for (const name of path.split('.')) {
    const inside: ts.Node | undefined =
      place !== undefined && ts.isPropertyAssignment(place) ? place.initializer : place
    place =
      inside !== undefined && ts.isObjectLiteralExpression(inside)
        ? inside.properties.find((property) => property.name?.getText().replaceAll(/['"]/g, '') === name)
        : undefined
  }
  return place ?? call.arguments[0] ?? call
}
