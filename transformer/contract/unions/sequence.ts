import { membersOf } from '../../../facts/shape/members.js'
import { nullInMiddle } from '../../../facts/shape/optional-elements.js'
import { resolve, type Shape, type TupleShape } from '../../../facts/shape/shape.js'

/** What arrays, tuples, Sets and Maps have in common: parts in a row. */
export interface Sequence {
  /** What the parts make up: sequences of different classes are different values even where they are empty. */
  readonly class: 'array' | 'set' | 'map'
  readonly least: number
  readonly most: number
  /** How many of the first places are particular. */
  readonly fixed: number
  /** The shapes that are possible at an index. */
  readonly at: (index: number) => Shape | undefined
  /** The same, counted from the end. */
  readonly fromEnd: (index: number) => Shape | undefined
}

const known = new WeakMap<Shape, Sequence | 'none'>()

/** The same each time that it is asked for, since pairs of its parts are remembered. */
export function sequenceOf(shape: Shape): Sequence | undefined {
  const found = known.get(shape) ?? findSequence(shape) ?? 'none'
  known.set(shape, found)
  return found === 'none' ? undefined : found
}

function findSequence(shape: Shape): Sequence | undefined {
  switch (shape.kind) {
    case 'array':
    case 'set':
      return alike(shape.kind, shape.element, shape.checks)
    case 'map':
      return alike('map', entryOf(shape.key, shape.value), shape.checks)
    case 'tuple':
      return ofTuple(shape)
    default:
      return undefined
  }
}

/** The parts with the same index in two sequences. */
export function sharedParts(one: Sequence, other: Sequence): readonly (readonly [Shape, Shape])[] {
  const count = Math.max(one.fixed, other.fixed) + 1
  return Array.from({ length: count }, (_, index) => [one.at(index), other.at(index)] as const).flatMap(
    ([x, y]) => (x === undefined || y === undefined ? [] : [[x, y] as const]),
  )
}

type Bounds = readonly { readonly tag: string; readonly bound?: number }[]

function alike(kind: Sequence['class'], part: Shape, checks: Bounds): Sequence {
  return {
    class: kind,
    least: checks.find((check) => check.tag === 'minItems')?.bound ?? 0,
    most: checks.find((check) => check.tag === 'maxItems')?.bound ?? Number.POSITIVE_INFINITY,
    fixed: 0,
    at: () => part,
    fromEnd: () => part,
  }
}

function ofTuple({ elements, rest, last }: TupleShape): Sequence {
  const least = elements.filter((element) => !element.optional).length + last.length
  const most = rest === undefined ? elements.length : Number.POSITIVE_INFINITY
  const tail = rest === undefined ? undefined : anyOf([rest, ...last])
  const end = rest === undefined && least === most ? elements.map((element) => element.shape) : last
  const shapes = elements.map((element, index) => {
    const isBeforeMore = index < elements.length - 1 || rest !== undefined
    return isBeforeMore && nullInMiddle(element)
      ? anyOf([element.shape, { kind: 'undefined' }])
      : element.shape
  })
  return {
    class: 'array',
    least,
    most,
    // Behind the rest element, places are counted from the end: there any part may be.
    fixed: elements.length + last.length,
    at: (index) => shapes[index] ?? tail,
    fromEnd: (index) => end[end.length - 1 - index],
  }
}

function anyOf(shapes: readonly Shape[]): Shape {
  const members = shapes.flatMap((shape) => membersOf(resolve(shape)))
  const [only] = members
  return only !== undefined && members.length === 1 ? only : { kind: 'union', name: undefined, members }
}

function entryOf(key: Shape, value: Shape): Shape {
  const elements = [key, value].map((shape) => ({ optional: false, shape }))
  return { kind: 'tuple', name: undefined, elements, rest: undefined, last: [], checks: [] }
}
