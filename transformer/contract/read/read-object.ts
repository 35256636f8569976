/** Object types, interfaces, intersections of them, mapped types, `Record`, index signatures. */
import type ts from 'typescript'
import { readTags } from './constraints.js'
import { allowsUndefined } from '../shape/members.js'
import { readTagged } from './read-tagged.js'
import { withoutUndefined } from './read-union.js'
import { below, nameOfAlias, refuse, report, type Place, type Reader } from './reader.js'
import { isMapped } from './type-guards.js'
import type { Field, IndexRule, Shape, Target } from '../shape/shape.js'

export function readObject(reader: Reader, type: ts.Type, place: Place): Target['shape'] {
  const refusal = reasonToRefuse(reader, type)
  if (refusal !== undefined) return refuse(reader, refusal, type, place)
  if (isBraces(reader, type)) return refuse(reader, 'fieldless', type, place)
  const fields = reader.checker
    .getPropertiesOfType(type)
    .filter((property) => !isSymbolKey(property) || isMethod(reader, property))
    // By name, so that neither the author's order nor the checker's matters.
    .toSorted((one, other) => (one.name < other.name ? -1 : 1))
    .map((property) => readField(reader, type, property, place))
  return { kind: 'object', name: nameOf(reader, type), fields, index: readIndex(reader, type, place) }
}

function reasonToRefuse(reader: Reader, type: ts.Type): 'function' | 'promise' | 'instance' | undefined {
  const { checker, ts } = reader
  const isCallable = type.getCallSignatures().length + type.getConstructSignatures().length > 0
  if (isCallable || isFunctionItself(reader, type)) return 'function'
  const then = checker.getPropertyOfType(type, 'then')
  if (then !== undefined && checker.getTypeOfSymbol(then).getCallSignatures().length > 0) return 'promise'
  const members = type.isIntersection() ? type.types : [type]
  if (members.some((member) => (member.symbol?.flags & ts.SymbolFlags.Class) !== 0)) return 'instance'
  if (members.some((member) => isOfLibrary(reader, member))) return 'instance'
  // An interface that is all methods is the face of a class, and tells its methods one by one no better.
  if (checker.getPropertiesOfType(type).filter((own) => isMethod(reader, own)).length > few) return 'instance'
  return undefined
}

const few = 3

function isMethod({ ts }: Reader, { flags }: ts.Symbol): boolean {
  return (flags & ts.SymbolFlags.Method) !== 0
}

/** `{}` as it is written in a type: it takes any object, and nothing of it would be stored. An empty interface means that. */
function isBraces(reader: Reader, type: ts.Type): boolean {
  const { checker, ts } = reader
  const isLiteral = (type.symbol?.flags & ts.SymbolFlags.TypeLiteral) !== 0 && type.aliasSymbol === undefined
  const size = checker.getPropertiesOfType(type).length + checker.getIndexInfosOfType(type).length
  return isLiteral && !isMapped(reader, type) && size === 0
}

/** `Function`, which has no signature to show. */
function isFunctionItself({ checker, ts }: Reader, { symbol }: ts.Type): boolean {
  return (
    symbol !== undefined && symbol === checker.resolveName('Function', undefined, ts.SymbolFlags.Type, false)
  )
}

/** `RegExp`, `Error`, `Float32Array`: interfaces of the language itself, whose values are instances of classes. */
function isOfLibrary(reader: Reader, type: ts.Type): boolean {
  const { SymbolFlags } = reader.ts
  const name = type.symbol?.name
  const global =
    name === undefined ? undefined : reader.checker.resolveName(name, undefined, SymbolFlags.Value, false)
  return global !== undefined && global === type.symbol && (type.symbol.flags & SymbolFlags.Interface) !== 0
}

function readField(reader: Reader, owner: ts.Type, property: ts.Symbol, place: Place): Field {
  const { SymbolFlags } = reader.ts
  const declaration = property.valueDeclaration ?? property.declarations?.[0]
  const path = isSymbolKey(property) ? `[${symbolName(property)}]` : pathOf(property.name)
  const at: Place = { ...below(place, path, declaration), leavesOut: true }
  const type = reader.checker.getTypeOfSymbol(property)
  const shape = hasOtherType(reader, owner, declaration, type)
    ? reader.read(type, { ...at, tags: readTags(reader, declaration, at) })
    : readTagged(reader, type, declaration, at)
  const optional = (property.flags & SymbolFlags.Optional) !== 0 || mayBeLeftOut(shape)
  if (shape.kind === 'never' && !optional) report(reader, 'noValue', reader.checker.typeToString(type), at)
  return { name: property.name, optional, shape: optional ? withoutUndefined(shape) : shape }
}

/** Whether a mapped type has put another type in the place of the declared one, whose tags need not fit it. */
function hasOtherType(
  reader: Reader,
  owner: ts.Type,
  declaration: ts.Declaration | undefined,
  type: ts.Type,
): boolean {
  const { checker, ts } = reader
  const owners = owner.isIntersection() ? owner.types : [owner]
  const name = declaration && ts.getNameOfDeclaration(declaration)
  if (name === undefined || !owners.some((own) => isMapped(reader, own))) return false
  const declared = checker.getSymbolAtLocation(name)
  if (declared === undefined) return false
  return checker.getNonNullableType(checker.getTypeOfSymbol(declared)) !== checker.getNonNullableType(type)
}

/** `unknown` allows `undefined` too. */
function mayBeLeftOut(shape: Shape): boolean {
  return shape.kind === 'unknown' || allowsUndefined(shape)
}

function readIndex(reader: Reader, type: ts.Type, place: Place): readonly IndexRule[] {
  const rules: IndexRule[] = []
  for (const info of reader.checker.getIndexInfosOfType(type)) {
    const key = readKey(reader, info.keyType, place)
    if (key === undefined) continue
    const at = below(place, '[key]', info.declaration ?? place.node)
    const shape = readTagged(reader, info.type, info.declaration, { ...at, leavesOut: true })
    rules.push({ key, optional: mayBeLeftOut(shape), shape: withoutUndefined(shape) })
  }
  // A key that fits a template is held to the template's rule.
  return rules.toSorted((one, other) => particularity(other) - particularity(one))
}

function particularity(rule: IndexRule): number {
  return rule.key.kind === 'string' ? 0 : 1 + JSON.stringify(rule.key.parts).length
}

function readKey(reader: Reader, type: ts.Type, place: Place): IndexRule['key'] | undefined {
  const { TypeFlags } = reader.ts
  if ((type.flags & TypeFlags.Number) !== 0) {
    return { kind: 'template', parts: [{ kind: 'hole', of: 'number' }], checks: [] }
  }
  if ((type.flags & TypeFlags.ESSymbolLike) !== 0) {
    report(reader, 'key', reader.checker.typeToString(type), place)
    return undefined
  }
  const key: Shape = reader.read(type, below(place, '[key]'))
  if (key.kind === 'string' || key.kind === 'template') return key
  report(reader, 'key', reader.checker.typeToString(type), place)
  return undefined
}

/** Brands are often keyed by a `unique symbol`, which no JSON can hold and no value has. Methods are no brands. */
function isSymbolKey(property: ts.Symbol): boolean {
  return property.name.startsWith('__@')
}

/** `__@iterator@123` is `[Symbol.iterator]`. */
function symbolName(property: ts.Symbol): string {
  return `Symbol.${property.name.split('@')[1] ?? ''}`
}

function nameOf(reader: Reader, type: ts.Type): string | undefined {
  return nameOfAlias(reader, type) ?? (type.isClassOrInterface() ? type.symbol.name : undefined)
}

function pathOf(name: string): string {
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`
}
