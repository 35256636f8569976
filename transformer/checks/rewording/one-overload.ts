/**
 * `defineQueue` has several overloads, and the compiler lists the errors of all. This keeps the errors of the overload that the
 * second argument fits.
 */
import type * as ts from '../../compiler/port.js'

export function messageOfOneOverload(
  ts: ts.TypeScript,
  { messageText }: ts.Diagnostic,
  call: ts.CallExpression,
): Pick<ts.Diagnostic, 'code' | 'messageText'> | undefined {
  if (typeof messageText === 'string') return undefined
  const overloads = messageText.next ?? []
  const second = call.arguments[1]
  // In the last overload the second argument is options instead of a handler.
  const isWithoutHandler = second !== undefined && ts.isObjectLiteralExpression(second)
  const [meant] = overloads.at(isWithoutHandler ? -1 : 0)?.next ?? []
  if (meant === undefined) return undefined
  const { code, next } = meant
  return { code, messageText: next === undefined ? meant.messageText : meant }
}
