import { resolve, type ObjectShape, type Shape, type UnionShape } from '../../../facts/shape/shape.js'
import { isInherited, quote } from '../shape/quote.js'

export interface UnionParts {
  readonly objects: readonly Shape[]
  readonly arrays: readonly Shape[]
  /** All but the objects. */
  readonly others: readonly Shape[]
}

const known = new WeakMap<UnionShape, UnionParts>()

export function partition(shape: UnionShape): UnionParts {
  const before = known.get(shape)
  if (before !== undefined) return before
  const parts = partsOf(shape)
  known.set(shape, parts)
  return parts
}

function partsOf(shape: UnionShape): UnionParts {
  const objects = shape.members.filter((member) => resolve(member).kind === 'object')
  return {
    objects,
    arrays: shape.members.filter(isArrayOnTheWire),
    others: shape.members.filter((member) => resolve(member).kind !== 'object'),
  }
}

function isArrayOnTheWire(shape: Shape): boolean {
  return ['array', 'tuple', 'set', 'map'].includes(resolve(shape).kind)
}

/** Whether at most one member is an object and at most one an array, so the JSON kind distinguishes them. */
export function isSimple(shape: UnionShape): boolean {
  const { objects, arrays } = partition(shape)
  return objects.length <= 1 && arrays.length <= 1
}

export interface Discriminant {
  readonly key: string
  readonly cases: readonly { readonly literals: readonly string[]; readonly member: Shape }[]
}

const discriminants = new WeakMap<readonly Shape[], Discriminant | 'none'>()

/** A field that holds a literal of its own in each of the objects. */
export function discriminantOf(members: readonly Shape[]): Discriminant | undefined {
  const found = discriminants.get(members) ?? findDiscriminant(members) ?? 'none'
  discriminants.set(members, found)
  return found === 'none' ? undefined : found
}

function findDiscriminant(members: readonly Shape[]): Discriminant | undefined {
  const objects = members.map(resolve).filter((shape): shape is ObjectShape => shape.kind === 'object')
  const [first] = objects
  if (first === undefined || objects.length < 2) return undefined
  for (const { name } of first.fields) {
    if (isInherited(name)) continue
    const literals = objects.map((object) => literalsOf(object, name))
    const all = literals.flat()
    if (literals.every((own) => own.length > 0) && new Set(all).size === all.length) {
      return {
        key: name,
        cases: members.map((member, index) => ({ literals: literals[index] ?? [], member })),
      }
    }
  }
  return undefined
}

/** The literals that a required field may hold, as text; none if it may hold anything else. */
function literalsOf(object: ObjectShape, name: string): readonly string[] {
  const field = object.fields.find((own) => own.name === name)
  if (field === undefined || field.optional) return []
  const shapes = field.shape.kind === 'union' ? field.shape.members : [field.shape]
  const literals = shapes.map((shape) =>
    shape.kind === 'literal'
      ? typeof shape.value === 'string'
        ? quote(shape.value)
        : String(shape.value)
      : shape.kind === 'null'
        ? 'null'
        : undefined,
  )
  return literals.every((literal) => literal !== undefined) ? literals : []
}
