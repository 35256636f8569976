/**
 * Which values of a union are stored as the same JSON.
 *
 * A value that fits several members at once is stored with the fields of all of them, and with no others. So what can
 * be stored is known from the *set* of members that the value fits:
 *
 *     { at: Date; from: string } | { at: string } | { at: string; from: string; to: number }
 *
 * The first two disagree about `at`, but JSON with `from` was stored for the second only if the value fitted the third
 * as well, and then it has `to`, which is never stored for the first. So this asks of each two sets, and of each set
 * by itself, whether the same JSON can be stored for both and mean two values. In a field, the shapes that the set's
 * members declare there are a set again, and where those are unions, so is each choice of their members.
 *
 * JSON is read by trying each member, and the readings that together leave nothing out are right (`readings.ts` in the
 * runtime). A union in a field of the set's members is read by itself, though: see misread.ts. Where it may be misread,
 * its members must not disagree at all.
 */
import { converts } from '../shape/converts.js'
import { membersOf } from '../shape/members.js'
import { resolve, type ObjectShape, type Shape, type Target } from '../shape/shape.js'
import type { Side } from '../shape/side.js'
import { findDisagreement, meanSame } from './disagreement.js'
import { isMisread } from './nested-unions.js'
import { areDisjoint } from './overlap.js'
import { sequenceOf, type Sequence } from './sequence.js'
import { fieldOf } from './shared-fields.js'

/** Shapes that a value fits at once, none of them a union. */
type FitSet = readonly Exclude<Target['shape'], { readonly kind: 'union' }>[]

/** Two sets of members for which the same JSON is stored, and where it means two things. */
export interface StoredAlike {
  readonly one: readonly Shape[]
  readonly other: readonly Shape[]
  readonly path: string
}

const mostSets = 256
const mostSteps = 100_000

/** Every two sets of members that are stored alike, or nothing if there are too many sets to ask. */
export function findStoredAlike(members: readonly Shape[]): readonly StoredAlike[] | undefined {
  return unlessTooMany(() => [...search(members)])
}

/** Whether there are no two such sets, as far as it can be known. */
export function areStoredApart(members: readonly Shape[]): boolean {
  return unlessTooMany(() => search(members).next().done) ?? false
}

function* search(members: readonly Shape[]): Generator<StoredAlike, void> {
  const own = new Search()
  for (const [one, other] of pairsOf(own.setsOf([{ kind: 'union', name: undefined, members }]))) {
    const path = own.conflictOfSets(one, other)
    if (path !== undefined) yield { one, other, path }
  }
}

function unlessTooMany<Found>(find: () => Found): Found | undefined {
  try {
    return find()
  } catch (error) {
    if (error instanceof TooMany) return undefined
    throw error
  }
}

class TooMany extends Error {}

class Search {
  #steps = 0
  readonly #numbers = new Map<Shape, number>()
  readonly #written = new WeakMap<readonly Shape[], string>()
  readonly #sets = new Map<string, readonly FitSet[]>()
  readonly #disjoint = new Map<string, boolean>()
  /** A pair that is met again while it is asked about adds nothing new. */
  readonly #meeting = new Map<string, boolean>()
  readonly #conflicts = new Map<string, string | undefined>()

  /** Each set of shapes that a value of all these may fit: of a union's members some, at least one. */
  setsOf(shapes: readonly Shape[]): readonly FitSet[] {
    const own = distinct(shapes)
    return remembered(this.#sets, this.#words(own), [], () => this.#findSets(own))
  }

  #findSets(shapes: readonly Target['shape'][]): readonly FitSet[] {
    let sets: readonly FitSet[] = [[]]
    for (const shape of shapes) {
      const members = membersOf(shape).map(resolve)
      sets = sets.flatMap((set) => this.#extend(set, members, false))
    }
    return sets
  }

  #extend(set: FitSet, members: readonly Target['shape'][], isEnough: boolean): readonly FitSet[] {
    this.#step()
    const found: FitSet[] = isEnough ? [set] : []
    for (const [index, member] of members.entries()) {
      if (member.kind === 'union' || member.kind === 'never') continue
      if (set.some((own) => own !== member && this.#areDisjoint(own, member, 'value'))) continue
      const more = set.includes(member) ? set : [...set, member]
      found.push(...this.#extend(more, members.slice(index + 1), true))
      if (found.length > mostSets) throw new TooMany()
    }
    return found
  }

  /** Where the same JSON means two values, one that fits all of some shapes, and one that fits all of others. */
  #conflict(some: readonly Shape[], others: readonly Shape[]): string | undefined {
    const [one, other] = [distinct(some), distinct(others)]
    if (one.length === 0 || other.length === 0) return undefined
    // A shape by itself has been asked about where it stands.
    if (one.length === 1 && other.length === 1 && one[0] === other[0]) return undefined
    const [sets, otherSets] = [this.setsOf(one), this.setsOf(other)]
    let isShared = false
    for (const set of sets) {
      for (const otherSet of otherSets) {
        const path = this.conflictOfSets(set, otherSet)
        if (path !== undefined) return path
        isShared ||= this.#meetAsSets(set, otherSet)
      }
    }
    if (!isShared) return undefined
    return firstOf([one, other].map((own) => (isMisread(own) ? findDisagreement(own) : undefined)))
  }

  conflictOfSets(one: FitSet, other: FitSet): string | undefined {
    return remembered(this.#conflicts, this.#question(one, other), undefined, () =>
      this.#findConflict(one, other),
    )
  }

  #findConflict(one: FitSet, other: FitSet): string | undefined {
    this.#step()
    if (!this.#meetAsSets(one, other)) return undefined
    const all = [...one, ...other]
    if (!all.some(converts)) return undefined
    if (all.some((shape) => shape.kind === 'unknown')) return ''
    const below = (some: readonly Shape[], others: readonly Shape[], step: string): string | undefined => {
      const path = this.#conflict(some, others)
      return path === undefined ? undefined : step + path
    }
    const objects = [one.filter(isObject), other.filter(isObject)] as const
    if (objects[0].length > 0) return this.#conflictOfObjects(...objects, below)
    const rows = [rowsOf(one), rowsOf(other)] as const
    if (rows[0].length > 0 && rows[0][0]?.class === rows[1][0]?.class) {
      const count = Math.max(...rows.flat().map((row) => row.fixed)) + 1
      return firstOf(
        places(count).map((index) => below(partsAt(rows[0], index), partsAt(rows[1], index), '[]')),
      )
    }
    return one[0] !== undefined && other[0] !== undefined && meanSame(one[0], other[0]) ? undefined : ''
  }

  #conflictOfObjects(
    one: readonly ObjectShape[],
    other: readonly ObjectShape[],
    below: (some: readonly Shape[], others: readonly Shape[], step: string) => string | undefined,
  ): string | undefined {
    const named = namesOf([...one, ...other]).map((name) =>
      below(declared(one, name).shapes, declared(other, name).shapes, `.${name}`),
    )
    const rules = [one, other].map((objects) => objects.flatMap(({ index }) => index))
    const [some = [], others = []] = rules.map((own) => own.map(({ shape }) => shape))
    if (some.length === 0 || others.length === 0) return firstOf(named)
    // Which of several patterns a key fits is not asked.
    const anyKey = rules.flat().every(({ key }) => key.kind === 'string')
    const atKey = anyKey ? below(some, others, '.[key]') : findDisagreement([...some, ...others])
    return firstOf([...named, atKey === undefined || anyKey ? atKey : `.[key]${atKey}`])
  }

  /**
   * Whether the same JSON may be stored for a value that fits all of some shapes, and for one that fits all of others.
   */
  #meet(some: readonly Shape[], others: readonly Shape[]): boolean {
    const sets = this.setsOf(others)
    return this.setsOf(some).some((one) => sets.some((other) => this.#meetAsSets(one, other)))
  }

  #meetAsSets(one: FitSet, other: FitSet): boolean {
    return remembered(this.#meeting, this.#question(one, other), true, () => this.#findMeeting(one, other))
  }

  #findMeeting(one: FitSet, other: FitSet): boolean {
    this.#step()
    if (one.some((x) => other.some((y) => this.#areDisjoint(x, y, 'json')))) return false
    const meet = (some: readonly Shape[], others: readonly Shape[]): boolean => this.#meet(some, others)
    const objects = [one.filter(isObject), other.filter(isObject)] as const
    if (objects[0].length === one.length && objects[1].length === other.length) {
      return namesOf([...objects[0], ...objects[1]]).every((name) => {
        const [own, others] = [declared(objects[0], name), declared(objects[1], name)]
        const isRequired = own.isRequired || others.isRequired
        return (
          !isRequired ||
          (own.shapes.length > 0 && others.shapes.length > 0 && meet(own.shapes, others.shapes))
        )
      })
    }
    const rows = [rowsOf(one), rowsOf(other)] as const
    if (rows[0].length === 0 || rows[1].length === 0) return true
    const least = Math.max(...rows.flat().map((row) => row.least))
    if (rows.flat().some((row) => row.most < least)) return false
    return places(Math.min(least, mostSets)).every((index) =>
      meet(partsAt(rows[0], index), partsAt(rows[1], index)),
    )
  }

  #areDisjoint(one: Shape, other: Shape, side: Side): boolean {
    const key = `${side} ${this.#numberOf(one)} ${this.#numberOf(other)}`
    return remembered(this.#disjoint, key, false, () => areDisjoint(one, other, side))
  }

  #question(one: FitSet, other: FitSet): string {
    return `${this.#words(one)}/${this.#words(other)}`
  }

  #words(shapes: readonly Shape[]): string {
    const known = this.#written.get(shapes)
    if (known !== undefined) return known
    const numbers = shapes.map((shape) => this.#numberOf(shape))
    const words = numbers.toSorted((x, y) => x - y).join()
    this.#written.set(shapes, words)
    return words
  }

  #numberOf(shape: Shape): number {
    const number = this.#numbers.get(shape) ?? this.#numbers.size
    this.#numbers.set(shape, number)
    return number
  }

  #step(): void {
    if (++this.#steps > mostSteps) throw new TooMany()
  }
}

function distinct(shapes: readonly Shape[]): readonly Target['shape'][] {
  return [...new Set(shapes.map(resolve))]
}

/** What was found before, `meanwhile` while it is being looked for. */
function remembered<Value>(
  known: Map<string, Value>,
  key: string,
  meanwhile: Value,
  find: () => Value,
): Value {
  const before = known.get(key)
  if (before !== undefined || known.has(key)) return before ?? meanwhile
  known.set(key, meanwhile)
  const found = find()
  known.set(key, found)
  return found
}

function isObject(shape: Shape): shape is ObjectShape {
  return shape.kind === 'object'
}

function namesOf(objects: readonly ObjectShape[]): readonly string[] {
  return [...new Set(objects.flatMap(({ fields }) => fields.map(({ name }) => name)))]
}

/** What objects declare of a field together. */
function declared(
  objects: readonly ObjectShape[],
  name: string,
): { readonly isRequired: boolean; readonly shapes: readonly Shape[] } {
  const fields = objects.map((object) => fieldOf(object, name)).filter((field) => field !== undefined)
  return { isRequired: fields.some(({ optional }) => !optional), shapes: fields.map(({ shape }) => shape) }
}

function rowsOf(set: FitSet): readonly Sequence[] {
  return set.map(sequenceOf).filter((row) => row !== undefined)
}

function partsAt(rows: readonly Sequence[], index: number): readonly Shape[] {
  return rows.map((row) => row.at(index)).filter((part) => part !== undefined)
}

function places(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index)
}

/** Each two, and each with itself. */
function pairsOf<Item>(items: readonly Item[]): readonly (readonly [Item, Item])[] {
  return items.flatMap((one, index) => items.slice(index).map((other) => [one, other] as const))
}

function firstOf(paths: readonly (string | undefined)[]): string | undefined {
  return paths.find((path) => path !== undefined)
}
