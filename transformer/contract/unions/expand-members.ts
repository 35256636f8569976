/**
 * A union in a field of a member, written as several members:
 *
 *     { in: A | B; x: 1 }     is     { in: A; x: 1 } | { in: B; x: 1 }
 *
 * It takes the same values. But the inner union is read by itself, and may be misread (misread.ts); the several
 * members are tried together with all others.
 */
import { resolve, type Field, type ObjectShape, type Shape } from '../shape/shape.js'
import { bringsMore } from './nested-unions.js'
import { areDisjoint } from './overlap.js'
import { fieldOf } from './shared-fields.js'

const mostMembers = 64

/** Members so written where they may be misread; the same if none may, or if they would be too many. */
export function spread(members: readonly Shape[]): readonly Shape[] {
  const objects = members.map(resolve).filter((member) => member.kind === 'object')
  const found = members.flatMap((member): readonly Shape[] => {
    const own = resolve(member)
    if (own.kind !== 'object') return [member]
    const beside = objects.filter((other) => other !== own && !areDisjoint(other, own, 'value'))
    const mayBeMisread = ({ name, shape }: Field): boolean =>
      beside.some((other) => {
        const field = fieldOf(other, name)
        return field !== undefined && bringsMore(field.shape, shape)
      })
    const several = spreadFields(own, mayBeMisread)
    return several.length === 1 ? [member] : several
  })
  return found.length === members.length || found.length > mostMembers ? members : found
}

function spreadFields(object: ObjectShape, isChosen: (field: Field) => boolean): readonly ObjectShape[] {
  let found: readonly ObjectShape[] = [object]
  for (const field of object.fields.filter(isChosen)) {
    const choices = choicesOf(field.shape)
    if (choices.length === 1) continue
    found = found.flatMap((own) => choices.map((shape) => withField(own, { ...field, shape })))
    if (found.length > mostMembers) return [object]
  }
  return found
}

function withField(object: ObjectShape, field: Field): ObjectShape {
  return { ...object, fields: object.fields.map((own) => (own.name === field.name ? field : own)) }
}

/** A shape by itself, or each member of a union by itself, save those which need not be. */
function choicesOf(shape: Shape): readonly Shape[] {
  if (shape.kind === 'object') return spreadFields(shape, () => true)
  const own = resolve(shape)
  if (own.kind !== 'union') return [shape]
  // A recursive type holds itself behind a reference.
  const below = (member: Shape): readonly Shape[] =>
    shape.kind === 'reference' ? [member] : choicesOf(member)
  const alone = own.members.filter(
    (one) =>
      below(one).length > 1 || own.members.some((other) => other !== one && !areDisjoint(one, other, 'json')),
  )
  if (alone.length === 0) return [shape]
  const found = alone.flatMap(below)
  const [rest, ...more] = own.members.filter((member) => !alone.includes(member))
  if (rest === undefined) return found
  return [...found, more.length === 0 ? rest : { ...own, members: [rest, ...more] }]
}
