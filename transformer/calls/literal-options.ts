/** Reads the value of a type of literals: `{ retries: 5; backoff: 'exponential' }`. */
import type * as ts from '../compiler/port.js'
import type { Compilation } from '../compiler/compilation.js'

export type LiteralValue = string | number | boolean | null | LiteralObject

export interface LiteralObject {
  readonly [property: string]: LiteralValue
}

/** The declared options whose types are literals. Options that are computed at run time are left out. */
export function literalOptions(compilation: Compilation, type: ts.Type): LiteralObject {
  const { ts, checker } = compilation
  const entries: [string, LiteralValue][] = []
  for (const property of checker.getPropertiesOfType(type)) {
    if ((property.flags & ts.SymbolFlags.Optional) !== 0) continue
    const value = literalValue(compilation, checker.getTypeOfSymbol(property))
    if (value !== undefined) entries.push([property.name, value])
  }
  return Object.fromEntries(entries)
}

function literalValue(compilation: Compilation, type: ts.Type): LiteralValue | undefined {
  const { ts, checker } = compilation
  if (type.isStringLiteral() || type.isNumberLiteral()) return type.value
  if ((type.flags & ts.TypeFlags.BooleanLiteral) !== 0) return checker.typeToString(type) === 'true'
  if ((type.flags & ts.TypeFlags.Null) !== 0) return null
  if ((type.flags & ts.TypeFlags.Object) === 0 || isCallable(compilation, type)) return undefined
  // The option `upgrades`. A list has dozens of methods, which need not be looked at.
  if (checker.isArrayLikeType(type)) return undefined
  // An object with unknown fields is left out whole: part of it would be wrong.
  const object = literalOptions(compilation, type)
  const complete = checker.getPropertiesOfType(type).every((property) => property.name in object)
  return complete ? object : undefined
}

function isCallable({ checker, ts }: Compilation, type: ts.Type): boolean {
  return checker.getSignaturesOfType(type, ts.SignatureKind.Call).length > 0
}
