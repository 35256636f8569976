/**
 * From a value to its JSON and back: the part that both directions share, since they walk the same structure. What
 * differs, the form that each class has in JSON, stands in encode.ts and decode.ts.
 */
import { isScalar } from './converts.js'
import { patternConstant } from './check-text.js'
import type { Emitter, Role, Side } from './emitter.js'
import { allowsUndefined } from './read-union.js'
import {
  resolve,
  type Field,
  type IndexRule,
  type ObjectShape,
  type Shape,
  type ShapeOf,
  type TupleShape,
} from './shape.js'
import { templatePattern } from './template-pattern.js'
import { all, call, single, typeIs, type Test } from './test-text.js'
import { block, isIdentifier, quote, readField } from './text.js'
import { discriminantOf, isSimple, partition } from './union-parts.js'
import { fits, skipDeclared } from './validate.js'

/** What a direction is made of. */
export interface Direction {
  readonly role: Extract<Role, 'encode' | 'decode'>
  /** What comes in: values when encoding, JSON when decoding. */
  readonly from: Side
  /** The name of the result in generated code. */
  readonly result: 'json' | 'value'
  /** The expression that converts one value of a class. */
  readonly leaf: (emitter: Emitter, shape: Leaf, value: string) => string
  readonly set: (emitter: Emitter, items: string, convertItem: string | undefined) => string
  readonly map: (items: string, convertEntry: string | undefined) => string
}

export type Leaf = ShapeOf<'undefined' | 'bigint' | 'bigintLiteral' | 'date' | 'url' | 'bytes' | 'temporal'>

/** The expression that converts a value which is known to fit. */
export function convert(emitter: Emitter, shape: Shape, value: string, direction: Direction): string {
  if (isScalar(shape)) return value
  switch (shape.kind) {
    case 'unknown':
      return `${emitter.helpers}.copyJson(${value})`
    case 'array':
      return convertArray(emitter, shape.element, value, direction)
    case 'set': {
      const item = convert(emitter, shape.element, 'item', direction)
      return direction.set(emitter, value, item === 'item' ? undefined : `(item) => ${enclosed(item)}`)
    }
    case 'map': {
      const key = convert(emitter, shape.key, 'key', direction)
      const item = convert(emitter, shape.value, 'item', direction)
      return direction.map(
        value,
        key === 'key' && item === 'item' ? undefined : `([key, item]) => [${key}, ${item}]`,
      )
    }
    case 'union':
      return isSimple(shape)
        ? convertSimple(emitter, shape, value, direction)
        : callFor(emitter, shape, value, direction)
    case 'tuple':
    case 'object':
    case 'reference':
      return callFor(emitter, shape, value, direction)
    case 'undefined':
    case 'bigint':
    case 'bigintLiteral':
    case 'date':
    case 'url':
    case 'bytes':
    case 'temporal':
      return direction.leaf(emitter, shape, value)
    default:
      return value
  }
}

/** An object literal after an arrow needs brackets. */
function enclosed(expression: string): string {
  return expression.startsWith('{') ? `(${expression})` : expression
}

function callFor(emitter: Emitter, shape: Shape, value: string, { role }: Direction): string {
  return `${emitter.functionFor(role, shape)}(${value})`
}

function convertArray(emitter: Emitter, element: Shape, value: string, direction: Direction): string {
  const item = convert(emitter, element, 'item', direction)
  if (item === 'item') return `${value}.slice()`
  const convertItem = /^(\w+)\(item\)$/.exec(item)?.[1] ?? `(item) => ${enclosed(item)}`
  // Array.from does not pass over the holes of a sparse array, which stand for undefined.
  return allowsUndefined(element) ? `Array.from(${value}, ${convertItem})` : `${value}.map(${convertItem})`
}

/** The union's members are told apart by their JSON kind or class: `value === null ? null : encodeEmail(value)`. */
function convertSimple(
  emitter: Emitter,
  shape: ShapeOf<'union'>,
  value: string,
  direction: Direction,
): string {
  const { asIs, converted } = branches(shape)
  const steps = converted.map((member) => ({
    test: tells(emitter, member, shape, value, direction.from),
    result: convert(emitter, member, value, direction),
  }))
  const last = asIs.length > 0 ? value : (steps.pop()?.result ?? value)
  return `(${steps.map(({ test, result }) => `${test.yes} ? ${result} : `).join('')}${last})`
}

/** The members that stay as they are, and the others: classes before objects, which some of them resemble. */
function branches(shape: ShapeOf<'union'>): {
  readonly asIs: readonly Shape[]
  readonly converted: readonly Shape[]
} {
  const converted = shape.members.filter((member) => !isScalar(member))
  const { objects } = partition(shape)
  return {
    asIs: shape.members.filter(isScalar),
    converted: [...converted.filter((member) => !objects.includes(member)), ...objects],
  }
}

/** The condition that a value which fits the union is this member's. */
function tells(emitter: Emitter, member: Shape, union: ShapeOf<'union'>, value: string, side: Side): Test {
  const own = resolve(member)
  const { objects, arrays } = partition(union)
  if (own.kind === 'object' && objects.length === 1) {
    return all([typeIs(value, 'object'), single(`${value} !== null`, `${value} === null`)])
  }
  const isArray = side === 'json' ? arrays.includes(member) : own.kind === 'array' || own.kind === 'tuple'
  if (isArray && arrays.length === 1) return call(`Array.isArray(${value})`)
  if (side === 'value' && own.kind === 'date') return call(`${value} instanceof Date`)
  if (side === 'value' && (own.kind === 'map' || own.kind === 'set') && arrays.length === 1) {
    return call(`${value} instanceof ${own.kind === 'map' ? 'Map' : 'Set'}`)
  }
  return fits(emitter, member, value, side)
}

/** The function that converts a value. */
export function writeConvert(emitter: Emitter, shape: Shape, name: string, direction: Direction): string {
  return block(`function ${name}(${direction.from})`, convertLines(emitter, resolve(shape), direction))
}

function convertLines(emitter: Emitter, shape: Shape, direction: Direction): readonly string[] {
  switch (shape.kind) {
    case 'object':
      return convertObject(emitter, shape, direction)
    case 'tuple':
      return convertTuple(emitter, shape, direction)
    case 'union':
      return isSimple(shape)
        ? [`return ${convertSimple(emitter, shape, direction.from, direction)}`]
        : convertUnion(emitter, shape, direction)
    default:
      return [`return ${convert(emitter, shape, direction.from, direction)}`]
  }
}

function convertObject(emitter: Emitter, shape: ObjectShape, direction: Direction): readonly string[] {
  const { from, result } = direction
  const required = shape.fields.filter((field) => !field.optional)
  const optional = shape.fields.filter((field) => field.optional && field.shape.kind !== 'never')
  const literal = `{${required.map((field) => ` ${keyText(field.name)}: ${convertField(emitter, field, direction)}`).join(',')}${required.length > 0 ? ' ' : ''}}`
  if (optional.length === 0 && shape.index.length === 0) return [`return ${literal}`]
  return [
    `const ${result} = ${literal}`,
    ...optional.map((field) => {
      const converted = convertField(emitter, field, direction)
      return `if (${readField(emitter.helpers, from, field.name)} !== undefined) ${assign(emitter, result, field.name, converted)}`
    }),
    ...convertIndex(emitter, shape, direction),
    `return ${result}`,
  ]
}

function convertField(emitter: Emitter, field: Field, direction: Direction): string {
  return convert(emitter, field.shape, readField(emitter.helpers, direction.from, field.name), direction)
}

/** In brackets, `__proto__` is a field like any other. */
function keyText(name: string): string {
  if (name === '__proto__') return `[${quote(name)}]`
  return isIdentifier(name) ? name : quote(name)
}

function assign(emitter: Emitter, object: string, name: string, value: string): string {
  if (name === '__proto__') return `${emitter.helpers}.put(${object}, ${quote(name)}, ${value})`
  return isIdentifier(name) ? `${object}.${name} = ${value}` : `${object}[${quote(name)}] = ${value}`
}

function convertIndex(emitter: Emitter, shape: ObjectShape, direction: Direction): readonly string[] {
  if (shape.index.length === 0) return []
  const { from } = direction
  return [
    block(`for (const key of Object.keys(${from}))`, [
      ...skipDeclared(shape),
      `const item = ${from}[key]`,
      ...(shape.index.some((rule) => rule.optional) ? ['if (item === undefined) continue'] : []),
      shape.index.map((rule) => convertRule(emitter, rule, direction)).join(' else '),
    ]),
  ]
}

function convertRule(emitter: Emitter, rule: IndexRule, direction: Direction): string {
  const put = `${emitter.helpers}.put(${direction.result}, key, ${convert(emitter, rule.shape, 'item', direction)})`
  if (rule.key.kind === 'string') return put
  return `if (${patternConstant(emitter, templatePattern(rule.key.parts))}.test(key)) ${put}`
}

function convertTuple(emitter: Emitter, shape: TupleShape, direction: Direction): readonly string[] {
  const { from, result } = direction
  const required = shape.elements.filter((element) => !element.optional)
  const at = (part: Shape, index: string) => convert(emitter, part, `${from}[${index}]`, direction)
  const literal = `[${required.map((element, index) => at(element.shape, String(index))).join(', ')}]`
  if (required.length === shape.elements.length && shape.rest === undefined) return [`return ${literal}`]
  const end = `${from}.length${shape.last.length === 0 ? '' : ` - ${shape.last.length}`}`
  return [
    `const ${result} = ${literal}`,
    ...shape.elements.slice(required.length).map((element, index) => {
      const position = required.length + index
      const here = `${from}[${position}]`
      const converted = convert(emitter, element.shape, here, direction)
      return `if (${from}.length > ${position}) ${result}.push(${optionalElement(here, converted, element.shape, direction)})`
    }),
    ...(shape.rest === undefined
      ? []
      : [
          block(`for (let index = ${shape.elements.length}; index < ${end}; index++)`, [
            `${result}.push(${at(shape.rest, 'index')})`,
          ]),
        ]),
    ...(shape.last.length === 0
      ? []
      : [
          `${result}.push(${shape.last.map((part, index) => at(part, `${from}.length - ${shape.last.length - index}`)).join(', ')})`,
        ]),
    ...(direction.role === 'encode' && required.length < shape.elements.length ? trimmed(direction) : []),
    `return ${result}`,
  ]
}

/** One that is left out before others that are not is null in JSON. */
function optionalElement(here: string, converted: string, shape: Shape, direction: Direction): string {
  if (direction.role === 'encode')
    return converted === here ? here : `${here} === undefined ? undefined : ${converted}`
  const members = shape.kind === 'union' ? shape.members : [shape]
  const nullable = members.some((member) => member.kind === 'null' || member.kind === 'unknown')
  return nullable ? converted : `${here} === null ? undefined : ${converted}`
}

function trimmed({ result }: Direction): readonly string[] {
  return [
    `while (${result}.length > 0 && ${result}[${result}.length - 1] === undefined) ${result}.pop()`,
    `for (let index = 0; index < ${result}.length; index++) ${result}[index] ??= null`,
  ]
}

function convertUnion(emitter: Emitter, shape: ShapeOf<'union'>, direction: Direction): readonly string[] {
  const { from } = direction
  const { objects } = partition(shape)
  const { asIs, converted } = branches(shape)
  const rest = converted.filter((member) => !objects.includes(member))
  const lines = rest.map(
    (member) =>
      `if (${tells(emitter, member, shape, from, direction.from).yes}) return ${convert(emitter, member, from, direction)}`,
  )
  const objectLines = convertObjects(emitter, objects, direction)
  if (asIs.length === 0) return [...lines, ...objectLines]
  return [
    ...lines,
    ...(objects.length === 0
      ? []
      : [block(`if (typeof ${from} === 'object' && ${from} !== null)`, objectLines)]),
    `return ${from}`,
  ]
}

function convertObjects(
  emitter: Emitter,
  objects: readonly Shape[],
  direction: Direction,
): readonly string[] {
  const { from } = direction
  const discriminant = discriminantOf(objects)
  if (discriminant !== undefined) {
    return [
      block(
        `switch (${readField(emitter.helpers, from, discriminant.key)})`,
        discriminant.cases.map(({ literals, member }) =>
          [
            ...literals.map((literal) => `case ${literal}:`),
            `  return ${convert(emitter, member, from, direction)}`,
          ].join('\n'),
        ),
      ),
    ]
  }
  return objects.map((member, index) =>
    index === objects.length - 1
      ? `return ${convert(emitter, member, from, direction)}`
      : `if (${fits(emitter, member, from, direction.from).yes}) return ${convert(emitter, member, from, direction)}`,
  )
}
