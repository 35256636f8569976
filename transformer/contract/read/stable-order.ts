/**
 * Sorts the members of a union. The checker's order depends on what it has checked before, so it differs between a full build
 * and an incremental build; the emitted code must not differ. Literals are sorted by their values, object types by their
 * declarations, instances of one generic type by their type arguments.
 */
import type * as ts from '../../compiler/port.js'
import type { Reader } from './reader.js'
import { isBigIntLiteral, isReference, isTemplateLiteral } from './type-guards.js'

export function inStableOrder(reader: Reader, types: readonly ts.Type[]): readonly ts.Type[] {
  return types.toSorted((one, other) => compareTypes(reader, one, other, levels))
}

/** Maximum depth to which type arguments are compared. They may be recursive. */
const levels = 6

function compareTypes(reader: Reader, one: ts.Type, other: ts.Type, left: number): number {
  if (one === other || left === 0) return 0
  return (
    rank(reader, one) - rank(reader, other) ||
    compareValues(literal(reader, one), literal(reader, other)) ||
    compareValues(fileOf(one), fileOf(other)) ||
    compareValues(positionOf(one), positionOf(other)) ||
    compareLists(reader, partsOf(reader, one), partsOf(reader, other), left - 1)
  )
}

function compareLists(
  reader: Reader,
  some: readonly ts.Type[],
  others: readonly ts.Type[],
  left: number,
): number {
  for (const [index, one] of some.entries()) {
    const other = others[index]
    const order = other === undefined ? 1 : compareTypes(reader, one, other, left)
    if (order !== 0) return order
  }
  return some.length - others.length
}

function compareValues<Value extends string | number | bigint>(one: Value, other: Value): number {
  return one < other ? -1 : one > other ? 1 : 0
}

function rank({ ts: { TypeFlags } }: Reader, { flags }: ts.Type): number {
  const kinds = [
    TypeFlags.VoidLike,
    TypeFlags.Null,
    TypeFlags.String,
    TypeFlags.Number,
    TypeFlags.BigInt,
    TypeFlags.BooleanLike,
    TypeFlags.StringLiteral,
    TypeFlags.StringLike,
    TypeFlags.NumberLike,
    TypeFlags.BigIntLike,
  ]
  const index = kinds.findIndex((kind) => (flags & kind) !== 0)
  return index === -1 ? kinds.length : index
}

/** The value to sort by. Types of one rank have values of one type. */
function literal(reader: Reader, type: ts.Type): string | number | bigint {
  if (type.isStringLiteral() || type.isNumberLiteral()) return type.value
  if (isBigIntLiteral(reader, type)) {
    const { negative, base10Value } = type.value
    return BigInt(negative ? `-${base10Value}` : base10Value)
  }
  if (isTemplateLiteral(reader, type)) return type.texts.join('\0')
  return (type.flags & reader.ts.TypeFlags.BooleanLiteral) !== 0 ? reader.checker.typeToString(type) : ''
}

function declarationOf(type: ts.Type): ts.Node | undefined {
  // A type may have no symbol, contrary to its declaration.
  const symbol: ts.Symbol | undefined = type.symbol
  return (type.aliasSymbol ?? symbol)?.declarations?.[0]
}

function fileOf(type: ts.Type): string {
  return declarationOf(type)?.getSourceFile().fileName ?? ''
}

function positionOf(type: ts.Type): number {
  return declarationOf(type)?.pos ?? 0
}

function partsOf(reader: Reader, type: ts.Type): readonly ts.Type[] {
  if (type.aliasTypeArguments !== undefined) return type.aliasTypeArguments
  if (type.isIntersection()) return type.types
  if (type.isUnion()) return inStableOrder(reader, type.types)
  if (isTemplateLiteral(reader, type)) return type.types
  return isReference(reader, type) ? reader.checker.getTypeArguments(type) : []
}
