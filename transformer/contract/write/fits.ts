/** The condition that a value fits a shape, as an expression. */
import { bigIntTests, checkTests, textTests } from './check-text.js'
import { roleOn, type Emitter } from './emitter.js'
import type { Side } from '../../../facts/shape/side.js'
import type { Shape, ShapeOf } from '../../../facts/shape/shape.js'
import { all, any, call, equals, single, typeIs, type Test } from './test-text.js'
import { quote } from '../shape/quote.js'
import { isSimple } from '../unions/union-parts.js'

/** The condition that a value fits. */
export function fits(emitter: Emitter, shape: Shape, value: string, side: Side): Test {
  const { helpers } = emitter
  switch (shape.kind) {
    case 'unknown':
      return call(`${helpers}.isJson(${value})`)
    case 'never':
      return single('false', 'true')
    case 'undefined':
      return equals(value, side === 'value' ? 'undefined' : 'null')
    case 'null':
      return equals(value, 'null')
    case 'boolean':
      return typeIs(value, 'boolean')
    case 'number':
      return all([call(`Number.isFinite(${value})`), ...checkTests(emitter, shape.checks, value)])
    case 'string':
    case 'template':
      return all([typeIs(value, 'string'), ...textTests(emitter, shape, value)])
    case 'literal':
      return equals(value, typeof shape.value === 'string' ? quote(shape.value) : String(shape.value))
    case 'union':
      return isSimple(shape) ? fitsOneOf(emitter, shape, value, side) : callFor(emitter, shape, value, side)
    case 'array':
    case 'tuple':
    case 'set':
    case 'map':
    case 'object':
    case 'reference':
      return callFor(emitter, shape, value, side)
    default:
      return side === 'value' ? fitsClass(helpers, shape, value) : fitsText(helpers, shape, value)
  }
}

type Converted = ShapeOf<'bigint' | 'bigintLiteral' | 'date' | 'url' | 'bytes' | 'temporal'>

function fitsClass(helpers: string, shape: Converted, value: string): Test {
  switch (shape.kind) {
    case 'bigint':
      return all([typeIs(value, 'bigint'), ...bigIntTests(shape.checks, value)])
    case 'bigintLiteral':
      return equals(value, `${shape.digits}n`)
    case 'date':
      return call(`${helpers}.isDate(${value})`)
    case 'url':
      return call(`${helpers}.isUrlObject(${value})`)
    case 'bytes':
      return call(
        shape.type === 'Buffer' ? `Buffer.isBuffer(${value})` : `${helpers}.is${shape.type}(${value})`,
      )
    case 'temporal':
      return call(`${helpers}.isTemporal(${value}, '${shape.type}')`)
  }
}

function fitsText(helpers: string, shape: Converted, value: string): Test {
  switch (shape.kind) {
    case 'bigint':
      return all([call(`${helpers}.isDigits(${value})`), ...bigIntTests(shape.checks, `BigInt(${value})`)])
    case 'bigintLiteral':
      return equals(value, quote(shape.digits))
    case 'date':
      return call(`${helpers}.isDateTime(${value})`)
    case 'url':
      return call(`${helpers}.isUrl(${value})`)
    case 'bytes':
      return call(`${helpers}.isBase64(${value})`)
    case 'temporal':
      return call(`${helpers}.isTemporalText(${value}, '${shape.type}')`)
  }
}

function callFor(emitter: Emitter, shape: Shape, value: string, side: Side): Test {
  return call(`${emitter.functionFor(roleOn('is', side), shape)}(${value})`)
}

const manyLiterals = 6

export function fitsOneOf(emitter: Emitter, shape: ShapeOf<'union'>, value: string, side: Side): Test {
  const literals = shape.members.filter((member) => member.kind === 'literal')
  if (literals.length <= manyLiterals) {
    return any(shape.members.map((member) => fits(emitter, member, value, side)))
  }
  const values = literals.map(({ value: own }) => (typeof own === 'string' ? quote(own) : String(own)))
  const others = shape.members.filter((member) => member.kind !== 'literal')
  const set = emitter.constant('allowed', `new Set([${values.join(', ')}])`)
  return any([call(`${set}.has(${value})`), ...others.map((member) => fits(emitter, member, value, side))])
}
