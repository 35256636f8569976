/**
 * Where a call says its queue. As a rule it is the first argument; in `queue.add(...args)` it is the first of the list that
 * is spread; and `call`, `apply` and `bind` of a method take it behind the client.
 */
import type * as ts from '../compiler/port.js'
import { withoutWrapping } from '../compiler/outer-expression.js'

export interface QueueArgument {
  /** Which of the call's arguments it is in. */
  readonly index: number
  /** The queue itself, or a list that begins with it. */
  readonly expression: ts.Expression
  readonly isList: boolean
}

export function queueArgument(ts: ts.TypeScript, call: ts.CallExpression): QueueArgument | undefined {
  const indirect = indirectCall(ts, call)
  const index = indirect === undefined ? 0 : 1
  const argument = call.arguments[index]
  if (argument === undefined || call.arguments.slice(0, index).some(ts.isSpreadElement)) return undefined
  return ts.isSpreadElement(argument)
    ? { index, expression: argument.expression, isList: true }
    : { index, expression: argument, isList: indirect?.by === 'apply' }
}

interface IndirectCall {
  readonly method: ts.Expression
  readonly by: string
}

/** `queue.add.call(queue, …)`: a method that is called by a method of its own. */
export function indirectCall(ts: ts.TypeScript, call: ts.CallExpression): IndirectCall | undefined {
  const callee = withoutWrapping(ts, call.expression)
  if (!ts.isPropertyAccessExpression(callee)) return undefined
  const by = callee.name.text
  return by === 'call' || by === 'apply' || by === 'bind' ? { method: callee.expression, by } : undefined
}
