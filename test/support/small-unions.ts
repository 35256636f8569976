/** Unions of objects so small that every value of theirs can be tried, and what is true of them by definition. */
import fc from 'fast-check'
import type { Shape } from '#transformer/contract/shape'

type SmallType = 'date' | 'string' | 'number' | readonly SmallField[]

interface SmallField {
  readonly name: string
  readonly optional: boolean
  readonly type: SmallType
}

type Value = Date | string | number | { readonly [field: string]: Value }

const date = new Date(0)
/** The date's own text is among the strings, or nothing could be mistaken. */
const text = date.toISOString()
const inner = everyObject(['a', 'b'], [date, text])
const values = everyObject(['m', 'n', 'o'], [date, text, 5, ...inner])

function everyObject(
  names: readonly string[],
  parts: readonly Value[],
): readonly { [field: string]: Value }[] {
  return names.reduce<readonly { [field: string]: Value }[]>(
    (all, name) => all.flatMap((object) => [object, ...parts.map((part) => ({ ...object, [name]: part }))]),
    [{}],
  )
}

function objectsOf(
  names: readonly string[],
  type: fc.Arbitrary<SmallType>,
): fc.Arbitrary<readonly SmallField[]> {
  const field = fc.record({ name: fc.constantFrom(...names), optional: fc.boolean(), type })
  return fc
    .uniqueArray(field, { selector: ({ name }) => name, minLength: 1 })
    .map((fields) => fields.toSorted((one, other) => (one.name < other.name ? -1 : 1)))
}

const nested = objectsOf(['a', 'b'], fc.constantFrom('date', 'string'))
const member = objectsOf(['m', 'n', 'o'], fc.oneof(fc.constantFrom('date', 'string', 'number'), nested))

export const smallUnions = (members: number): fc.Arbitrary<readonly SmallType[]> =>
  fc.uniqueArray(member, { minLength: 2, maxLength: members, selector: printType })

export function printType(type: SmallType): string {
  if (typeof type === 'string') return type
  return `{ ${type.map((field) => `${field.name}${field.optional ? '?' : ''}: ${printType(field.type)}`).join('; ')} }`
}

export function shapeOf(type: SmallType): Shape {
  if (type === 'date') return { kind: 'date' }
  if (typeof type === 'string') return { kind: type, checks: [] }
  const fields = type.map(({ name, optional, type: own }) => ({ name, optional, shape: shapeOf(own) }))
  return { kind: 'object', name: undefined, fields, index: [] }
}

/** Every value of a union, with the fields that the members which it fits declare. */
export function valuesOf(union: readonly SmallType[]): readonly Value[] {
  const all = values.flatMap((value) => {
    const fitting = union.filter((type) => fits(value, type)).map((type) => declaredPart(value, type))
    return fitting.length === 0 ? [] : [fitting.reduce(withFieldsOf, fitting[0] ?? {})]
  })
  return [...new Map(all.map((value) => [print(value), value])).values()]
}

/** Whether two of the values are the same as JSON. */
export function areAmbiguous(all: readonly Value[]): boolean {
  return new Set(all.map((value) => JSON.stringify(value))).size < all.length
}

function fits(value: Value | undefined, type: SmallType): boolean {
  if (typeof type === 'string') return type === (value instanceof Date ? 'date' : typeof value)
  if (typeof value !== 'object' || value instanceof Date) return false
  return type.every((field) =>
    value[field.name] === undefined ? field.optional : fits(value[field.name], field.type),
  )
}

function declaredPart(value: Value, type: SmallType): Value {
  if (typeof type === 'string' || !isRecord(value)) return value
  return Object.fromEntries(
    type.flatMap((field) => {
      const part = value[field.name]
      return part === undefined ? [] : [[field.name, declaredPart(part, field.type)]]
    }),
  )
}

function withFieldsOf(one: Value, other: Value): Value {
  if (!isRecord(one) || !isRecord(other)) return one
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])].toSorted()
  return Object.fromEntries(
    names.flatMap((name) => {
      const [x, y] = [one[name], other[name]]
      const part = x === undefined || y === undefined ? (x ?? y) : withFieldsOf(x, y)
      return part === undefined ? [] : [[name, part]]
    }),
  )
}

function isRecord(value: Value): value is { readonly [field: string]: Value } {
  return typeof value === 'object' && !(value instanceof Date)
}

function print(value: Value): string {
  return isRecord(value)
    ? `{${Object.entries(value)
        .map(([name, part]) => `${name}:${print(part)}`)
        .join()}}`
    : `${typeof value} ${String(value)}`
}
