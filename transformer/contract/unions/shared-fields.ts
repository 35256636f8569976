import { keyFits } from '../../../facts/shape/template-pattern.js'
import type { Field, ObjectShape, Shape } from '../../../facts/shape/shape.js'

/** The fields that both objects declare, by name or by an index signature. */
export function sharedFields(one: ObjectShape, other: ObjectShape): readonly (readonly [Field, Field])[] {
  if (one.index.length === 0 && other.index.length === 0) return sharedByName(one, other)
  const named = [...one.fields, ...other.fields].map((field) => field.name)
  const pairs = [...new Set(named)].map((name) => [fieldOf(one, name), fieldOf(other, name)] as const)
  const indexed = one.index.flatMap((rule) =>
    other.index.map((otherRule) => [asField(rule), asField(otherRule)] as const),
  )
  return [...pairs, ...indexed].flatMap(([x, y]) =>
    x === undefined || y === undefined ? [] : [[x, y] as const],
  )
}

/** By far the most objects, of the many pairs that a large union has. */
function sharedByName(one: ObjectShape, other: ObjectShape): readonly (readonly [Field, Field])[] {
  return one.fields.flatMap((field) => {
    const same = other.fields.find(({ name }) => name === field.name)
    return same === undefined ? [] : [[field, same] as const]
  })
}

/** What an object declares of a field, by its name or by an index signature. */
export function fieldOf(object: ObjectShape, name: string): Field | undefined {
  const rule = object.index.find(({ key }) => keyFits(key, name))
  return object.fields.find((field) => field.name === name) ?? (rule && asField(rule, name))
}

function asField({ shape }: { readonly shape: Shape }, name = '[key]'): Field {
  return { name, optional: true, shape }
}
