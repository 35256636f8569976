/** From JSON to the value. */
import { writeConvert } from './convert-function.js'
import type { Direction, Leaf } from './convert.js'
import type { Emitter } from './emitter.js'
import type { Shape } from '../../../facts/shape/shape.js'

export const decoding: Direction = {
  role: 'decode',
  from: 'json',
  result: 'value',
  leaf: decodeLeaf,
  set: (_emitter, items, item) =>
    item === undefined ? `new Set(${items})` : `new Set(${items}.map(${item}))`,
  map: (items, entry) => (entry === undefined ? `new Map(${items})` : `new Map(${items}.map(${entry}))`),
}

export function writeDecode(emitter: Emitter, shape: Shape, name: string): string {
  return writeConvert(emitter, shape, name, decoding)
}

function decodeLeaf(emitter: Emitter, shape: Leaf, json: string): string {
  const { helpers } = emitter
  switch (shape.kind) {
    case 'undefined':
      return 'undefined'
    case 'bigint':
      return `BigInt(${json})`
    case 'bigintLiteral':
      return `${shape.digits}n`
    case 'date':
      return `new Date(${json})`
    case 'url':
      return `new URL(${json})`
    case 'bytes':
      return decodeBytes(helpers, shape.type, json)
    case 'temporal':
      return `${helpers}.toTemporal(${json}, '${shape.type}')`
  }
}

function decodeBytes(helpers: string, type: 'Uint8Array' | 'Buffer' | 'ArrayBuffer', json: string): string {
  switch (type) {
    case 'Buffer':
      return `Buffer.from(${json}, 'base64')`
    case 'Uint8Array':
      return `${helpers}.fromBase64(${json})`
    case 'ArrayBuffer':
      return `${helpers}.fromBase64(${json}).buffer`
  }
}
