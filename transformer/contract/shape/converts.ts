import { children, rememberReaching } from './children.js'
import { resolve, type Shape, type Target } from '../../../facts/shape/shape.js'

/**
 * Whether a value differs from its JSON, beyond being a copy. Where nothing converts, one check and one copying
 * function serve both directions.
 */
export const converts = rememberReaching(convertsItself)

function convertsItself(shape: Target['shape']): boolean {
  switch (shape.kind) {
    case 'date':
    case 'bigint':
    case 'bigintLiteral':
    case 'url':
    case 'bytes':
    case 'temporal':
    case 'map':
    case 'set':
    // Where it is not a field, `undefined` is stored as null.
    case 'undefined':
      return true
    case 'tuple':
      return shape.elements.some((element) => element.optional)
    default:
      return false
  }
}

/** Whether a shape is neither converted nor copied: a scalar of JSON. */
export function isScalar(shape: Shape): boolean {
  const { kind } = resolve(shape)
  return (
    kind !== 'unknown' &&
    kind !== 'object' &&
    kind !== 'array' &&
    kind !== 'tuple' &&
    !isUnionOfMore(shape) &&
    !converts(shape)
  )
}

function isUnionOfMore(shape: Shape): boolean {
  return resolve(shape).kind === 'union' && !children(shape).every(isScalar)
}
