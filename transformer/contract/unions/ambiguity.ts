/**
 * Unions whose values cannot be told apart once they are JSON.
 *
 * Pairs of members that disagree about what JSON means are looked for first. Most unions have none, and are done. For
 * the others it is asked whether what they disagree about can ever be stored for both: first of pairs, then of sets,
 * and last of the members that stand for their inner unions.
 */
import type { FoundUnion } from '../read/reader.js'
import { converts } from '../shape/converts.js'
import { typeProblem, type TypeProblem } from '../read/type-problem.js'
import { resolve, type Shape } from '../shape/shape.js'
import { describe } from '../shape/words.js'
import { findDisagreement } from './disagreement.js'
import { kindOn } from './overlap.js'
import { spread } from './expand-members.js'
import { StoredApart } from './exclusive-field.js'
import { areStoredApart, findStoredAlike, type StoredAlike } from './json-collisions.js'
import { discriminantOf } from './union-parts.js'

interface Pair {
  readonly one: Shape
  readonly other: Shape
  readonly path: string
}

const mostTold = 3

/** Each pair is told once, in the outermost union that it stands in: a recursive one is met at several levels. */
export function findAmbiguities(unions: readonly FoundUnion[]): readonly TypeProblem[] {
  const told = new Map<Shape, Set<Shape>>()
  const isNew = ({ one, other }: Pair): boolean => {
    const others = told.get(resolve(one)) ?? new Set()
    const isKnown = others.has(resolve(other))
    told.set(resolve(one), others.add(resolve(other)))
    return !isKnown
  }
  const outermostFirst = unions.toSorted((one, other) => one.place.depth - other.place.depth)
  return outermostFirst.flatMap(({ members, place }) => {
    const pairs = [...new Set(ambiguousPairs(members).filter(isNew).map(pairWords))]
    const rest = pairs.length - mostTold
    const words = rest > 1 ? [...pairs.slice(0, mostTold), `${rest} more pairs of this union`] : pairs
    return words.map((pair) => typeProblem('ambiguous', pair, place))
  })
}

function ambiguousPairs(members: readonly Shape[]): readonly Pair[] {
  return kindsOf(members).flatMap((group) => {
    const pairs = mistakenPairs(group)
    if (pairs.length === 0) return []
    const apart = spread(group)
    return apart !== group && areStoredApart(apart) ? [] : pairs
  })
}

/** As what JSON of a union that is not refused is tried: as its members, unless so some would be mistaken. */
export function membersToTry(members: readonly Shape[]): readonly Shape[] {
  const apart = spread(members)
  return apart === members || mistakenPairs(members).length === 0 ? members : apart
}

/** The pairs of members, all of one JSON kind, that may be mistaken for each other where JSON is tried as each. */
function mistakenPairs(members: readonly Shape[]): readonly Pair[] {
  const disagreeing = comparablePairs(members).flatMap(([one, other]) => {
    const path = findDisagreement([one, other])
    return path === undefined ? [] : [{ one, other, path }]
  })
  const apart = new StoredApart(members)
  if (disagreeing.every(({ one, other }) => apart.has(one, other))) return []
  const alike = findStoredAlike(members)
  if (alike === undefined) return disagreeing.filter(({ one, other }) => !apart.has(one, other))
  if (alike.length === 0) return []
  const guilty = disagreeing.filter((pair) => alike.some((sets) => isToBlame(pair, sets)))
  return guilty.length === 0 ? disagreeing : guilty
}

/** Whether a pair of members is what makes two sets of them mean two things. */
function isToBlame({ one, other, path }: Pair, sets: StoredAlike): boolean {
  const [a, b] = [resolve(one), resolve(other)]
  const isBetween =
    (sets.one.includes(a) && sets.other.includes(b)) || (sets.one.includes(b) && sets.other.includes(a))
  return isBetween && path === sets.path
}

/** The members of each JSON kind. */
function kindsOf(members: readonly Shape[]): readonly (readonly Shape[])[] {
  return [...Map.groupBy(members, (member) => kindOn(resolve(member), 'json')).values()]
}

/** In pairs, as far as one of the two is not the same in JSON. */
function comparablePairs(members: readonly Shape[]): readonly (readonly [Shape, Shape])[] {
  if (discriminantOf(members) !== undefined) return []
  return members.flatMap((one, index) =>
    members
      .slice(index + 1)
      .filter((other) => converts(one) || converts(other))
      .map((other) => [one, other] as const),
  )
}

function pairWords({ one, other, path }: Pair): string {
  const where = path === '' ? '' : ` (in ${path.replace(/^\./, '')})`
  return `${typeWords(one)} and ${typeWords(other)}${where}`
}

function typeWords(shape: Shape): string {
  return resolve(shape).kind === 'date' ? 'Date' : describe(shape, 'value')
}
