/** From a value to JSON. */
import { writeConvert } from './convert-function.js'
import type { Direction, Leaf } from './convert.js'
import type { Emitter } from './emitter.js'
import type { Shape } from '../../../facts/shape/shape.js'
import { quote } from '../shape/quote.js'

export const encoding: Direction = {
  role: 'encode',
  from: 'value',
  result: 'json',
  leaf: encodeLeaf,
  set: (_emitter, items, item) =>
    item === undefined ? `Array.from(${items})` : `Array.from(${items}, ${item})`,
  map: (items, entry) => (entry === undefined ? `Array.from(${items})` : `Array.from(${items}, ${entry})`),
}

export function writeEncode(emitter: Emitter, shape: Shape, name: string): string {
  return writeConvert(emitter, shape, name, encoding)
}

function encodeLeaf(emitter: Emitter, shape: Leaf, value: string): string {
  switch (shape.kind) {
    case 'undefined':
      return 'null'
    case 'bigint':
      return `String(${value})`
    case 'bigintLiteral':
      return quote(shape.digits)
    case 'date':
      return `${value}.toISOString()`
    case 'url':
      return `${value}.href`
    case 'bytes':
      return `${emitter.helpers}.toBase64(${value})`
    case 'temporal':
      return `${value}.toString()`
  }
}
