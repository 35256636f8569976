/**
 * From a value to its JSON and back: the part that both directions share, since they walk the same structure. What
 * differs, the form that each class has in JSON, is in encode.ts and decode.ts.
 */
import { children } from '../shape/children.js'
import { isScalar } from '../shape/converts.js'
import type { Emitter, Role } from './emitter.js'
import type { Side } from '../../../facts/shape/side.js'
import { allowsUndefined } from '../../../facts/shape/members.js'
import { resolve, type Shape, type ShapeOf } from '../../../facts/shape/shape.js'
import { all, call, single, typeIs, type Test } from './test-text.js'
import { isSimple, partition } from '../unions/union-parts.js'
import { fits } from './fits.js'

/** What a direction is made of. */
export interface Direction {
  readonly role: Extract<Role, 'encode' | 'decode'>
  /** What comes in: values when encoding, JSON when decoding. */
  readonly from: Side
  /** The name of the result in generated code. */
  readonly result: 'json' | 'value'
  /** The expression that converts one value of a class. */
  readonly leaf: (emitter: Emitter, shape: Leaf, value: string) => string
  readonly set: (emitter: Emitter, items: string, convertItem: string | undefined) => string
  readonly map: (items: string, convertEntry: string | undefined) => string
}

export type Leaf = ShapeOf<'undefined' | 'bigint' | 'bigintLiteral' | 'date' | 'url' | 'bytes' | 'temporal'>

/** The expression that converts a value which is known to fit. */
export function convert(emitter: Emitter, shape: Shape, value: string, direction: Direction): string {
  if (isScalar(shape)) return value
  switch (shape.kind) {
    case 'unknown':
      return `${emitter.helpers}.copyJson(${value})`
    case 'array':
      return convertArray(emitter, shape.element, value, direction)
    case 'set': {
      const item = convert(emitter, shape.element, 'item', direction)
      return direction.set(emitter, value, item === 'item' ? undefined : `(item) => ${enclosed(item)}`)
    }
    case 'map':
      // The text of a Map within the keys and within the values would double at each level.
      return children(shape.key).length > 0 && children(shape.value).length > 0
        ? callFor(emitter, shape, value, direction)
        : convertMap(emitter, shape, value, direction)
    case 'union':
      return isSimple(shape)
        ? convertSimple(emitter, shape, value, direction)
        : callFor(emitter, shape, value, direction)
    case 'tuple':
    case 'object':
    case 'reference':
      return callFor(emitter, shape, value, direction)
    case 'undefined':
    case 'bigint':
    case 'bigintLiteral':
    case 'date':
    case 'url':
    case 'bytes':
    case 'temporal':
      return direction.leaf(emitter, shape, value)
    default:
      return value
  }
}

export function convertMap(
  emitter: Emitter,
  shape: ShapeOf<'map'>,
  value: string,
  direction: Direction,
): string {
  const key = convert(emitter, shape.key, 'key', direction)
  const item = convert(emitter, shape.value, 'item', direction)
  return direction.map(
    value,
    key === 'key' && item === 'item' ? undefined : `([key, item]) => [${key}, ${item}]`,
  )
}

/** An object literal after an arrow needs brackets. */
function enclosed(expression: string): string {
  return expression.startsWith('{') ? `(${expression})` : expression
}

function callFor(emitter: Emitter, shape: Shape, value: string, { role }: Direction): string {
  return `${emitter.functionFor(role, shape)}(${value})`
}

function convertArray(emitter: Emitter, element: Shape, value: string, direction: Direction): string {
  const item = convert(emitter, element, 'item', direction)
  if (item === 'item') return `${value}.slice()`
  const convertItem = /^(\w+)\(item\)$/.exec(item)?.[1] ?? `(item) => ${enclosed(item)}`
  // Array.from does not pass over the holes of a sparse array, which mean undefined.
  return allowsUndefined(element) ? `Array.from(${value}, ${convertItem})` : `${value}.map(${convertItem})`
}

/** The union's members are told apart by their JSON kind or class: `value === null ? null : encodeEmail(value)`. */
export function convertSimple(
  emitter: Emitter,
  shape: ShapeOf<'union'>,
  value: string,
  direction: Direction,
): string {
  const { asIs, converted } = branches(shape)
  const steps = converted.map((member) => ({
    test: memberTest(emitter, member, shape, value, direction.from),
    result: convert(emitter, member, value, direction),
  }))
  const last = asIs.length > 0 ? value : (steps.pop()?.result ?? value)
  return `(${steps.map(({ test, result }) => `${test.yes} ? ${result} : `).join('')}${last})`
}

/** The members that stay as they are, and the others: classes before objects, which some of them resemble. */
export function branches(shape: ShapeOf<'union'>): {
  readonly asIs: readonly Shape[]
  readonly converted: readonly Shape[]
} {
  const converted = shape.members.filter((member) => !isScalar(member))
  const { objects } = partition(shape)
  return {
    asIs: shape.members.filter(isScalar),
    converted: [...converted.filter((member) => !objects.includes(member)), ...objects],
  }
}

/** The condition that a value which fits the union is this member's. */
export function memberTest(
  emitter: Emitter,
  member: Shape,
  union: ShapeOf<'union'>,
  value: string,
  side: Side,
): Test {
  const own = resolve(member)
  const { objects, arrays } = partition(union)
  if (own.kind === 'object' && objects.length === 1) {
    return all([typeIs(value, 'object'), single(`${value} !== null`, `${value} === null`)])
  }
  const isArray = side === 'json' ? arrays.includes(member) : own.kind === 'array' || own.kind === 'tuple'
  if (isArray && arrays.length === 1) return call(`Array.isArray(${value})`)
  if (side === 'value' && own.kind === 'date') return call(`${emitter.helpers}.isDate(${value})`)
  if (side === 'value' && (own.kind === 'map' || own.kind === 'set') && arrays.length === 1) {
    return call(`${emitter.helpers}.is${own.kind === 'map' ? 'Map' : 'Set'}(${value})`)
  }
  return fits(emitter, member, value, side)
}
