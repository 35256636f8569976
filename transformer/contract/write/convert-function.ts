/** The functions that convert objects and tuples, and any other shape at the root. */
import { convert, convertMap, convertSimple, type Direction } from './convert.js'
import { convertUnion } from './convert-union.js'
import type { Emitter } from './emitter.js'
import { nullInMiddle } from '../../../facts/shape/optional-elements.js'
import {
  resolve,
  type Field,
  type IndexRule,
  type ObjectShape,
  type Shape,
  type TupleElement,
  type TupleShape,
} from '../../../facts/shape/shape.js'
import { block, readField } from './text.js'
import { isIdentifier, keyText, quote } from '../shape/quote.js'
import { isSimple } from '../unions/union-parts.js'
import { keyTest, skipDeclared } from './object-text.js'

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
    case 'map':
      return [`return ${convertMap(emitter, shape, direction.from, direction)}`]
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
      shape.index.map((rule) => convertRule(emitter, rule, direction)).join('\nelse '),
    ]),
  ]
}

function convertRule(emitter: Emitter, rule: IndexRule, direction: Direction): string {
  const put = `${emitter.helpers}.put(${direction.result}, key, ${convert(emitter, rule.shape, 'item', direction)})`
  const key = keyTest(emitter, rule)
  return key === undefined ? put : `if (${key.yes}) ${put}`
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
      return `if (${from}.length > ${position}) ${result}.push(${optionalElement(here, element, converted, direction)})`
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
function optionalElement(
  here: string,
  element: TupleElement,
  converted: string,
  direction: Direction,
): string {
  if (direction.role === 'encode') {
    return converted === here ? here : `${here} === undefined ? undefined : ${converted}`
  }
  return nullInMiddle(element) ? `${here} === null ? undefined : ${converted}` : converted
}

function trimmed({ result }: Direction): readonly string[] {
  return [
    `while (${result}.length > 0 && ${result}[${result}.length - 1] === undefined) ${result}.pop()`,
    `for (let index = 0; index < ${result}.length; index++) ${result}[index] ??= null`,
  ]
}
