/**
 * Members of a union that disagree about JSON, but are never stored alike: one of them requires a field that is never
 * stored for the other. `{ at: Date; from: string } | { at: string }` is told apart by `from`, as long as no third
 * member brings it to a value of the second.
 *
 * This is asked of pairs, so it is quick for a union of any size. What it cannot tell, stored-sets.ts may.
 */
import { resolve, type ObjectShape, type Shape } from '../shape/shape.js'
import { areDisjoint } from './overlap.js'
import { fieldOf } from './shared-fields.js'

export class StoredApart {
  readonly #objects: readonly ObjectShape[]
  readonly #known = new Map<Shape, Storable>()

  constructor(members: readonly Shape[]) {
    this.#objects = members.map(resolve).filter((member) => member.kind === 'object')
  }

  /** Whether no value fits both of two members, and the same JSON is never stored for values of each. */
  has(one: Shape, other: Shape): boolean {
    const [a, b] = [resolve(one), resolve(other)]
    if (a.kind !== 'object' || b.kind !== 'object' || !areDisjoint(a, b, 'value')) return false
    return this.#requiresMore(a, b) || this.#requiresMore(b, a)
  }

  #requiresMore(one: ObjectShape, other: ObjectShape): boolean {
    const { named, indexed } = this.#storableFor(other)
    return one.fields.some(
      ({ name, optional, shape }) =>
        !optional &&
        [...(named.get(name) ?? []), ...indexed.map((object) => fieldOf(object, name)?.shape)].every(
          (own) => own === undefined || areDisjoint(own, shape, 'json'),
        ),
    )
  }

  #storableFor(own: ObjectShape): Storable {
    const known = this.#known.get(own)
    if (known !== undefined) return known
    const fitting = this.#objects.filter((member) => !areDisjoint(member, own, 'value'))
    const fields = fitting.flatMap((member) => member.fields)
    const named = Map.groupBy(fields, ({ name }) => name)
    const found: Storable = {
      named: new Map([...named].map(([name, all]) => [name, all.map(({ shape }) => shape)])),
      indexed: fitting.filter(({ index }) => index.length > 0),
    }
    this.#known.set(own, found)
    return found
  }
}

/** What may be stored for values of a member: the fields of all members that they may fit, itself among them. */
interface Storable {
  readonly named: ReadonlyMap<string, readonly Shape[]>
  /** Those that take fields of any name, or of many. */
  readonly indexed: readonly ObjectShape[]
}
