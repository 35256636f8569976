import { allowsUndefined, membersOf } from './members.js'
import type { TupleElement } from './shape.js'

/**
 * Whether an optional element that is left out, before others that are not, is stored as null. That works only where
 * null is not a value of its own.
 */
export function nullInMiddle({ optional, shape }: TupleElement): boolean {
  if (!optional) return false
  const takesNull = membersOf(shape).some((member) => member.kind === 'null' || member.kind === 'unknown')
  return !takesNull && !allowsUndefined(shape)
}
