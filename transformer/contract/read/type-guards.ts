/** Type guards that TypeScript's own API lacks. */
import type * as ts from '../../compiler/port.js'
import type { Reader } from './reader.js'

export function isTemplateLiteral({ ts }: Reader, type: ts.Type): type is ts.TemplateLiteralType {
  return (type.flags & ts.TypeFlags.TemplateLiteral) !== 0
}

export function isStringMapping({ ts }: Reader, type: ts.Type): type is ts.StringMappingType {
  return (type.flags & ts.TypeFlags.StringMapping) !== 0
}

export function isBigIntLiteral({ ts }: Reader, type: ts.Type): type is ts.BigIntLiteralType {
  return (type.flags & ts.TypeFlags.BigIntLiteral) !== 0
}

export function isTuple({ checker }: Pick<Reader, 'checker'>, type: ts.Type): type is ts.TupleTypeReference {
  return checker.isTupleType(type)
}

export function isArray({ checker }: Reader, type: ts.Type): type is ts.TypeReference {
  return checker.isArrayType(type)
}

/** Whether a type is generic and instantiated, as every `Map<…>` is. */
export function isReference({ ts }: Reader, type: ts.Type): type is ts.TypeReference {
  return (type.flags & ts.TypeFlags.Object) !== 0 && 'target' in type
}

export function isMapped({ ts }: Reader, type: ts.Type): type is ts.ObjectType {
  // Every object type has these flags.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const { objectFlags } = type as ts.ObjectType
  return (type.flags & ts.TypeFlags.Object) !== 0 && (objectFlags & ts.ObjectFlags.Mapped) !== 0
}
