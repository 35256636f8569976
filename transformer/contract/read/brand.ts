/**
 * Decides which property of an intersection with an array, a `Date` or the like is a brand: a property that exists only for
 * the compiler, and that no value has. Types do not mark brands, so a brand is recognised by its key; some keys count only if
 * the property's type has one value.
 */
import type * as ts from '../../compiler/port.js'
import type { Reader } from './reader.js'

export function isBrand(reader: Reader, property: ts.Symbol): boolean {
  const { checker, ts } = reader
  const type = checker.getNonNullableType(checker.getTypeOfSymbol(property))
  if (type.getCallSignatures().length > 0) return false
  if (isNoKeyOfData(property.name)) return true
  if ((type.flags & ts.TypeFlags.UniqueESSymbol) !== 0) return true
  return isBrandLike(property.name) && hasOneValue(reader, type, 0)
}

/** `__brand`, `__witness__`, `~effect/Brand`, and `[brand]`: the checker's name of a symbol also begins with `__`. */
function isNoKeyOfData(key: string): boolean {
  return /^(?:__|[^\p{ID_Start}\d_$])/u.test(key)
}

/** `_tag`, `$type`; `brand`, `unitTag`. */
function isBrandLike(key: string): boolean {
  return /^[_$]/.test(key) || /(?:^|[^a-z])(?:brand|tag|opaque|nominal|flavou?r)(?![a-z])/.test(inWords(key))
}

/** `unitTag` as `unit tag`: `percentage` must not count as a tag. */
function inWords(key: string): string {
  return key.replaceAll(/(?<=[a-z\d])(?=[A-Z])/g, ' ').toLowerCase()
}

/** `'Names'`, `true`, `void`, `{ Names: 'Names' }`. */
function hasOneValue(reader: Reader, type: ts.Type, depth: number): boolean {
  const { checker, ts } = reader
  const { Unit, VoidLike, Never, Object } = ts.TypeFlags
  if ((type.flags & (Unit | VoidLike | Never)) !== 0) return true
  const properties = checker.getPropertiesOfType(type)
  return (
    (type.flags & Object) !== 0 &&
    depth < deepest &&
    checker.getIndexInfosOfType(type).length === 0 &&
    properties.every((property) => hasOneValue(reader, checker.getTypeOfSymbol(property), depth + 1))
  )
}

const deepest = 3
