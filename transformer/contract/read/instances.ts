/**
 * Decides which object types are instances that would lose methods, accessors or private state as JSON. The instances of a
 * class with only public fields lose nothing: they are stored by their fields, like objects.
 */
import type * as ts from '../../compiler/port.js'
import type { Reader } from './reader.js'

export function isInstance(reader: Reader, type: ts.Type): boolean {
  const { checker, ts } = reader
  const properties = checker.getPropertiesOfType(type)
  const methods = properties.filter((property) => isMethod(reader, property))
  // An interface of many methods usually describes a class: report one error instead of one for each method.
  if (methods.length > few || properties.some((property) => isHidden(reader, property))) return true
  const bases = withBases(reader, type)
  if (bases.some((symbol) => isOfLibrary(reader, symbol))) return true
  if (!bases.some((symbol) => (symbol.flags & ts.SymbolFlags.Class) !== 0)) return false
  return properties.length === 0 || properties.some((property) => isBehaviour(reader, property))
}

const few = 3

export function isMethod({ ts }: Reader, { flags }: ts.Symbol): boolean {
  return (flags & ts.SymbolFlags.Method) !== 0
}

function isBehaviour({ ts }: Reader, { flags }: ts.Symbol): boolean {
  return (flags & (ts.SymbolFlags.Method | ts.SymbolFlags.Accessor)) !== 0
}

/** `private`, `protected`, `#name`. */
function isHidden({ ts }: Reader, property: ts.Symbol): boolean {
  // The name of a key that a string declares begins with one more underscore.
  if (property.escapedName.toString().startsWith('__#')) return true
  const { Private, Protected } = ts.ModifierFlags
  return (property.declarations ?? []).some(
    (declaration) => (ts.getCombinedModifierFlags(declaration) & (Private | Protected)) !== 0,
  )
}

/** The symbols of a type and of its base types. */
function withBases({ checker }: Reader, type: ts.Type): readonly ts.Symbol[] {
  const found = new Set<ts.Symbol>()
  const waiting = type.isIntersection() ? [...type.types] : [type]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const symbol: ts.Symbol | undefined = next.symbol
    if (symbol === undefined || found.has(symbol)) continue
    found.add(symbol)
    const declared = checker.getDeclaredTypeOfSymbol(symbol)
    if (declared.isClassOrInterface()) waiting.push(...checker.getBaseTypes(declared))
  }
  return [...found]
}

/** `RegExp`, `Error`, `Float32Array`: interfaces of the language itself, whose values are instances of classes. */
function isOfLibrary({ checker, ts }: Reader, symbol: ts.Symbol): boolean {
  return (
    (symbol.flags & ts.SymbolFlags.Interface) !== 0 &&
    checker.resolveName(symbol.name, undefined, ts.SymbolFlags.Value, false) === symbol
  )
}

/** A type to declare instead of an instance: `Pick<User, 'id' | 'name'>`. */
export function plainFieldsOf(reader: Reader, type: ts.Type): string | undefined {
  const { checker } = reader
  const isData = (property: ts.Symbol): boolean =>
    !isHidden(reader, property) &&
    !property.escapedName.toString().startsWith('__@') &&
    !isBehaviour(reader, property) &&
    checker.getTypeOfSymbol(property).getCallSignatures().length === 0
  const fields = checker.getPropertiesOfType(type).filter(isData)
  // The state of a `Map` or a stream is not in its fields; the state of an error is.
  const isPlain = (symbol: ts.Symbol): boolean => symbol.name === 'Error' || !isOfLibrary(reader, symbol)
  if (fields.length === 0 || fields.length > most || !withBases(reader, type).every(isPlain)) return undefined
  return `Pick<${checker.typeToString(type)}, ${fields.map(({ name }) => `'${name}'`).join(' | ')}>`
}

/** Maximum number of fields listed in a message. */
const most = 12
