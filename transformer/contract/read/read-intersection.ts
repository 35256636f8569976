/**
 * Intersections. `string & { __brand: 'Id' }` is a string, since no value can carry the brand. An intersection of
 * object types has the fields of all. One of an array, or of a `Date` and its like, has a form in JSON that holds no
 * further field: a brand is let go, and what else would get lost is refused.
 */
import type ts from 'typescript'
import { isBrand } from './brand.js'
import { globalType, readGlobalType } from './read-global-type.js'
import { readObject } from './read-object.js'
import { refuse, type Place, type Reader } from './reader.js'
import type { Shape } from '../shape/shape.js'

export function readIntersection(reader: Reader, type: ts.IntersectionType, place: Place): Shape {
  const { checker } = reader
  const primitive = type.types.find((member) => isPrimitive(reader, member))
  if (primitive !== undefined) {
    return asks(reader, type, primitive, (_property, isKnown) => isKnown)
      ? refuse(reader, 'beside', type, place)
      : reader.read(primitive, place)
  }
  const list =
    type.types.find((member) => checker.isTupleType(member)) ??
    type.types.find((member) => checker.isArrayType(member))
  const instance = type.types.find((member) => globalType(reader, member) !== undefined)
  const branded = list ?? instance
  if (branded !== undefined) {
    const loses = asks(reader, type, branded, (property, isKnown) => isKnown || !isBrand(reader, property))
    if (loses || holdsAnyKey(reader, type, branded)) return refuse(reader, 'beside', type, place)
  }
  if (list !== undefined) return reader.read(list, place)
  const global = instance && globalType(reader, instance)
  if (instance !== undefined && global !== undefined) return readGlobalType(reader, global, instance, place)
  if (contradictsItself(reader, type)) return { kind: 'never' }
  // It may contain itself, like any object.
  return reader.once(type, place, () => readObject(reader, type, place))
}

/**
 * Whether the other members ask for a property that one of them does not have already, or has with more values, and
 * that counts.
 */
function asks(
  { checker }: Reader,
  { types }: ts.IntersectionType,
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
function holdsAnyKey({ checker }: Reader, { types }: ts.IntersectionType, base: ts.Type): boolean {
  return types.some(
    (member) =>
      member !== base &&
      !checker.isTypeAssignableTo(base, member) &&
      checker.getIndexInfosOfType(member).length > 0,
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
