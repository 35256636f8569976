/** The lines that report what does not fit in a part of a value. */
import { roleOn, type Emitter } from './emitter.js'
import type { Side } from '../../../facts/shape/side.js'
import { fits } from './fits.js'
import { resolve, type Shape } from '../../../facts/shape/shape.js'
import { quote } from '../shape/quote.js'
import { describe } from '../../../facts/shape/words.js'

/** Lines that report what does not fit in a part. */
export function explainPart(
  emitter: Emitter,
  shape: Shape,
  value: string,
  path: string,
  side: Side,
): readonly string[] {
  switch (shape.kind) {
    case 'unknown':
      return [`${emitter.helpers}.explainJson(${value}, ${path}, problems)`]
    case 'array':
    case 'tuple':
    case 'set':
    case 'map':
    case 'object':
    case 'reference':
      return [explainCall(emitter, shape, value, path, side)]
    case 'union':
      return shape.members.every((member) => isLeaf(resolve(member)))
        ? [`if (${fits(emitter, shape, value, side).no}) ${reportText(emitter, shape, value, path, side)}`]
        : [explainCall(emitter, shape, value, path, side)]
    default:
      return [`if (${fits(emitter, shape, value, side).no}) ${reportText(emitter, shape, value, path, side)}`]
  }
}

function isLeaf(shape: Shape): boolean {
  return !['array', 'tuple', 'set', 'map', 'object', 'union'].includes(shape.kind)
}

export function explainCall(emitter: Emitter, shape: Shape, value: string, path: string, side: Side): string {
  return `${emitter.functionFor(roleOn('explain', side), shape)}(${value}, ${path}, problems)`
}

export function reportText(emitter: Emitter, shape: Shape, value: string, path: string, side: Side): string {
  return `${emitter.helpers}.report(problems, ${path}, ${quote(describe(shape, side))}, ${value})`
}
