/**
 * `defineQueue` has one overload for each way to write it, and the compiler lists the errors of all. The second argument shows
 * which overload was meant.
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
  // Options come in place of a handler in the last of them.
  const isWithoutHandler = second !== undefined && ts.isObjectLiteralExpression(second)
  const [meant] = overloads.at(isWithoutHandler ? -1 : 0)?.next ?? []
  if (meant === undefined) return undefined
  const { code, next } = meant
  return { code, messageText: next === undefined ? meant.messageText : meant }
}
