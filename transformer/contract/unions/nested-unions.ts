/**
 * Unions that may be misread. A union in a field is read by itself, and does not know what other shapes of the field
 * brought into the JSON:
 *
 *     { in: { at: string } | { from: string } } | { in: { at: Date }; x: 1 }
 *
 * Of `{"in": {"at": "…", "from": "…"}, "x": 1}` it reads `at` as its own first member does, though it was stored for a
 * Date. Where the other shapes bring no field that its members do not declare themselves, all is as it stored it.
 */
import { membersOf } from '../shape/members.js'
import { resolve, type Shape } from '../shape/shape.js'
import { areDisjoint } from './overlap.js'
import { sequenceOf, sharedParts } from './sequence.js'
import { fieldOf } from './shared-fields.js'

/** Whether one of several shapes of the same field is a union that may be misread. */
export function isMisread(shapes: readonly Shape[]): boolean {
  return shapes.some(
    (shape) => overlaps(shape) && shapes.some((other) => other !== shape && bringsMore(other, shape)),
  )
}

/** Whether JSON may fit several members of a union. */
function overlaps(shape: Shape): boolean {
  const members = membersOf(resolve(shape))
  return members.some((one) => members.some((other) => one !== other && !areDisjoint(one, other, 'json')))
}

/** Whether a value that fits both is stored with fields of the one that the other does not declare. */
export function bringsMore(
  one: Shape,
  other: Shape,
  asked: readonly (readonly [Shape, Shape])[] = [],
): boolean {
  const [a, b] = [resolve(one), resolve(other)]
  if (asked.some(([x, y]) => x === a && y === b)) return false
  const below = (x: Shape, y: Shape): boolean => bringsMore(x, y, [...asked, [a, b]])
  if (a.kind === 'union' || b.kind === 'union') {
    return membersOf(a).some((x) => membersOf(b).some((y) => below(x, y)))
  }
  if (areDisjoint(a, b, 'value')) return false
  if (a.kind === 'unknown' || b.kind === 'unknown') return true
  if (a.kind === 'object' && b.kind === 'object') {
    if (a.index.length > 0) return true
    return a.fields.some(({ name, shape }) => {
      const own = fieldOf(b, name)
      return own === undefined || below(shape, own.shape)
    })
  }
  const [row, otherRow] = [sequenceOf(a), sequenceOf(b)]
  return (
    row !== undefined && otherRow !== undefined && sharedParts(row, otherRow).some(([x, y]) => below(x, y))
  )
}
