/**
 * Which shapes have no value, or no JSON, in common. It depends on the side: as values, a `Date` and a string are
 * disjoint, a class apart; as JSON both are strings. Objects are disjoint if a field is: one of them requires it,
 * both declare it, and what they hold there is disjoint. A literal field is the usual case (`kind: 'a'` and `kind:
 * 'b'`), yet any will do (`id: string` and `id: number`). A field that only one of them has does not make them
 * disjoint, since a value may have fields that its type does not declare.
 *
 * Arrays, tuples, Maps and Sets are compared in the same way. Where it is in doubt, shapes are not disjoint.
 */
import { converts } from '../shape/converts.js'
import type { Side } from '../../../facts/shape/side.js'
import type { Shape, ShapeOf, Target } from '../../../facts/shape/shape.js'
import { askOfPairs, type Ask } from './pairs.js'
import { sequenceOf, type Sequence } from './sequence.js'
import { sharedFields } from './shared-fields.js'
import { membersOf } from '../../../facts/shape/members.js'
import { isText, mayCoincide } from './text-language.js'

const disjoint = {
  value: askOfPairs(false, (a, b, ask) => decide(a, b, 'value', ask)),
  json: askOfPairs(false, (a, b, ask) => decide(a, b, 'json', ask)),
}

/** Whether no value (or no JSON) fits both shapes. */
export function areDisjoint(one: Shape, other: Shape, side: Side): boolean {
  return disjoint[side](one, other)
}

function decide(a: Target['shape'], b: Target['shape'], side: Side, apart: Ask): boolean {
  if (a.kind === 'union' || b.kind === 'union') {
    return membersOf(a).every((x) => membersOf(b).every((y) => apart(x, y)))
  }
  if (a.kind === 'never' || b.kind === 'never') return true
  if (a.kind === 'unknown' || b.kind === 'unknown') return !isPlain(a, side) || !isPlain(b, side)
  if (kindOn(a, side) !== kindOn(b, side)) return true
  if (a.kind === 'object' && b.kind === 'object') {
    return sharedFields(a, b).some(([x, y]) => !(x.optional && y.optional) && apart(x.shape, y.shape))
  }
  const [row, otherRow] = [sequenceOf(a), sequenceOf(b)]
  if (row !== undefined && otherRow !== undefined) return areSequencesDisjoint(row, otherRow, apart)
  if (a.kind === 'literal' && b.kind === 'literal') return a.value !== b.value
  if (a.kind === 'bigintLiteral' && b.kind === 'bigintLiteral') return a.digits !== b.digits
  return isText(a) && isText(b) && !mayCoincide(a, b)
}

function areSequencesDisjoint(one: Sequence, other: Sequence, apart: Ask): boolean {
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
