/** Unions of objects so small that every value can be tried, and their properties by definition. */
import fc from 'fast-check'
import type { Shape } from '#facts/shape/shape'

type SmallType = 'date' | 'string' | 'number' | readonly SmallField[] | SmallUnion | SmallArray

interface SmallUnion {
  readonly members: readonly SmallType[]
}

interface SmallArray {
  readonly element: SmallType
}

interface SmallField {
  readonly name: string
  readonly optional: boolean
  readonly type: SmallType
}

type Value = Date | string | number | readonly Value[] | { readonly [field: string]: Value }

const date = new Date(0)
/** The date's own text is among the strings, or nothing could be mistaken. */
const text = date.toISOString()
const leaves = [date, text, 5]
const objects = everyObject({ a: leaves, b: leaves })
const parts: readonly Value[] = [...leaves, ...objects, [], ...objects.map((object) => [object])]

/** Each object whose fields are left out or hold one of their parts. */
function everyObject(
  fields: Readonly<Record<string, readonly Value[]>>,
): readonly { [field: string]: Value }[] {
  return Object.entries(fields).reduce<readonly { [field: string]: Value }[]>(
    (all, [name, own]) =>
      all.flatMap((object) => [object, ...own.map((part) => ({ ...object, [name]: part }))]),
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

const leaf = fc.constantFrom<SmallType>('date', 'string', 'number')
const nested = objectsOf(['a', 'b'], leaf)
const inUnion = fc
  .uniqueArray(nested, { minLength: 2, maxLength: 3, selector: printType })
  .map((members) => ({ members }))

const unionsOf = (
  field: fc.Arbitrary<SmallType>,
  members: number,
  names: readonly string[] = ['m', 'n', 'o'],
): fc.Arbitrary<readonly SmallType[]> =>
  fc.uniqueArray(objectsOf(names, field), { minLength: 2, maxLength: members, selector: printType })

/** Whose members have no unions in their fields. */
export const smallUnions = (members: number): fc.Arbitrary<readonly SmallType[]> =>
  unionsOf(fc.oneof(leaf, nested), members)

/** Whose members may have. */
export const deepUnions = (members: number, names?: readonly string[]): fc.Arbitrary<readonly SmallType[]> =>
  unionsOf(fc.oneof(leaf, nested, inUnion, inUnion), members, names)

/** And arrays of these. */
export const unionsWithArrays = (members: number): fc.Arbitrary<readonly SmallType[]> =>
  unionsOf(fc.oneof(nested, inUnion, arrayOf(nested), arrayOf(inUnion), arrayOf(inUnion)), members)

function arrayOf(type: fc.Arbitrary<SmallType>): fc.Arbitrary<SmallType> {
  return type.map((element) => ({ element }))
}

export function printType(type: SmallType): string {
  if (typeof type === 'string') return type
  if (isUnion(type)) return `(${type.members.map(printType).join(' | ')})`
  if (isArray(type)) return `${printType(type.element)}[]`
  return `{ ${type.map((field) => `${field.name}${field.optional ? '?' : ''}: ${printType(field.type)}`).join('; ')} }`
}

export function shapeOf(type: SmallType): Shape {
  if (type === 'date') return { kind: 'date' }
  if (typeof type === 'string') return { kind: type, checks: [] }
  if (isUnion(type)) return { kind: 'union', name: undefined, members: type.members.map(shapeOf) }
  if (isArray(type)) return { kind: 'array', element: shapeOf(type.element), checks: [] }
  const fields = type.map(({ name, optional, type: own }) => ({ name, optional, shape: shapeOf(own) }))
  return { kind: 'object', name: undefined, fields, index: [] }
}

/** Every value of a union, with the fields that the members which it fits declare. */
export function valuesOf(union: readonly SmallType[]): readonly Value[] {
  const type = { members: union }
  // What no member takes in a field would not be stored.
  const takenAs = (name: string): readonly Value[] =>
    parts.filter((part) => union.some((own) => isDeclared(own, name, part)))
  const values = everyObject({ m: takenAs('m'), n: takenAs('n'), o: takenAs('o') })
  const all = values.filter((value) => fits(value, type)).map((value) => declaredPart(value, type))
  return [...new Map(all.map((value) => [print(value), value])).values()]
}

function isDeclared(type: SmallType, name: string, part: Value): boolean {
  if (typeof type === 'string' || isUnion(type) || isArray(type)) return false
  return type.some((field) => field.name === name && fits(part, field.type))
}

/** Whether two of the values are the same as JSON. */
export function areAmbiguous(all: readonly Value[]): boolean {
  return new Set(all.map((value) => JSON.stringify(value))).size < all.length
}

function fits(value: Value | undefined, type: SmallType): boolean {
  if (isUnion(type)) return type.members.some((own) => fits(value, own))
  if (typeof type === 'string') return type === (value instanceof Date ? 'date' : typeof value)
  if (isArray(type))
    return value !== undefined && isList(value) && value.every((item) => fits(item, type.element))
  if (value === undefined || !isRecord(value)) return false
  return type.every((field) =>
    value[field.name] === undefined ? field.optional : fits(value[field.name], field.type),
  )
}

function declaredPart(value: Value, type: SmallType): Value {
  if (isUnion(type)) {
    const own = type.members.filter((one) => fits(value, one)).map((one) => declaredPart(value, one))
    return own.reduce(withFieldsOf, own[0] ?? value)
  }
  if (isList(value)) return isArray(type) ? value.map((item) => declaredPart(item, type.element)) : value
  if (typeof type === 'string' || isArray(type) || !isRecord(value)) return value
  return Object.fromEntries(
    type.flatMap((field) => {
      const part = value[field.name]
      return part === undefined ? [] : [[field.name, declaredPart(part, field.type)]]
    }),
  )
}

function withFieldsOf(one: Value, other: Value): Value {
  if (isList(one) && isList(other)) return one.map((item, index) => withFieldsOf(item, other[index] ?? item))
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

function isUnion(type: SmallType): type is SmallUnion {
  return typeof type === 'object' && 'members' in type
}

function isArray(type: SmallType): type is SmallArray {
  return typeof type === 'object' && 'element' in type
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value)
}

function isRecord(value: Value): value is { readonly [field: string]: Value } {
  return typeof value === 'object' && !(value instanceof Date) && !isList(value)
}

function print(value: Value): string {
  if (isList(value)) return `[${value.map(print).join()}]`
  return isRecord(value)
    ? `{${Object.entries(value)
        .map(([name, part]) => `${name}:${print(part)}`)
        .join()}}`
    : `${typeof value} ${String(value)}`
}
