/**
 * Intersections. `string & { __brand: 'Id' }` is a string, since no value can carry the brand. An intersection of
 * object types has the fields of all. The JSON of an array, or of a `Date` and its like, holds no further field: a brand
 * is left out, and any other field is refused. No value is both a string and an array: such an intersection is `never`.
 */
import type * as ts from '../../compiler/port.js'
import { isBrand } from './brand.js'
import { takeChecks } from './constraints.js'
import { globalType, readGlobalType } from './read-global-type.js'
import { readObject } from './read-object.js'
import { below, refuse, type Place, type Reader } from './reader.js'
import type { Shape, ShapeOf } from '../shape/shape.js'

export function readIntersection(reader: Reader, type: ts.IntersectionType, place: Place): Shape {
  const { checker, ts } = reader
  if (isOfTwoKinds(reader, type)) return { kind: 'never' }
  // `object & { id: string }` has any other field too.
  if (type.types.some(({ flags }) => (flags & ts.TypeFlags.NonPrimitive) !== 0)) {
    return refuse(reader, 'fieldless', type, place)
  }
  const primitives = type.types.filter((member) => isPrimitive(reader, member))
  const [primitive] = primitives
  if (primitive !== undefined) {
    return asks(reader, type.types, primitive, (_property, isKnown) => isKnown)
      ? refuse(reader, 'beside', type, place)
      : readPrimitives(reader, primitives, place)
  }
  const tuple = type.types.find((member) => checker.isTupleType(member))
  const arrays = type.types.filter((member) => checker.isArrayType(member))
  const list = tuple ?? arrays.find((member) => isMutable(reader, member)) ?? arrays[0]
  const instance = type.types.find((member) => globalType(reader, member) !== undefined)
  const branded = list ?? instance
  if (branded !== undefined) {
    const lists = tuple === undefined ? arrays : [tuple]
    const others = type.types.filter((member) => member !== branded && !lists.includes(member))
    const loses = asks(reader, others, branded, (property, isKnown) => isKnown || !isBrand(reader, property))
    if (loses || holdsAnyKey(reader, others, branded)) return refuse(reader, 'beside', type, place)
  }
  if (list !== undefined) {
    return tuple === undefined && arrays.length > 1
      ? readElements(reader, type, place)
      : reader.read(list, place)
  }
  const global = instance && globalType(reader, instance)
  if (instance !== undefined && global !== undefined) return readGlobalType(reader, global, instance, place)
  if (contradictsItself(reader, type)) return { kind: 'never' }
  // It may contain itself, like any object.
  return reader.once(type, place, () => readObject(reader, type, place))
}

/**
 * Whether a union can do without this member, since it has no values. An intersection of unions is a union of all the
 * intersections of their members, and most of those are of this kind.
 */
export function isImpossible(reader: Reader, type: ts.Type): boolean {
  if (!type.isIntersection()) return false
  const isOneKind = type.types.some((member) => kindOf(reader, member) !== undefined)
  return (
    isOfTwoKinds(reader, type) || (isOneKind && type.types.some((member) => isDictionary(reader, member)))
  )
}

/** Whether two members have no value in common, as `string` and `string[]`. */
function isOfTwoKinds(reader: Reader, { types }: ts.IntersectionType): boolean {
  return new Set(types.flatMap((member) => kindOf(reader, member) ?? [])).size > 1
}

function kindOf(reader: Reader, type: ts.Type): string | undefined {
  const { checker } = reader
  if (isPrimitive(reader, type)) return 'primitive'
  if (checker.isTupleType(type) || checker.isArrayType(type)) return 'array'
  const global = globalType(reader, type)
  return global === 'Buffer' ? 'Uint8Array' : global?.replace('Readonly', '')
}

/** Whether a type is an object of which every property is of one type, and methods are not of that type. */
function isDictionary({ checker, ts }: Reader, type: ts.Type): boolean {
  const values = checker.getIndexTypeOfType(type, ts.IndexKind.String)
  return (
    values !== undefined &&
    (values.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) === 0 &&
    !(values.isUnion() ? values.types : [values]).some((own) => own.getCallSignatures().length > 0)
  )
}

/** Several are only left where each is a kind of text: `` `a${string}` & `${string}b` ``. */
function readPrimitives(reader: Reader, [first, ...others]: readonly ts.Type[], place: Place): Shape {
  if (first === undefined) return { kind: 'never' }
  const shape = reader.read(first, place)
  if (shape.kind !== 'template') return shape
  const more = others.map((other) => reader.read(other, place)).filter((own) => own.kind === 'template')
  return { ...shape, checks: [...shape.checks, ...more.map(asCheck)] }
}

function asCheck({ parts }: ShapeOf<'template'>) {
  return { tag: 'template', parts } as const
}

/** `A[] & B[]` is `(A & B)[]`. */
function readElements(reader: Reader, type: ts.IntersectionType, place: Place): Shape {
  const { checker, ts } = reader
  const element = checker.getIndexTypeOfType(type, ts.IndexKind.Number)
  const checks = takeChecks('array', place)
  const shape =
    element === undefined ? ({ kind: 'unknown' } as const) : reader.read(element, below(place, '[]'))
  return { kind: 'array', element: shape, checks }
}

function isMutable({ checker }: Reader, type: ts.Type): boolean {
  return checker.getPropertyOfType(type, 'push') !== undefined
}

/**
 * Whether the other members ask for a property that one of them does not have already, or has with more values, and
 * that counts.
 */
function asks(
  { checker }: Reader,
  types: readonly ts.Type[],
  base: ts.Type,
  counts: (property: ts.Symbol, isKnown: boolean) => boolean,
): boolean {
  return types
    .filter((member) => member !== base && !checker.isTypeAssignableTo(base, member))
    .flatMap((member) => checker.getPropertiesOfType(member))
    .some((property) => {
      const known = checker.getPropertyOfType(base, property.name)
      const fits =
        known !== undefined &&
        checker.isTypeAssignableTo(checker.getTypeOfSymbol(known), checker.getTypeOfSymbol(property))
      return !fits && counts(property, known !== undefined)
    })
}

/** `Date & Record<string, string>`. */
function holdsAnyKey({ checker }: Reader, types: readonly ts.Type[], base: ts.Type): boolean {
  return types.some(
    (member) => !checker.isTypeAssignableTo(base, member) && checker.getIndexInfosOfType(member).length > 0,
  )
}

/** `{ kind: 'a' } & { kind: 'b' }`, which the checker takes for `never`, and gives no properties. */
function contradictsItself({ checker }: Reader, type: ts.IntersectionType): boolean {
  const hasProperties = (own: ts.Type): boolean => checker.getPropertiesOfType(own).length > 0
  return !hasProperties(type) && type.types.some(hasProperties)
}

function isPrimitive(reader: Reader, type: ts.Type): boolean {
  const { TypeFlags } = reader.ts
  const primitive =
    TypeFlags.StringLike |
    TypeFlags.NumberLike |
    TypeFlags.BigIntLike |
    TypeFlags.BooleanLike |
    TypeFlags.VoidLike |
    TypeFlags.Null |
    TypeFlags.ESSymbolLike
  return (type.flags & primitive) !== 0
}
