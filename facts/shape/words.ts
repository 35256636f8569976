/** What a shape is called in an error: `number`, `'low' | 'high'`, `string (minLength 3)`. */
import type { Side } from './side.js'
import {
  resolve,
  type BigIntCheck,
  type Check,
  type ObjectShape,
  type Shape,
  type TupleShape,
  type UnionShape,
} from './shape.js'
import { templateText } from './template-pattern.js'

const longest = 120

export function describe(shape: Shape, side: Side): string {
  return cut(describeAll(resolve(shape), side))
}

/** The words, or as many of them as an error should have. */
export function cut(words: string): string {
  return words.length > longest ? `${words.slice(0, longest)}…` : words
}

function describeAll(shape: Shape, side: Side): string {
  switch (shape.kind) {
    case 'unknown':
      return 'plain JSON'
    case 'undefined':
      return side === 'value' ? 'undefined' : 'null'
    case 'null':
    case 'boolean':
    case 'never':
      return shape.kind
    case 'number':
    case 'string':
      return shape.kind + inBrackets(shape.checks)
    case 'template':
      return `string like ${templateText(shape.parts)}${inBrackets(shape.checks)}`
    case 'literal':
      return typeof shape.value === 'string' ? `'${shape.value}'` : String(shape.value)
    case 'bigint':
      return (side === 'value' ? 'bigint' : 'string of digits') + inBrackets(shape.checks)
    case 'bigintLiteral':
      return side === 'value' ? `${shape.digits}n` : `'${shape.digits}'`
    case 'date':
      return side === 'value' ? 'valid Date' : 'ISO 8601 date and time'
    case 'url':
      return side === 'value' ? 'URL' : 'string with a URL'
    case 'bytes':
      return side === 'value' ? shape.type : 'string in base64'
    case 'temporal':
      return side === 'value' ? `Temporal.${shape.type}` : `string with a Temporal.${shape.type}`
    case 'array':
      return `array${inBrackets(shape.checks)}`
    case 'tuple':
      return shape.name ?? `array of ${describeLength(shape)}`
    case 'set':
      return (side === 'value' ? 'Set' : 'array') + inBrackets(shape.checks)
    case 'map':
      return (side === 'value' ? 'Map' : 'array of entries') + inBrackets(shape.checks)
    case 'object':
      return shape.name ?? 'object'
    case 'union':
      return describeUnion(shape, side)
    case 'reference':
      return describeAll(resolve(shape), side)
  }
}

function describeUnion({ members }: UnionShape, side: Side): string {
  const all = members.map(resolve)
  const isOneOfMany = all.filter((member) => member.kind === 'object').length > 1
  const words = all.map((member) =>
    member.kind === 'object' && isOneOfMany ? describeFields(member) : describeAll(member, side),
  )
  return [...new Set(words)].join(' | ')
}

/** What distinguishes one object of several from the others. */
function describeFields({ name, fields }: ObjectShape): string {
  const required = fields.filter((field) => !field.optional).map((field) => field.name)
  return name ?? (required.length === 0 ? 'object' : `object with ${required.join(', ')}`)
}

function describeLength({ elements, rest, last }: TupleShape): string {
  const least = elements.filter((element) => !element.optional).length + last.length
  if (rest !== undefined) return `${least} or more`
  return least === elements.length ? String(least) : `${least} to ${elements.length}`
}

function inBrackets(checks: readonly (Check | BigIntCheck)[]): string {
  return checks.length === 0 ? '' : ` (${checks.map(describeCheck).join(', ')})`
}

function describeCheck(check: Check | BigIntCheck): string {
  if ('digits' in check) return `${check.tag} ${check.digits}`
  switch (check.tag) {
    case 'pattern':
      return `pattern ${check.source}`
    case 'format':
      return `format ${check.format}`
    case 'uniqueItems':
      return 'unique items'
    case 'template':
      return `like ${templateText(check.parts)}`
    default:
      return `${check.tag} ${check.bound}`
  }
}
