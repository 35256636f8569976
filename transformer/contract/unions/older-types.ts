/**
 * What happens to the JSON of an older type that is read as a newer one. A worker tries the newer type first, so an upgrade of
 * the older type sees only what the newer one refuses. What is stored for a type has the fields that it declares, and no others.
 *
 *     { to: string; text: string }   read as   { to: string; body: string }    refused: `body` was never stored
 *                                              { to: string; body?: string }   all taken, and `text` is lost
 *     { age: number }                          { age: number } (minimum 0)     some taken, as the same values
 *     { at: string }                           { at: Date }                    some taken, as other values
 */
import { children } from '../shape/children.js'
import { converts } from '../shape/converts.js'
import { membersOf } from '../../../facts/shape/members.js'
import { resolve, type Field, type ObjectShape, type Shape, type Target } from '../../../facts/shape/shape.js'
import { keyFits } from '../../../facts/shape/template-pattern.js'
import { agree } from './agree.js'
import { areEqual } from './equal.js'
import { isNeverStored } from './exclusive.js'
import { askOfPairs, type Ask } from './pairs.js'
import { sequenceOf, sharedParts } from './sequence.js'
import { fieldOf } from './shared-fields.js'
import { ownWords } from '../shape/fingerprint.js'
import { isText } from './text-language.js'

export type ReadAs =
  /** None of the JSON fits. */
  | { readonly kind: 'refused' }
  /** All of it fits. */
  | { readonly kind: 'taken' }
  /** Some of it fits, as the same values. */
  | { readonly kind: 'same' }
  /** Some of it fits, and loses a field or becomes another value, at this path. */
  | { readonly kind: 'other'; readonly path: string }

export function readAs(older: Shape, newer: Shape): ReadAs {
  if (isNeverStored(older, newer)) return { kind: 'refused' }
  if (isAlwaysTaken(older, newer)) return { kind: 'taken' }
  // It means all JSON that is not of the newer type.
  if (resolve(older).kind === 'unknown') return { kind: 'same' }
  return isKept(older, newer) ? { kind: 'same' } : { kind: 'other', path: pathOfChange(older, newer) }
}

/** Whether all JSON of the first shape fits the second. Where it is in doubt, it is not. */
const isAlwaysTaken = askOfPairs(true, (older, newer, ask): boolean => {
  if (older === newer || newer.kind === 'unknown' || older.kind === 'never') return true
  if (older.kind === 'union') return older.members.every((member) => ask(member, newer))
  if (newer.kind === 'union') return newer.members.some((member) => ask(older, member))
  if (older.kind === 'object' && newer.kind === 'object') return isObjectTaken(older, newer, ask)
  if (older.kind === 'array' && newer.kind === 'array')
    return hasAll(older.checks, newer.checks) && ask(older.element, newer.element)
  if (newer.kind === 'string')
    return isText(older) && hasAll('checks' in older ? older.checks : [], newer.checks)
  if (newer.kind === 'number' && newer.checks.length === 0)
    return older.kind === 'number' || (older.kind === 'literal' && typeof older.value === 'number')
  if (newer.kind === 'number' && older.kind === 'number') return hasAll(older.checks, newer.checks)
  if (newer.kind === 'boolean' && older.kind === 'literal') return typeof older.value === 'boolean'
  return children(older).length === 0 ? ownWords(older) === ownWords(newer) : areEqual(older, newer)
})

function isObjectTaken(older: ObjectShape, newer: ObjectShape, ask: Ask): boolean {
  if (older.index.length + newer.index.length > 0) return areEqual(older, newer)
  return newer.fields.every(({ name, optional, shape }) => {
    const own = older.fields.find((field) => field.name === name)
    return own === undefined ? optional : (optional || !own.optional) && ask(own.shape, shape)
  })
}

function hasAll(own: readonly object[], wanted: readonly object[]): boolean {
  const texts = new Set(own.map((check) => JSON.stringify(check)))
  return wanted.every((check) => texts.has(JSON.stringify(check)))
}

/** Whether the newer shape reads the older JSON that fits it as the same value, with all fields. */
const isKept = askOfPairs(true, (older, newer, ask): boolean => {
  if (newer.kind === 'unknown') return !converts(older)
  if (isNeverStored(older, newer)) return true
  if (older.kind === 'unknown')
    return !converts(newer) && newer.kind !== 'object' && children(newer).length === 0
  if (older.kind === 'union') return older.members.every((member) => ask(member, newer))
  if (newer.kind === 'union') return isKeptByUnion(older, newer.members, ask)
  const inner = innerParts(older, newer)
  if (inner === undefined) return agree(older, newer)
  return lossesOf(older, newer).length === 0 && inner.every(({ one, other }) => ask(one, other))
})

/** JSON that fits several members is read as each, and the values are merged: it is kept if one of them keeps it. */
function isKeptByUnion(older: Target['shape'], members: readonly Shape[], ask: Ask): boolean {
  const takers = members.filter((member) => !isNeverStored(older, member))
  if (takers.every((member) => ask(older, member))) return true
  const keeps = takers.some((member) => isAlwaysTaken(older, member) && ask(older, member))
  return keeps && takers.every((member) => agree(older, member))
}

/** The fields of the older object that the newer one does not declare. */
function lossesOf(older: Target['shape'], newer: Target['shape']): readonly Field[] {
  if (older.kind !== 'object' || newer.kind !== 'object') return []
  const lost = older.fields.filter(
    ({ name, shape }) => fieldOf(newer, name) === undefined && resolve(shape).kind !== 'never',
  )
  const lostKeys = older.index.filter(
    ({ key }) => !newer.index.some((rule) => rule.key.kind === 'string' || areEqual(rule.key, key)),
  )
  return [...lost, ...lostKeys.map((rule) => ({ name: '[key]', optional: true, shape: rule.shape }))]
}

interface Inner {
  readonly one: Shape
  readonly other: Shape
  readonly step: string
}

/** The parts at the same place in two shapes, if they have parts to compare. */
function innerParts(older: Target['shape'], newer: Target['shape']): readonly Inner[] | undefined {
  if (older.kind === 'object' && newer.kind === 'object') {
    const named = older.fields.flatMap(({ name, shape }) => {
      const field = fieldOf(newer, name)
      return field === undefined ? [] : [{ one: shape, other: field.shape, step: `.${name}` }]
    })
    const indexed = older.index.flatMap((rule) => [
      ...newer.fields
        .filter(({ name }) => keyFits(rule.key, name))
        .map(({ name, shape }) => ({ one: rule.shape, other: shape, step: `.${name}` })),
      ...newer.index.map(({ shape }) => ({ one: rule.shape, other: shape, step: '.[key]' })),
    ])
    return [...named, ...indexed]
  }
  const [row, newerRow] = [sequenceOf(older), sequenceOf(newer)]
  if (row === undefined || row.class !== newerRow?.class) return undefined
  return sharedParts(row, newerRow).map(([one, other]) => ({ one, other, step: '[]' }))
}

/** The shortest path to a field that is lost or read as another value. Empty if it is here. */
function pathOfChange(older: Shape, newer: Shape): string {
  const waiting = [{ one: resolve(older), other: resolve(newer), path: '' }]
  const met = new Set<Shape>()
  // The loop also visits the pairs that are added while it runs.
  for (const { one, other, path } of waiting) {
    if (met.has(one)) continue
    met.add(one)
    for (const x of membersOf(one).map(resolve)) {
      for (const y of membersOf(other).map(resolve)) {
        if (isKept(x, y)) continue
        const [lost] = lossesOf(x, y)
        if (lost !== undefined) return `${path}.${lost.name}`
        const changed = (innerParts(x, y) ?? []).filter((part) => !isKept(part.one, part.other))
        if (changed.length === 0) return path
        waiting.push(
          ...changed.map((part) => ({
            one: resolve(part.one),
            other: resolve(part.other),
            path: path + part.step,
          })),
        )
      }
    }
  }
  return ''
}
