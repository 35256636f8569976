/** Rewords the error of an unknown text for a parameter that accepts certain texts: the name of a queue or of an event. */
import { spellingSuggestion } from '../../compiler/internals.js'
import type { Compilation } from '../../compiler/compilation.js'
import type * as ts from '../../compiler/port.js'
import type { CallPosition } from './call-at.js'

export interface UnknownText {
  readonly unknown: string
  readonly known: readonly string[]
  /** The known name that this may be a misspelling of. */
  readonly meant: string | undefined
  /** A hint at the cause, from the parameter's type. */
  readonly hint: string | undefined
}

export function unknownTextAt(
  { ts, checker }: Compilation,
  signature: ts.Signature,
  { call, argument }: CallPosition,
): UnknownText | undefined {
  const [value, parameter] = [call.arguments[argument], signature.parameters[argument]]
  if (value === undefined || parameter === undefined) return undefined
  const type = checker.getTypeOfSymbolAtLocation(parameter, call)
  const known = textsIn(type)
  const hint = hintIn(checker, type)
  const unknown = textsIn(checker.getTypeAtLocation(value)).find((text) => !known.includes(text))
  if (unknown === undefined || (known.length === 0 && hint === undefined)) return undefined
  const meant = spellingSuggestion(ts, unknown, known)
  return { unknown, known, meant, hint }
}

/** Maximum number of known names listed. */
const mostListed = 10

export function messageOfUnknownText(
  ...where: Parameters<typeof unknownTextAt>
): Pick<ts.Diagnostic, 'messageText'> | undefined {
  const found = unknownTextAt(...where)
  if (found === undefined) return messageOfAnyText(...where)
  const { unknown, known, meant, hint } = found
  const messageText = refusal(`"${unknown}"`, known, meant)
  if (meant !== undefined) return { messageText: `${messageText} Did you mean '"${meant}"'?` }
  return { messageText: hint === undefined ? messageText : `${messageText} ${hint}` }
}

/** A `string` may be the name of any queue, or of no queue. */
function messageOfAnyText(
  { ts, checker }: Compilation,
  signature: ts.Signature,
  { call, argument }: CallPosition,
): Pick<ts.Diagnostic, 'messageText'> | undefined {
  const [value, parameter] = [call.arguments[argument], signature.parameters[argument]]
  if (value === undefined || parameter === undefined) return undefined
  const type = checker.getTypeOfSymbolAtLocation(parameter, call)
  const isAnyText = partsOf(checker.getTypeAtLocation(value)).some(({ flags }) => flags & ts.TypeFlags.String)
  if (!isAnyText || hintIn(checker, type) === undefined) return undefined
  const fix = 'Give it the type of these names, or QueueName: the queue must be known at compile time.'
  return { messageText: `${refusal('string', textsIn(type), undefined)} ${fix}` }
}

function refusal(given: string, known: readonly string[], meant: string | undefined): string {
  const expected = known.length === 0 ? 'QueueName' : printUnion(known, meant)
  return `Argument of type '${given}' is not assignable to parameter of type '${expected}'.`
}

function textsIn(type: ts.Type): readonly string[] {
  return partsOf(type).flatMap((part) => (part.isStringLiteral() ? part.value : []))
}

function partsOf(type: ts.Type): readonly ts.Type[] {
  return type.isUnion() ? type.types : [type]
}

/** Prints a union as TypeScript does, with the likely name first. */
function printUnion(known: readonly string[], meant: string | undefined): string {
  const ordered = meant === undefined ? known : [meant, ...known.filter((text) => text !== meant)]
  const more = ordered.length > mostListed ? [`... ${ordered.length - mostListed} more ...`] : []
  return [...ordered.slice(0, mostListed).map((text) => `"${text}"`), ...more].join(' | ')
}

/** The hint in `UnknownQueue<'…'>`, a member of the parameter's type if the map is missing. */
function hintIn(checker: ts.TypeChecker, type: ts.Type): string | undefined {
  const unknownQueue = partsOf(type).find((part) => part.getSymbol()?.name === 'UnknownQueue')
  if (unknownQueue === undefined) return undefined
  // A type whose symbol is a generic interface is a ts.TypeReference; the checker offers no type guard.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const [hint] = checker.getTypeArguments(unknownQueue as ts.TypeReference)
  return hint?.isStringLiteral() === true ? hint.value : undefined
}
