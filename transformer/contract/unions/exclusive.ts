/**
 * Members of a union that disagree about JSON, but are told apart by a field that is missing:
 *
 *     { at: Date; from: string } | { at: string }
 *
 * No value is of both. What is stored for a value of the second has no `from`, since undeclared fields are not stored; so
 * JSON that fits the first was not stored for the second. The field may also hold an object that lacks one:
 * `{ in: { at: Date; from: string } } | { in: { at: string } }`.
 *
 * A value may be of several members at once, and is stored with the fields of all. So no other member
 * that the same value can fit may have the field.
 */
import { membersOf } from '../../../facts/shape/members.js'
import { resolve, type ObjectShape, type Shape, type Target } from '../../../facts/shape/shape.js'
import { areDisjoint } from './disjoint.js'
import { areEqual } from './equal.js'
import { askOfPairs, type Ask } from './pairs.js'
import { fieldOf } from './shared-fields.js'

/** Whether JSON that fits `one` was never stored for a value of `other`, where both are members of a union. */
export function excludes(one: Shape, other: Shape, members: readonly Shape[]): boolean {
  return areDisjoint(one, other, 'value') && neverFits(resolve(other), resolve(one), members, isNeverStored)
}

/** Whether the JSON that is stored for values of the first shape never fits the second. */
export const isNeverStored = askOfPairs(false, (stored, read, ask) =>
  membersOf(stored).every((own) =>
    membersOf(read).every((member) => neverFits(resolve(own), resolve(member), membersOf(stored), ask)),
  ),
)

/** The same for a member of a union, whose values may be of other members too. */
function neverFits(
  stored: Target['shape'],
  read: Target['shape'],
  members: readonly Shape[],
  ask: Ask,
): boolean {
  if (areDisjoint(stored, read, 'json')) return true
  if (stored.kind !== 'object' || read.kind !== 'object') return false
  const brought = members
    .map(resolve)
    .filter((member): member is ObjectShape => member.kind === 'object')
    .filter((member) => member === stored || !areDisjoint(member, stored, 'value'))
  return read.fields.some(({ name, optional, shape }) => {
    if (optional) return false
    const [first, ...others] = brought.flatMap((member) => fieldOf(member, name)?.shape ?? [])
    if (first === undefined) return true
    return others.every((other) => areEqual(first, other)) && ask(first, shape)
  })
}
