/**
 * Which members of a union can be told apart.
 *
 * A value of `A | B` has to be stored as an A or as a B, and what is read has to become one of them again. Two
 * questions decide how, and they are not the same question.
 *
 * *Are they disjoint?* Disjoint shapes have no value in common. It depends on the side: as values, a `Date` and a
 * string are disjoint, a class apart; as JSON both are strings. Objects are disjoint if a field says so: one of them
 * requires it, both declare it, and what they hold there is disjoint. A literal field is the usual case
 * (`kind: 'a'` and `kind: 'b'`), yet any will do (`id: string` and `id: number`). That one of them lacks a field of
 * the other's does not make them disjoint, since a value may have fields that its type does not declare. Members that
 * are pairwise disjoint are found by asking for each in turn.
 *
 * *Do they conflict?* Members that are not disjoint are no harm in themselves: where a value fits both `{ a: string }`
 * and `{ a: string, b?: number }`, it is stored with the fields of both, and read as both (`merge` in the runtime).
 * They conflict if the same JSON means two different values: `Date` and `string`, `Set<T>` and `T[]`, or two objects
 * whose shared field does. Then no order of asking is right, and the union is refused, with the field that is to blame.
 *
 * Only declared fields are stored, and that saves many a union. `{ at: Date; from: string }` and `{ at: string }`
 * conflict in `at`, but what is stored for the first always has `from`, and for the second never has: they are *stored
 * apart*. When such JSON is read, both may fit, and the reading that leaves nothing of it out is the right one
 * (`readings.ts` in the runtime). It is no longer sure where a third member brings `from` to a value of the second.
 *
 * All these questions go down into arrays, tuples, Maps and Sets in the same way, and stop where a recursive type meets
 * itself: a pair that is being asked about adds nothing new.
 */
import { converts } from '../converts.js'
import type { Side } from '../write/emitter.js'
import { resolve, type Field, type ObjectShape, type Shape, type ShapeOf } from '../shape.js'
import { sequenceOf, type Sequence } from './sequence.js'
import { membersOf } from '../members.js'
import { isText, mayCoincide } from './text-language.js'
import { keyFits } from '../template-pattern.js'

type Pairs = readonly (readonly [Shape, Shape])[]

/** Whether no value (or no JSON) fits both shapes. */
export function areDisjoint(one: Shape, other: Shape, side: Side): boolean {
  return areApart(one, other, { side, closed: false, beside: { one: [], other: [] } })
}

interface Question {
  readonly side: Side
  /** Whether the JSON has no other fields than the shape declares, as what is stored for it alone. */
  readonly closed: boolean
  readonly beside: Beside
}

/** Shapes that a value of the one, or of the other, may fit as well, so that their fields may be there too. */
interface Beside {
  readonly one: readonly Shape[]
  readonly other: readonly Shape[]
}

function areApart(one: Shape, other: Shape, question: Question, asked: Pairs = []): boolean {
  const a = resolve(one)
  const b = resolve(other)
  if (asked.some(([first, second]) => first === a && second === b)) return false
  const deeper: Pairs = [...asked, [a, b]]
  const { side, closed, beside } = question
  const apart = (x: Shape, y: Shape, step: Step): boolean =>
    areApart(x, y, { side, closed, beside: stepInto(beside, step) }, deeper)
  if (a.kind === 'union' || b.kind === 'union') {
    if (!closed) return membersOf(a).every((x) => membersOf(b).every((y) => apart(x, y, stay)))
    return memberPairs(a, b, beside).every(([x, y, among]) =>
      areApart(x, y, { side, closed, beside: stepInto(among, stay) }, deeper),
    )
  }
  if (a.kind === 'never' || b.kind === 'never') return true
  if (a.kind === 'unknown' || b.kind === 'unknown') return !isPlain(a, side) || !isPlain(b, side)
  if (kindOn(a, side) !== kindOn(b, side)) return true
  if (a.kind === 'object' && b.kind === 'object') {
    if (closed) {
      const turned = { one: beside.other, other: beside.one }
      if (requiresMore(a, b, beside, deeper) || requiresMore(b, a, turned, deeper)) return true
    }
    return sharedFields(a, b).some(
      ([x, y]) => !(x.optional && y.optional) && apart(x.shape, y.shape, fieldNamed(x.name)),
    )
  }
  const [row, otherRow] = [sequenceOf(a), sequenceOf(b)]
  if (row !== undefined && otherRow !== undefined) {
    return areSequencesDisjoint(row, otherRow, (x, y) => apart(x, y, part))
  }
  if (a.kind === 'literal' && b.kind === 'literal') return a.value !== b.value
  if (a.kind === 'bigintLiteral' && b.kind === 'bigintLiteral') return a.digits !== b.digits
  return isText(a) && isText(b) && !mayCoincide(a, b)
}

/**
 * Where the same JSON would mean two different values: a path from here, nothing if there is no such place. `beside` are
 * the union's other members.
 */
export function findConflict(one: Shape, other: Shape, beside: readonly Shape[]): string | undefined {
  // By far the most pairs, of the many that a large union has.
  if ((!converts(one) && !converts(other)) || areDisjoint(one, other, 'json')) return undefined
  const alsoOf = (own: Shape): readonly Shape[] => beside.filter((third) => !areDisjoint(third, own, 'value'))
  return conflictIn(one, other, { one: alsoOf(one), other: alsoOf(other) }, [])
}

function conflictIn(one: Shape, other: Shape, beside: Beside, asked: Pairs): string | undefined {
  const a = resolve(one)
  const b = resolve(other)
  if (asked.some(([first, second]) => first === a && second === b)) return undefined
  const deeper: Pairs = [...asked, [a, b]]
  const below = (path: string, x: Shape, y: Shape, step: Step): string | undefined => {
    const conflict = conflictIn(x, y, stepInto(beside, step), deeper)
    return conflict === undefined ? undefined : path + conflict
  }
  if (a === b || areDisjoint(a, b, 'json')) return undefined
  if (areApart(a, b, { side: 'json', closed: true, beside })) return undefined
  if (a.kind === 'union' || b.kind === 'union') {
    return firstOf(
      memberPairs(a, b, beside).map(([x, y, among]) => conflictIn(x, y, stepInto(among, stay), deeper)),
    )
  }
  if (a.kind === 'object' && b.kind === 'object') {
    return firstOf(
      sharedFields(a, b).map(([x, y]) => below(`.${x.name}`, x.shape, y.shape, fieldNamed(x.name))),
    )
  }
  const [row, otherRow] = [sequenceOf(a), sequenceOf(b)]
  if (row !== undefined && otherRow !== undefined && row.class === otherRow.class) {
    return firstOf(sharedParts(row, otherRow).map(([x, y]) => below('[]', x, y, part)))
  }
  return meanSame(a, b) ? undefined : ''
}

/** Whether an object requires a field that the other does not declare, nor a shape beside that brings it. */
function requiresMore(one: ObjectShape, other: ObjectShape, beside: Beside, asked: Pairs): boolean {
  return one.fields.some(({ name, optional, shape }) => {
    if (optional || fieldOf(other, name) !== undefined) return false
    const brought = stepInto({ one: beside.other, other: beside.one }, fieldNamed(name))
    const question: Question = { side: 'json', closed: true, beside: brought }
    return brought.one.every((third) => areApart(third, shape, question, asked))
  })
}

/** The members of two unions in pairs, each with the shapes beside it: members of its own union are beside it too. */
function memberPairs(one: Shape, other: Shape, beside: Beside): readonly (readonly [Shape, Shape, Beside])[] {
  return membersOf(one).flatMap((x) =>
    membersOf(other).map((y) => {
      const among = {
        one: [...beside.one, ...siblingsOf(x, one)],
        other: [...beside.other, ...siblingsOf(y, other)],
      }
      return [x, y, among] as const
    }),
  )
}

/** The other members of a union that a value of the member may fit as well. */
function siblingsOf(own: Shape, union: Shape): readonly Shape[] {
  return membersOf(union).filter((member) => member !== own && !areDisjoint(member, own, 'value'))
}

/** A step from a shape to what it is made of. */
type Step = (shape: Shape) => readonly (Shape | undefined)[]

const stay: Step = (shape) => [shape]
const part: Step = (shape) => {
  const row = sequenceOf(shape)
  return row === undefined ? [] : Array.from({ length: row.fixed + 1 }, (_, index) => row.at(index))
}
const fieldNamed =
  (name: string): Step =>
  (shape) =>
    shape.kind === 'object' ? [fieldOf(shape, name)?.shape] : []

function stepInto({ one, other }: Beside, step: Step): Beside {
  return { one: stepIntoAll(one, step), other: stepIntoAll(other, step) }
}

function stepIntoAll(shapes: readonly Shape[], step: Step): readonly Shape[] {
  return shapes.flatMap((shape) =>
    membersOf(resolve(shape)).flatMap((member) =>
      step(resolve(member)).filter((found) => found !== undefined),
    ),
  )
}

function meanSame(a: Shape, b: Shape): boolean {
  if (a.kind === 'null' || b.kind === 'null' || a.kind === 'undefined' || b.kind === 'undefined') {
    return a.kind !== 'undefined' && b.kind !== 'undefined'
  }
  if (!converts(a) && !converts(b)) return true
  const kinds = [a.kind, b.kind].map((kind) => (kind === 'bigintLiteral' ? 'bigint' : kind))
  const types = [a, b].map((shape) => (shape.kind === 'bytes' || shape.kind === 'temporal' ? shape.type : ''))
  return kinds[0] === kinds[1] && types[0] === types[1]
}

function firstOf(paths: readonly (string | undefined)[]): string | undefined {
  return paths.find((path) => path !== undefined)
}

/** The fields that both objects declare, by name or by an index signature. */
function sharedFields(one: ObjectShape, other: ObjectShape): readonly (readonly [Field, Field])[] {
  const named = [...one.fields, ...other.fields].map((field) => field.name)
  const pairs = [...new Set(named)].map((name) => [fieldOf(one, name), fieldOf(other, name)] as const)
  const indexed = one.index.flatMap((rule) =>
    other.index.map((otherRule) => [asField(rule), asField(otherRule)] as const),
  )
  return [...pairs, ...indexed].flatMap(([x, y]) =>
    x === undefined || y === undefined ? [] : [[x, y] as const],
  )
}

function fieldOf(object: ObjectShape, name: string): Field | undefined {
  const rule = object.index.find(({ key }) => key.kind === 'string' || keyFits(key.parts, name))
  return object.fields.find((field) => field.name === name) ?? (rule && asField(rule, name))
}

function asField({ shape }: { readonly shape: Shape }, name = '[key]'): Field {
  return { name, optional: true, shape }
}

function areSequencesDisjoint(
  one: Sequence,
  other: Sequence,
  apart: (x: Shape, y: Shape) => boolean,
): boolean {
  if (one.least > other.most || other.least > one.most) return true
  // Any that is of both has so many parts.
  const count = Math.max(one.least, other.least)
  return Array.from({ length: count }, (_, index) => index).some((index) => {
    const pairs = [
      [one.at(index), other.at(index)],
      [one.fromEnd(index), other.fromEnd(index)],
    ] as const
    return pairs.some(([x, y]) => x !== undefined && y !== undefined && apart(x, y))
  })
}

/** The parts that stand at the same place in two sequences. */
function sharedParts(one: Sequence, other: Sequence): Pairs {
  const count = Math.max(one.fixed, other.fixed) + 1
  return Array.from({ length: count }, (_, index) => [one.at(index), other.at(index)] as const).flatMap(
    ([x, y]) => (x === undefined || y === undefined ? [] : [[x, y] as const]),
  )
}

/** Whether `unknown` takes it: as a value, only what is plain JSON. */
function isPlain(shape: Shape, side: Side): boolean {
  return (
    side === 'json' ||
    !(converts(shape) && shape.kind !== 'object' && shape.kind !== 'array' && shape.kind !== 'tuple')
  )
}

/** What a value is at first sight: its class, or the kind of its JSON. */
export function kindOn(shape: Exclude<Shape, ShapeOf<'reference'>>, side: Side): string {
  if (shape.kind === 'literal') return typeof shape.value
  if (shape.kind === 'template') return 'string'
  if (shape.kind === 'tuple') return 'array'
  if (shape.kind === 'bigintLiteral') return side === 'value' ? 'bigint' : 'string'
  if (side === 'value') {
    if (shape.kind === 'bytes') return shape.type === 'ArrayBuffer' ? 'ArrayBuffer' : 'Uint8Array'
    return shape.kind === 'temporal' ? shape.type : shape.kind
  }
  if (isText(shape)) return 'string'
  if (shape.kind === 'undefined') return 'null'
  return shape.kind === 'set' || shape.kind === 'map' ? 'array' : shape.kind
}
