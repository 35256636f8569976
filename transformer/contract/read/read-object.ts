/** Reads object types: interfaces, their intersections, mapped types, `Record`, index signatures. */
import type * as ts from '../../compiler/port.js'
import { readTags } from './constraints.js'
import { allowsUndefined } from '../../../facts/shape/members.js'
import { isInstance, isMethod, plainFieldsOf } from './instances.js'
import { readTagged } from './read-tagged.js'
import { withoutUndefined } from './read-union.js'
import { below, nameOfAlias, refuse, report, type Place, type Reader } from './reader.js'
import { isMapped } from './type-guards.js'
import type { Field, IndexRule, Shape, Target } from '../../../facts/shape/shape.js'

export function readObject(reader: Reader, type: ts.Type, place: Place): Target['shape'] {
  const refusal = reasonToRefuse(reader, type)
  if (refusal === 'instance') return refuseInstance(reader, type, place)
  if (refusal !== undefined) return refuse(reader, refusal, type, place)
  const fields = reader.checker
    .getPropertiesOfType(type)
    .filter((property) => !isSymbolKey(property) || isMethod(reader, property))
    // Sort by name: the result must depend neither on the author's order nor on the checker's.
    .toSorted((one, other) => (one.name < other.name ? -1 : 1))
    .map((property) => readField(reader, type, property, place))
  return { kind: 'object', name: nameOf(reader, type), fields, index: readIndex(reader, type, place) }
}

type Refusal = 'function' | 'promise' | 'instance' | 'fieldless' | 'arrayLike'

function reasonToRefuse(reader: Reader, type: ts.Type): Refusal | undefined {
  const { checker } = reader
  const isCallable = type.getCallSignatures().length + type.getConstructSignatures().length > 0
  if (isCallable || isFunctionItself(reader, type)) return 'function'
  const then = checker.getPropertyOfType(type, 'then')
  if (then !== undefined && checker.getTypeOfSymbol(then).getCallSignatures().length > 0) return 'promise'
  if (isInstance(reader, type)) return 'instance'
  if (isArrayLike(reader, type)) return 'arrayLike'
  return isBraces(reader, type) ? 'fieldless' : undefined
}

function refuseInstance(reader: Reader, type: ts.Type, place: Place): Target['shape'] {
  const fields = plainFieldsOf(reader, type)
  const fix = fields === undefined ? undefined : `Declare the plain fields that the handler needs: ${fields}.`
  return refuse(reader, 'instance', type, place, fix)
}

/** Whether a type has a length and an item for each number, as a string, a `NodeList` and an array have. */
function isArrayLike({ checker, ts }: Reader, type: ts.Type): boolean {
  const length = checker.getPropertyOfType(type, 'length')
  return (
    length !== undefined &&
    (checker.getTypeOfSymbol(length).flags & ts.TypeFlags.Number) !== 0 &&
    checker.getIndexTypeOfType(type, ts.IndexKind.Number) !== undefined
  )
}

/** Whether a type is a literal `{}`: it accepts any object, of which no field would be stored. An empty interface is intended. */
function isBraces(reader: Reader, type: ts.Type): boolean {
  const { checker, ts } = reader
  const isLiteral = (type.symbol?.flags & ts.SymbolFlags.TypeLiteral) !== 0 && type.aliasSymbol === undefined
  const size = checker.getPropertiesOfType(type).length + checker.getIndexInfosOfType(type).length
  return isLiteral && !isMapped(reader, type) && size === 0
}

/** Whether a type is `Function`, which has no signatures. */
function isFunctionItself({ checker, ts }: Reader, { symbol }: ts.Type): boolean {
  return (
    symbol !== undefined && symbol === checker.resolveName('Function', undefined, ts.SymbolFlags.Type, false)
  )
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

/** Whether a mapped type has replaced the declared type. The tags of the declaration need not fit the new type. */
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
  // The first rule that a key fits applies, so templates come before `string`.
  return rules.toSorted((one, other) => particularity(other) - particularity(one))
}

function particularity(rule: IndexRule): number {
  return rule.key.kind === 'string' ? 0 : 1 + JSON.stringify(rule.key.parts).length
}

function readKey(reader: Reader, type: ts.Type, place: Place): IndexRule['key'] | undefined {
  const { TypeFlags } = reader.ts
  const parts = type.isIntersection() ? type.types : [type]
  // `number & { __brand: 'Id' }` too.
  if (parts.some((part) => (part.flags & TypeFlags.Number) !== 0)) {
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

/** Whether a key is a symbol, which JSON cannot contain. Brands often have such keys. */
function isSymbolKey(property: ts.Symbol): boolean {
  // The escaped name of a string key has one more underscore: `___@type` is the key `__@type`.
  return property.escapedName.toString().startsWith('__@')
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
