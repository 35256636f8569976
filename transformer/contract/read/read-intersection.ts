/**
 * Reads intersections. `string & { __brand: 'Id' }` is a string, since no value can have the brand. An intersection of object
 * types has the fields of all members. The JSON of an array, or of a `Date` and the like, has no other fields: a brand is
 * ignored, and any other field is a problem. No value is both a string and an array: such an intersection is `never`.
 */
import type * as ts from '../../compiler/port.js'
import { isBrand } from './brand.js'
import { takeChecks } from './constraints.js'
import { globalType, readGlobalType } from './read-global-type.js'
import { readObject } from './read-object.js'
import { below, refuse, type Place, type Reader } from './reader.js'
import type { Shape, ShapeOf } from '../../../facts/shape/shape.js'

export function readIntersection(reader: Reader, type: ts.IntersectionType, place: Place): Shape {
  const { checker, ts } = reader
  if (isOfTwoKinds(reader, type)) return { kind: 'never' }
  // `object & { id: string }` allows any other field too.
  if (type.types.some(({ flags }) => (flags & ts.TypeFlags.NonPrimitive) !== 0)) {
    return refuse(reader, 'fieldless', type, place)
  }
  const primitives = type.types.filter((member) => isPrimitive(reader, member))
  const [primitive] = primitives
  if (primitive !== undefined) {
    return requires(reader, type.types, primitive, (_property, isKnown) => isKnown)
      ? refuse(reader, 'beside', type, place)
      : readPrimitives(reader, primitives, place)
  }
  const tuple = type.types.find((member) => checker.isTupleType(member))
  const arrays = type.types.filter((member) => checker.isArrayType(member))
  const list = tuple ?? arrays.find((member) => isMutable(reader, member)) ?? arrays[0]
  const instance = type.types.find((member) => globalType(reader, member) !== undefined)
  const branded = list ?? instance
  if (branded !== undefined) {
    const lists = tuple === undefined ? arrays : arrays.filter((array) => holdsItems(reader, array, tuple))
    const others = type.types.filter((member) => member !== branded && !lists.includes(member))
    const loses = requires(
      reader,
      others,
      branded,
      (property, isKnown) => isKnown || !isBrand(reader, property),
    )
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
  // An intersection may contain itself, like any object.
  return reader.once(type, place, () => readObject(reader, type, place))
}

/**
 * Whether a member of a union has no values and can be omitted. An intersection of unions is a union of all intersections of
 * their members, and most of those have no values. An object has none if a required field has none, as `type` of
 * `{ type: 'list' } & { type: string[] }`: this is followed into fields for some levels, since recursive types have no end.
 */
export function isImpossible(reader: Reader, type: ts.Type, levels = 3): boolean {
  if (type.isUnion()) return type.types.every((member) => isImpossible(reader, member, levels))
  if (!type.isIntersection()) return (type.flags & reader.ts.TypeFlags.Never) !== 0
  if (isOfTwoKinds(reader, type)) return true
  if (type.types.some((member) => kindOf(reader, member) !== undefined)) {
    return type.types.some((member) => isDictionary(reader, member))
  }
  return (
    levels > 0 &&
    reader.checker
      .getPropertiesOfType(type)
      .some(
        (property) =>
          (property.flags & reader.ts.SymbolFlags.Optional) === 0 &&
          isImpossible(reader, reader.checker.getTypeOfSymbol(property), levels - 1),
      )
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

/** Whether a type is an object whose properties all have one type, which is not a function type. */
function isDictionary({ checker, ts }: Reader, type: ts.Type): boolean {
  const values = checker.getIndexTypeOfType(type, ts.IndexKind.String)
  return (
    values !== undefined &&
    (values.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) === 0 &&
    !(values.isUnion() ? values.types : [values]).some((own) => own.getCallSignatures().length > 0)
  )
}

/** The checker only keeps several primitives if each is a kind of text: `` `a${string}` & `${string}b` ``. */
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

/** Whether an array may hold the items of a tuple. Whether either is readonly does not matter. */
function holdsItems({ checker, ts }: Reader, array: ts.Type, tuple: ts.Type): boolean {
  const [element, item] = [array, tuple].map((list) => checker.getIndexTypeOfType(list, ts.IndexKind.Number))
  return element !== undefined && item !== undefined && checker.isTypeAssignableTo(item, element)
}

function isMutable({ checker }: Reader, type: ts.Type): boolean {
  return checker.getPropertyOfType(type, 'push') !== undefined
}

/**
 * Whether the other members require a property that `base` lacks, or that `base` declares with more values, and for which
 * `counts` returns true.
 */
function requires(
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

/** `{ kind: 'a' } & { kind: 'b' }`: the checker reduces it to `never`, without properties. */
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
