/**
 * Which shapes read the same JSON as the same value. `Date` and `string` do not, nor do `Set<T>` and `T[]`, nor objects
 * of which a shared field does not. Members of a union that agree need not be told apart: JSON that fits several is read
 * as each, and the readings, which differ only in which fields they have, are merged.
 */
import { converts } from '../shape/converts.js'
import { membersOf } from '../../../facts/shape/members.js'
import { resolve, type Shape, type Target, type UnionShape } from '../../../facts/shape/shape.js'
import { areDisjoint } from './disjoint.js'
import { areEqual } from './equal.js'
import { askOfPairs, type Ask } from './pairs.js'
import { sequenceOf, sharedParts } from './sequence.js'
import { sharedFields } from './shared-fields.js'

type Resolved = Target['shape']

/** Whether all JSON that fits both shapes means the same as each. */
export const agree = askOfPairs(true, decide)

function decide(a: Resolved, b: Resolved, ask: Ask): boolean {
  if (a === b || (!converts(a) && !converts(b)) || areDisjoint(a, b, 'json')) return true
  const inner = partsAt(a, b)
  if (inner === undefined) return meanSame(a, b)
  return standsAlone(a, b, ask) && standsAlone(b, a, ask) && inner.every(({ one, other }) => ask(one, other))
}

/**
 * Where members do not all agree, their fields that are missing decide between them (`exclusive.ts`). That holds only if
 * no shape but the union's own members is stored there.
 */
function standsAlone(union: Resolved, other: Resolved, ask: Ask): boolean {
  if (union.kind !== 'union' || ask(union, twinOf(union))) return true
  return membersOf(other).every((member) => union.members.some((own) => areEqual(own, member)))
}

const twins = new WeakMap<UnionShape, UnionShape>()

/** Another union of the same members. The two agree if the members agree with each other. */
function twinOf(union: UnionShape): UnionShape {
  const known = twins.get(union)
  if (known !== undefined) return known
  const twin = { ...union }
  twins.set(union, twin)
  twins.set(twin, union)
  return twin
}

interface Inner {
  readonly one: Shape
  readonly other: Shape
  readonly step: string
}

/** The shapes at the same place in two shapes, if they have parts to compare. */
function partsAt(a: Resolved, b: Resolved): readonly Inner[] | undefined {
  if (a.kind === 'union' || b.kind === 'union') {
    return membersOf(a).flatMap((one) => membersOf(b).map((other) => ({ one, other, step: '' })))
  }
  if (a.kind === 'object' && b.kind === 'object') {
    return sharedFields(a, b).map(([x, y]) => ({ one: x.shape, other: y.shape, step: `.${x.name}` }))
  }
  const [row, otherRow] = [sequenceOf(a), sequenceOf(b)]
  if (row === undefined || row.class !== otherRow?.class) return undefined
  return sharedParts(row, otherRow).map(([one, other]) => ({ one, other, step: '[]' }))
}

/** Whether two shapes without parts to compare are the same class of value. */
function meanSame(a: Resolved, b: Resolved): boolean {
  if (a.kind === 'undefined' || b.kind === 'undefined') return a.kind === b.kind
  if (!converts(a) && !converts(b)) return true
  const kinds = [a.kind, b.kind].map((kind) => (kind === 'bigintLiteral' ? 'bigint' : kind))
  const types = [a, b].map((shape) => (shape.kind === 'bytes' || shape.kind === 'temporal' ? shape.type : ''))
  return kinds[0] === kinds[1] && types[0] === types[1]
}

/** The shortest path to a place where two shapes that do not agree mean two things. Empty if it is here. */
export function pathOfDisagreement(one: Shape, other: Shape): string {
  const waiting = [{ one: resolve(one), other: resolve(other), path: '' }]
  const met = new Map<Shape, Set<Shape>>()
  // The loop also visits the pairs that are added while it runs.
  for (const pair of waiting) {
    const others = met.get(pair.one) ?? new Set()
    met.set(pair.one, others)
    if (others.has(pair.other)) continue
    others.add(pair.other)
    const inner = (partsAt(pair.one, pair.other) ?? []).filter((part) => !agree(part.one, part.other))
    if (inner.length === 0) {
      const union = [pair.one, pair.other].find((own) => own.kind === 'union' && !agree(own, twinOf(own)))
      if (union?.kind !== 'union') return pair.path
      waiting.push({ one: union, other: twinOf(union), path: pair.path })
    }
    waiting.push(
      ...inner.map((part) => ({
        one: resolve(part.one),
        other: resolve(part.other),
        path: pair.path + part.step,
      })),
    )
  }
  return ''
}
