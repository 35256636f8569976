/** Combines shapes into a union: flat, without repetition, `true | false` as one boolean. */
import type * as ts from '../../compiler/port.js'
import { allowsUndefined, membersOf } from '../../../facts/shape/members.js'
import type { Reader } from './reader.js'
import type { Shape } from '../../../facts/shape/shape.js'

export function unite(shapes: readonly Shape[], name: string | undefined): Shape {
  const members = withBoolean(flat(shapes).filter((shape) => shape.kind !== 'never'))
  const [first] = members
  if (first === undefined) return { kind: 'never' }
  if (members.length === 1) return first
  return members.find((shape) => shape.kind === 'unknown') ?? { kind: 'union', name, members }
}

const known = new WeakMap<Shape, Shape>()

/** The shape without `undefined`, which an optional field allows by itself. Returns the same object for the same union. */
export function withoutUndefined(shape: Shape): Shape {
  if (shape.kind === 'undefined') return { kind: 'never' }
  if (shape.kind !== 'union' || !allowsUndefined(shape)) return shape
  const before = known.get(shape)
  if (before !== undefined) return before
  const rest = unite(
    shape.members.filter((member) => member.kind !== 'undefined'),
    shape.name,
  )
  known.set(shape, rest)
  return rest
}

/** Reads each union at most twice: where `undefined` is omitted, and where it is stored. */
export function rememberUnions(): Reader['unionOnce'] {
  const unions = { stored: new Map<ts.Type, Shape>(), leftOut: new Map<ts.Type, Shape>() }
  return (type, { tags, leavesOut }, readAfresh) => {
    if (tags.length > 0) return readAfresh()
    const before = unions.stored.get(type) ?? unions.leftOut.get(type)
    const own = leavesOut ? unions.leftOut : unions.stored
    if (own.has(type)) return own.get(type) ?? readAfresh()
    const read = readAfresh()
    // Both cases share one shape.
    const shape = before ?? read
    own.set(type, shape)
    return shape
  }
}

function flat(shapes: readonly Shape[]): readonly Shape[] {
  const seen = new Set<string>()
  return shapes.flatMap(membersOf).filter((shape) => {
    const key = simpleKey(shape)
    if (key === undefined) return true
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}

function withBoolean(members: readonly Shape[]): readonly Shape[] {
  const halves = members.filter((shape) => shape.kind === 'literal' && typeof shape.value === 'boolean')
  const whole = members.some((shape) => shape.kind === 'boolean')
  if (halves.length < 2 && !whole) return members
  return [
    ...members.filter((shape) => !halves.includes(shape) && shape.kind !== 'boolean'),
    { kind: 'boolean' },
  ]
}

/** Returns equal keys for equal leaves. Other shapes are never equal here: the checker has already merged equal types. */
function simpleKey(shape: Shape): string | undefined {
  switch (shape.kind) {
    case 'array':
    case 'tuple':
    case 'set':
    case 'map':
    case 'object':
    case 'union':
    case 'reference':
      return undefined
    case 'literal':
      return `${typeof shape.value} ${shape.value}`
    default:
      return JSON.stringify(shape)
  }
}
