/**
 * Splits an object by the values of one field, where no single member of a union reads all of it:
 *
 *     { kind: 'a' | 'b'; id: string }     is read by     { kind: 'a'; id: string } | { kind: 'b'; id: string }
 *     { at?: Date }                       is read by     { at: Date } | { at?: never }
 */
import type { Field, ObjectShape, Shape, Target, UnionShape } from '../../../facts/shape/shape.js'
import { resolve } from '../../../facts/shape/shape.js'
import { areEqual } from '../unions/equal.js'
import { fieldOf } from '../unions/shared-fields.js'
import type { StoredShapes } from './stored-shapes.js'

/** How many parts one field is split into at most, and all fields of an object together. */
const most = 64
const mostTogether = 512

/** The parts of a shape, `undefined` if it cannot be split. */
export function split(
  shapes: StoredShapes,
  stored: Target['shape'],
  read: UnionShape,
): readonly Shape[] | undefined {
  if (stored.kind === 'boolean') return [yes, no]
  if (stored.kind !== 'object' || sizeOf(stored) > mostTogether) return undefined
  const objects = read.members
    .map(resolve)
    .filter((member): member is ObjectShape => member.kind === 'object')
  for (const field of stored.fields) {
    const kinds = partsOf(field, stored, objects)
    if (kinds.length < 2) continue
    return kinds.map((part, index) =>
      shapes.once(JSON.stringify([field.name, index]), [stored], () => withField(stored, field, part)),
    )
  }
  return undefined
}

const yes: Shape = { kind: 'literal', value: true }
const no: Shape = { kind: 'literal', value: false }

/** What a field is in each part; `undefined` where it is left out. */
function partsOf(
  field: Field,
  stored: ObjectShape,
  objects: readonly ObjectShape[],
): readonly (Field | undefined)[] {
  const others = objects.map((object) => fieldOf(object, field.name))
  if (field.optional) {
    const differ = others.some((other) => other?.optional === false || other?.shape.kind === 'never')
    return differ && stored.index.length === 0 ? [undefined, { ...field, optional: false }] : []
  }
  const literals = literalsOf(field.shape)
  const differ = others.some((other) => other !== undefined && !areEqual(other.shape, field.shape))
  return differ && literals.length <= most ? literals.map((shape) => ({ ...field, shape })) : []
}

function literalsOf(shape: Shape): readonly Shape[] {
  const own = resolve(shape)
  if (own.kind === 'boolean') return [yes, no]
  if (own.kind !== 'union') return []
  const parts = own.members.flatMap((member) => (member.kind === 'boolean' ? [yes, no] : [member]))
  return parts.every(({ kind }) => kind === 'literal' || kind === 'null' || kind === 'bigintLiteral')
    ? parts
    : []
}

function sizeOf({ fields }: ObjectShape): number {
  return fields.reduce(
    (size, field) =>
      size * (field.optional ? 2 : Math.max(1, Math.min(literalsOf(field.shape).length, most))),
    1,
  )
}

function withField(stored: ObjectShape, field: Field, part: Field | undefined): ObjectShape {
  return { ...stored, fields: stored.fields.flatMap((own) => (own === field ? (part ?? []) : [own])) }
}
