/**
 * Reports upgrades that would not do what they say. A worker reads a job by the queue's input first, then by the type of each
 * upgrade in turn. So an upgrade never runs if a type before its own takes all of its jobs; and a type before its own that takes
 * some of them must read them as the same values.
 */
import type { CallSite } from '../calls/call-sites.js'
import { diagnosticAt, messages, type Message } from '../compiler/messages.js'
import { withoutWrapping } from '../compiler/outer-expression.js'
import type * as ts from '../compiler/port.js'
import type { PayloadType } from '../contract/payload-type.js'
import { readAs } from '../contract/unions/older-types.js'
import { staticKey } from '../queues/lasting-names.js'
import { describeTypeProblem } from './type-problems.js'

type Definition = Extract<CallSite, { readonly kind: 'definition' }>

export function describeUpgradeProblems(
  ts: ts.TypeScript,
  callSites: readonly CallSite[],
): readonly ts.DiagnosticWithLocation[] {
  return callSites.flatMap((callSite) => (callSite.kind === 'definition' ? problemsOf(ts, callSite) : []))
}

function problemsOf(ts: ts.TypeScript, { call, queue }: Definition): readonly ts.DiagnosticWithLocation[] {
  const { upgrades } = queue
  const at = (node: ts.Node, message: Message): ts.DiagnosticWithLocation =>
    diagnosticAt(ts, call.getSourceFile(), node, message)
  const option = optionNode(ts, call)
  if (upgrades === undefined) return [at(option.name, messages.upgradesNotSeen())]
  const newer: (readonly [what: string, type: PayloadType])[] = [["the queue's input", queue.input]]
  return upgrades.flatMap((type, index) => {
    const node = option.elements[index] ?? option.name
    if (type === undefined) return [at(node, messages.upgradeWithoutType())]
    if (type.problems.length > 0)
      return type.problems.map((problem) => describeTypeProblem(ts, parameterNode(ts, node), problem))
    const found = newer.flatMap(([what, before]) => {
      const message = before.problems.length > 0 ? undefined : messageFor(type, before, what)
      return message === undefined ? [] : [at(node, message)]
    })
    newer.push([`the type of upgrades[${index}]`, type])
    return found.slice(0, 1)
  })
}

function messageFor(type: PayloadType, before: PayloadType, what: string): Message | undefined {
  const reading = readAs(type.shape, before.shape)
  switch (reading.kind) {
    case 'taken':
      return messages.upgradeUnreachable(what)
    case 'other':
      return messages.upgradeMisread(what, reading.path.replace(/^\./, ''))
    case 'same':
    case 'refused':
    default:
      return undefined
  }
}

interface OptionNodes {
  /** The property `upgrades`, else the options, else the queue's name. */
  readonly name: ts.Node
  /** The functions, if they are written in the call. */
  readonly elements: readonly ts.Expression[]
}

function optionNode(ts: ts.TypeScript, call: ts.CallExpression): OptionNodes {
  const last = call.arguments.at(-1)
  const options = last && withoutWrapping(ts, last)
  const fallback = { name: options ?? call, elements: [] }
  if (options === undefined || !ts.isObjectLiteralExpression(options)) return fallback
  const property = options.properties.find(
    (own) => own.name !== undefined && staticKey(ts, own.name) === 'upgrades',
  )
  if (property === undefined) return fallback
  const list = ts.isPropertyAssignment(property) ? withoutWrapping(ts, property.initializer) : undefined
  return {
    name: property,
    elements: list !== undefined && ts.isArrayLiteralExpression(list) ? list.elements : [],
  }
}

function parameterNode(ts: ts.TypeScript, node: ts.Node): ts.Node {
  const isWritten = ts.isArrowFunction(node) || ts.isFunctionExpression(node)
  return (isWritten ? node.parameters[0]?.type : undefined) ?? node
}
