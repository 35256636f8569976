/**
 * Unions whose values cannot be told apart once they are JSON. Two members are fine if
 *
 * - no JSON fits both (`disjoint.ts`): another JSON kind, another literal, a field whose values are disjoint;
 * - or they read all JSON alike (`agree.ts`), so that it does not matter which of them is meant;
 * - or one requires a field that is never stored for the other (`exclusive.ts`).
 */
import type { FoundUnion } from '../read/reader.js'
import { converts } from '../shape/converts.js'
import { typeProblem, type TypeProblem } from '../read/type-problem.js'
import { resolve, type Shape } from '../../../facts/shape/shape.js'
import { describe } from '../../../facts/shape/words.js'
import { agree, pathOfDisagreement } from './agree.js'
import { areDisjoint, kindOn } from './disjoint.js'
import { excludes } from './exclusive.js'
import { discriminantOf } from './union-parts.js'

type Pair = readonly [one: Shape, other: Shape]

const mostReported = 3

/** Each pair is reported once, in the outermost union that has it: a recursive union is met at several levels. */
export function findAmbiguities(unions: readonly FoundUnion[]): readonly TypeProblem[] {
  const reported = new Map<Shape, Set<Shape>>()
  const isNew = ([one, other]: Pair): boolean => {
    const others = reported.get(resolve(one)) ?? new Set()
    const isKnown = others.has(resolve(other))
    reported.set(resolve(one), others.add(resolve(other)))
    return !isKnown
  }
  const outermostFirst = unions.toSorted((one, other) => one.place.depth - other.place.depth)
  return outermostFirst.flatMap(({ members, place }) => {
    const ambiguous = disagreeingPairs(members).filter(
      ([one, other]) => !excludes(one, other, members) && !excludes(other, one, members),
    )
    const pairs = [...new Set(ambiguous.filter(isNew).map(pairWords))]
    const rest = pairs.length - mostReported
    const words = rest > 1 ? [...pairs.slice(0, mostReported), `${rest} more pairs of this union`] : pairs
    return words.map((pair) => typeProblem('ambiguous', pair, place))
  })
}

/** For each member of a union, the members whose JSON was never stored for it. Those that agree are left out. */
export function exclusions(members: readonly Shape[]): ReadonlyMap<Shape, readonly Shape[]> {
  const found = new Map<Shape, Shape[]>()
  const add = ([one, other]: Pair): void => {
    if (excludes(one, other, members)) found.set(other, [...(found.get(other) ?? []), one])
  }
  for (const [one, other] of disagreeingPairs(members)) {
    add([one, other])
    add([other, one])
  }
  return found
}

/** The pairs of members that some JSON may fit, and read it as two values. */
function disagreeingPairs(members: readonly Shape[]): readonly Pair[] {
  const kinds = Map.groupBy(members, (member) => kindOn(resolve(member), 'json'))
  return [...kinds.values()].flatMap((own) => {
    if (discriminantOf(own) !== undefined) return []
    return own.flatMap((one, index) =>
      own
        .slice(index + 1)
        .filter((other) => (converts(one) || converts(other)) && !areDisjoint(one, other, 'json'))
        .filter((other) => !agree(one, other))
        .map((other): Pair => [one, other]),
    )
  })
}

function pairWords([one, other]: Pair): string {
  const path = pathOfDisagreement(one, other)
  const where = path === '' ? '' : ` (in ${path.replace(/^\./, '')})`
  return `${typeWords(one)} and ${typeWords(other)}${where}`
}

function typeWords(shape: Shape): string {
  return resolve(shape).kind === 'date' ? 'Date' : describe(shape, 'value')
}
