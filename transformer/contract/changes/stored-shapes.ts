/**
 * What is stored for the values of a shape, as shapes again. JSON has the declared fields only, with one exception: a value of
 * a union may be of several members at once, and is stored with the fields of all.
 *
 *     { k: string } | { x: string }     the value { k: 'a', x: 'b' } is stored whole
 *
 * So a member of a union is stored with the fields that an overlapping member may add.
 */
import {
  resolve,
  type Field,
  type IndexRule,
  type ObjectShape,
  type Shape,
  type Target,
  type UnionShape,
} from '../../../facts/shape/shape.js'
import { children } from '../shape/children.js'
import { areDisjoint, kindOn } from '../unions/disjoint.js'
import { areEqual } from '../unions/equal.js'
import { fieldOf } from '../unions/shared-fields.js'

type Resolved = Target['shape']

/** Makes each shape once, because a relation of shapes remembers them by identity. */
export class StoredShapes {
  readonly #numbers = new WeakMap<Shape, number>()
  readonly #made = new Map<string, Shape>()
  #count = 0

  /** The members of a union, as values of each are stored. */
  membersOf(union: UnionShape): readonly Shape[] {
    const members = union.members.map(resolve)
    return members.map((member) => {
      const others = members.filter((other) => other !== member && mayOverlap(member, other))
      return others.length === 0
        ? member
        : this.once('member', [member, ...others], () => this.#widened(member, others))
    })
  }

  /** The union of shapes, flat and without repetition. */
  unionOf(shapes: readonly Shape[]): Shape {
    const members: Resolved[] = []
    for (const member of shapes.map(resolve).flatMap((own) => (own.kind === 'union' ? own.members : [own]))) {
      const own = resolve(member)
      if (!members.some((known) => areEqual(known, own))) members.push(own)
    }
    const [only] = members
    const any = members.find(({ kind }) => kind === 'unknown')
    if (any !== undefined) return any
    if (only !== undefined && members.length === 1) return only
    if (members.length === 0) return { kind: 'never' }
    return this.once('union', members, () => ({ kind: 'union', name: undefined, members }))
  }

  /** Makes a shape from parts, or returns the one that was made from them before. */
  once(what: string, parts: readonly Shape[], make: () => Shape): Shape {
    const key = `${what} ${parts.map((part) => this.#numberOf(part)).join(' ')}`
    const known = this.#made.get(key) ?? make()
    this.#made.set(key, known)
    return known
  }

  #numberOf(shape: Shape): number {
    const known = this.#numbers.get(shape) ?? ++this.#count
    this.#numbers.set(shape, known)
    return known
  }

  #widened(member: Resolved, others: readonly Resolved[]): Shape {
    if (member.kind === 'object') return this.#widenedObject(member, others.filter(isObject))
    const own = [member, ...others].flatMap((part) => (part.kind === 'map' ? [part] : []))
    if (member.kind === 'map') {
      return {
        ...member,
        key: this.unionOf(own.map(({ key }) => key)),
        value: this.unionOf(own.map(({ value }) => value)),
      }
    }
    // The items of both, without a check of their number, which may differ.
    return {
      kind: member.kind === 'set' ? 'set' : 'array',
      element: this.unionOf([member, ...others].flatMap(children)),
      checks: [],
    }
  }

  #widenedObject(member: ObjectShape, others: readonly ObjectShape[]): ObjectShape {
    const all = [member, ...others]
    const names = new Set(all.flatMap(({ fields }) => fields.map(({ name }) => name)))
    const fields = [...names].toSorted().map((name): Field => {
      const own = member.fields.find((field) => field.name === name)
      const declared = all.flatMap((object) => fieldOf(object, name)?.shape ?? [])
      return { name, optional: own?.optional ?? true, shape: this.unionOf(declared) }
    })
    const rules = all.flatMap(({ index }) => index)
    const item = this.unionOf(rules.map(({ shape }) => shape))
    const index = rules.map((rule): IndexRule => ({ ...rule, shape: item }))
    return { kind: 'object', name: member.name, fields, index }
  }
}

/** Whether a value may be of both members, and JSON of it differs from JSON of one. */
function mayOverlap(one: Resolved, other: Resolved): boolean {
  return (
    (one.kind === 'object' || children(one).length > 0) &&
    kindOn(one, 'value') === kindOn(other, 'value') &&
    !areEqual(one, other) &&
    !areDisjoint(one, other, 'value')
  )
}

function isObject(shape: Resolved): shape is ObjectShape {
  return shape.kind === 'object'
}
