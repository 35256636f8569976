/**
 * Intersections. `string & { __brand: 'Id' }` is a string, since no value can carry the brand. An intersection of
 * object types has the fields of all.
 */
import type ts from 'typescript'
import { globalType, readGlobalType } from './read-global-type.js'
import { readObject } from './read-object.js'
import type { Place, Reader } from './reader.js'
import type { Shape } from '../shape.js'

export function readIntersection(reader: Reader, type: ts.IntersectionType, place: Place): Shape {
  const { checker } = reader
  const branded = type.types.find(
    (member) => isPrimitive(reader, member) || checker.isArrayType(member) || checker.isTupleType(member),
  )
  if (branded !== undefined) return reader.read(branded, place)
  for (const member of type.types) {
    const global = globalType(reader, member)
    if (global !== undefined) return readGlobalType(reader, global, member, place)
  }
  if (contradictsItself(reader, type)) return { kind: 'never' }
  // It may contain itself, like any object.
  return reader.once(type, place, () => readObject(reader, type, place))
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
