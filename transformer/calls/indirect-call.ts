/** Calls that pass the queue in a form that cannot be compiled: `add.call(queue, …)`, `add.apply(…)`, `add(...args)`. */
import { withoutWrapping } from '../compiler/outer-expression.js'
import type * as ts from '../compiler/port.js'

export type IndirectForm = 'call' | 'apply' | 'bind' | 'spread'

/** A call of a client's method that is not rewritten, and would fail at run time. It is reported as an error. */
export interface IndirectCall {
  readonly kind: 'indirect'
  readonly call: ts.CallExpression
  readonly form: IndirectForm
}

/** The method in `queue.add.call`, `queue.add.apply` and `queue.add.bind`. */
export function indirectCall(
  ts: ts.TypeScript,
  callee: ts.Expression,
): { readonly method: ts.Expression; readonly form: IndirectForm } | undefined {
  const inner = withoutWrapping(ts, callee)
  if (!ts.isPropertyAccessExpression(inner)) return undefined
  const form = inner.name.text
  return form === 'call' || form === 'apply' || form === 'bind'
    ? { method: inner.expression, form }
    : undefined
}
