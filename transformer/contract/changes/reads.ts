/**
 * Whether a type reads everything that is stored for another type: the relation by which a change of a queue's types is judged.
 * It follows what the codecs do. Undeclared fields are not stored, and are ignored where they are read. A `Date` is stored as
 * text, so a `string` reads it. The tags of a type are checks.
 *
 * Where it cannot be decided, the answer is no: whether every text of one `@pattern` matches another, for example.
 */
import { resolve, type Check, type ObjectShape, type Shape, type Target } from '../../../facts/shape/shape.js'
import { keyFits } from '../../../facts/shape/template-pattern.js'
import { isScalar } from '../shape/converts.js'
import { areEqual } from '../unions/equal.js'
import { kindOn } from '../unions/disjoint.js'
import { askOfPairs, type Ask } from '../unions/pairs.js'
import { sequenceOf, type Sequence } from '../unions/sequence.js'
import { isImplied, leafReads } from './leaves.js'
import { split } from './split.js'
import { StoredShapes } from './stored-shapes.js'

type Resolved = Target['shape']

export interface Relation {
  /** Whether `read` reads everything that is stored for values of `stored`. */
  readonly reads: Ask
  readonly shapes: StoredShapes
}

export function createRelation(): Relation {
  const shapes = new StoredShapes()
  return { shapes, reads: askOfPairs(true, (stored, read, ask) => decide(shapes, stored, read, ask)) }
}

function decide(shapes: StoredShapes, stored: Resolved, read: Resolved, ask: Ask): boolean {
  if (read.kind === 'unknown' || stored.kind === 'never' || areEqual(stored, read)) return true
  if (read.kind === 'never') return false
  if (stored.kind === 'union') return shapes.membersOf(stored).every((member) => ask(member, read))
  if (stored.kind === 'unknown') return anyJson.every((part) => ask(part, read))
  if (read.kind === 'union') {
    return (
      read.members.some((member) => ask(stored, member)) ||
      split(shapes, stored, read)?.every((part) => ask(part, read)) === true
    )
  }
  if (stored.kind === 'object') return read.kind === 'object' && readsObject(stored, read, ask)
  const row = sequenceOf(stored)
  return row === undefined ? leafReads(stored, read) : readsSequence(stored, row, read, ask)
}

/** What `unknown` is stored as. */
const anyItem: Shape = { kind: 'unknown' }
const anyJson: readonly Shape[] = [
  { kind: 'null' },
  { kind: 'boolean' },
  { kind: 'number', checks: [] },
  { kind: 'string', checks: [] },
  { kind: 'array', element: anyItem, checks: [] },
  {
    kind: 'object',
    name: undefined,
    fields: [],
    index: [{ key: { kind: 'string', checks: [] }, optional: true, shape: anyItem }],
  },
]

/** A place of an object that is read, and what may be stored there. */
export interface FieldToRead {
  readonly name: string
  readonly stored: Shape | undefined
  readonly mayBeMissing: boolean
  readonly read: Shape
  readonly isRequired: boolean
}

function readsObject(stored: ObjectShape, read: ObjectShape, ask: Ask): boolean {
  return fieldsToRead(stored, read).every((field) => fieldReads(field, ask))
}

export function fieldReads({ stored, mayBeMissing, read, isRequired }: FieldToRead, ask: Ask): boolean {
  return !(isRequired && mayBeMissing) && (stored === undefined || ask(stored, read))
}

/** A field that only the stored object has is ignored, unless an index signature reads it. */
export function fieldsToRead(stored: ObjectShape, read: ObjectShape): readonly FieldToRead[] {
  const named = read.fields.flatMap((field): readonly FieldToRead[] => {
    const { name, shape, optional } = field
    const own = stored.fields.find((other) => other.name === name)
    const rules = own === undefined ? stored.index.filter(({ key }) => keyFits(key, name)) : []
    const part = { name, read: shape, isRequired: !optional }
    if (own !== undefined) return [{ ...part, stored: own.shape, mayBeMissing: own.optional }]
    if (rules.length === 0) return [{ ...part, stored: undefined, mayBeMissing: true }]
    return rules.map((rule) => ({ ...part, stored: rule.shape, mayBeMissing: true }))
  })
  const isDeclared = (name: string): boolean => read.fields.some((field) => field.name === name)
  const indexed = read.index.flatMap((rule) => {
    const part = { read: rule.shape, isRequired: false, mayBeMissing: true }
    const fields = stored.fields.filter(({ name }) => !isDeclared(name) && keyFits(rule.key, name))
    return [
      ...fields.map(({ name, shape }) => ({ ...part, name, stored: shape })),
      ...stored.index.map(({ shape }) => ({ ...part, name: '[key]', stored: shape })),
    ]
  })
  return [...named, ...indexed]
}

function readsSequence(stored: Resolved, row: Sequence, read: Resolved, ask: Ask): boolean {
  const other = sequenceOf(read)
  return (
    other !== undefined &&
    lengthReads(row, stored, other, read) &&
    repeatsRead(row, stored, read) &&
    itemsToRead(stored, row, read, other).every((item) => ask(item.stored, item.read))
  )
}

/** Whether every stored length is read. */
export function lengthReads(row: Sequence, stored: Resolved, other: Sequence, read: Resolved): boolean {
  const given: readonly Check[] = [
    ...checksOf(stored),
    { tag: 'minItems', bound: row.least },
    ...(Number.isFinite(row.most) ? [{ tag: 'maxItems', bound: row.most } as const] : []),
  ]
  const required: readonly Check[] = [
    ...checksOf(read).filter(({ tag }) => tag !== 'uniqueItems'),
    { tag: 'minItems', bound: other.least },
    ...(Number.isFinite(other.most) ? [{ tag: 'maxItems', bound: other.most } as const] : []),
  ]
  return required.every((check) => (check.tag === 'minItems' && check.bound === 0) || isImplied(check, given))
}

/** The items at each place. A Map is read as a list of entries, each a list of two. */
export function itemsToRead(
  stored: Resolved,
  row: Sequence,
  read: Resolved,
  other: Sequence,
): readonly { readonly index: number; readonly stored: Shape; readonly read: Shape }[] {
  // What follows a rest element is counted from the end.
  if (read.kind === 'tuple' && read.last.length > 0) {
    const alike =
      stored.kind === 'tuple' &&
      stored.elements.length === read.elements.length &&
      stored.last.length === read.last.length
    if (!alike) return [{ index: 0, stored: anyItem, read: { kind: 'never' } }]
    const parts = (tuple: typeof read): readonly Shape[] => [
      ...tuple.elements.map(({ shape }) => shape),
      ...tuple.last,
      ...(tuple.rest === undefined ? [] : [tuple.rest]),
    ]
    return pairs(parts(stored), parts(read))
  }
  const count = Math.max(row.fixed, other.fixed) + 1
  const places = Array.from({ length: count }, (_, index) => index)
  return pairs(
    places.map((index) => row.at(index)),
    places.map((index) => other.at(index)),
  )
}

function pairs(stored: readonly (Shape | undefined)[], read: readonly (Shape | undefined)[]) {
  return stored.flatMap((own, index) => {
    const other = read[index]
    return own === undefined || other === undefined ? [] : [{ index, stored: own, read: other }]
  })
}

/** Whether a list that must have unique items reads the stored lists. */
export function repeatsRead(row: Sequence, stored: Resolved, read: Resolved): boolean {
  return !checksOf(read).some(({ tag }) => tag === 'uniqueItems') || isUnique(stored, row)
}

/** Whether the stored items are unique as JSON. Items that differ in an undeclared field are not. */
function isUnique(stored: Resolved, row: Sequence): boolean {
  if (row.most <= 1) return true
  const isChecked = stored.kind === 'set' || checksOf(stored).some(({ tag }) => tag === 'uniqueItems')
  const item = row.at(0)
  return (
    isChecked &&
    stored.kind !== 'tuple' &&
    item !== undefined &&
    (isScalar(item) || resolve(item).kind === 'bigint')
  )
}

export function checksOf(shape: Shape): readonly Check[] {
  return 'checks' in shape && shape.kind !== 'bigint' ? shape.checks : []
}

/** The kind of JSON, for shapes that are compared. */
export function jsonKind(shape: Shape): string {
  return kindOn(resolve(shape), 'json')
}
