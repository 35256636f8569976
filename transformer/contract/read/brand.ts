/**
 * Which property, beside an array or a `Date` and its like, is a brand: one that is there for the compiler alone, and no
 * value has it. Types do not say so, thus it is known by its key, and by its having no more than one value.
 */
import type * as ts from '../../compiler/port.js'
import type { Reader } from './reader.js'

export function isBrand(reader: Reader, property: ts.Symbol): boolean {
  const { checker, ts } = reader
  const type = checker.getNonNullableType(checker.getTypeOfSymbol(property))
  if (type.getCallSignatures().length > 0) return false
  if (isNoKeyOfData(property.name)) return true
  if ((type.flags & ts.TypeFlags.UniqueESSymbol) !== 0) return true
  return isBrandLike(property.name) && saysOneThing(reader, type, 0)
}

/** `__brand`, `__witness__`, `~effect/Brand`; and `[brand]`, since the checker's own name for a symbol begins so too. */
function isNoKeyOfData(key: string): boolean {
  return /^(?:__|[^\p{ID_Start}\d_$])/u.test(key)
}

/** `_tag`, `$type`; `brand`, `unitTag`. */
function isBrandLike(key: string): boolean {
  return /^[_$]/.test(key) || /(?:^|[^a-z])(?:brand|tag|opaque|nominal|flavou?r)(?![a-z])/.test(inWords(key))
}

/** `unitTag` as `unit tag`, so that a percentage is no tag. */
function inWords(key: string): string {
  return key.replaceAll(/(?<=[a-z\d])(?=[A-Z])/g, ' ').toLowerCase()
}

/** `'Names'`, `true`, `void`, `{ Names: 'Names' }`. */
function saysOneThing(reader: Reader, type: ts.Type, depth: number): boolean {
  const { checker, ts } = reader
  const { Unit, VoidLike, Never, Object } = ts.TypeFlags
  if ((type.flags & (Unit | VoidLike | Never)) !== 0) return true
  const properties = checker.getPropertiesOfType(type)
  return (
    (type.flags & Object) !== 0 &&
    depth < deepest &&
    checker.getIndexInfosOfType(type).length === 0 &&
    properties.every((property) => saysOneThing(reader, checker.getTypeOfSymbol(property), depth + 1))
  )
}

const deepest = 3
