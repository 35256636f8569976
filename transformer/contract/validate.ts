/**
 * The check on the hot path: a function that says whether a value fits, and nothing more. What is wrong with one that
 * does not is found by its longer sister, in explain.ts, which runs only then.
 */
import { checkTests, patternConstant, sizeTests } from './check-text.js'
import { roleOn, type Emitter, type Side } from './emitter.js'
import { nullInMiddle } from './optional-elements.js'
import {
  resolve,
  type IndexRule,
  type ObjectShape,
  type Shape,
  type ShapeOf,
  type TupleElement,
  type TupleShape,
} from './shape.js'
import { templatePattern } from './template-pattern.js'
import { all, any, call, equals, single, typeIs, type Test } from './test-text.js'
import { block, isInherited, quote, readField } from './text.js'
import { discriminantOf, isSimple, partition } from './union-parts.js'

/** The condition that a value fits, where it stands. */
export function fits(emitter: Emitter, shape: Shape, value: string, side: Side): Test {
  const { helpers } = emitter
  switch (shape.kind) {
    case 'unknown':
      return call(`${helpers}.isJson(${value})`)
    case 'never':
      return single('false', 'true')
    case 'undefined':
      return equals(value, side === 'value' ? 'undefined' : 'null')
    case 'null':
      return equals(value, 'null')
    case 'boolean':
      return typeIs(value, 'boolean')
    case 'number':
      return all([call(`Number.isFinite(${value})`), ...checkTests(emitter, shape.checks, value)])
    case 'string':
      return all([typeIs(value, 'string'), ...checkTests(emitter, shape.checks, value)])
    case 'template': {
      const pattern = patternConstant(emitter, templatePattern(shape.parts))
      const checks = checkTests(emitter, shape.checks, value)
      return all([typeIs(value, 'string'), call(`${pattern}.test(${value})`), ...checks])
    }
    case 'literal':
      return equals(value, typeof shape.value === 'string' ? quote(shape.value) : String(shape.value))
    case 'union':
      return isSimple(shape) ? fitsOneOf(emitter, shape, value, side) : callFor(emitter, shape, value, side)
    case 'array':
    case 'tuple':
    case 'set':
    case 'map':
    case 'object':
    case 'reference':
      return callFor(emitter, shape, value, side)
    default:
      return side === 'value' ? fitsClass(helpers, shape, value) : fitsText(helpers, shape, value)
  }
}

type Converted = ShapeOf<'bigint' | 'bigintLiteral' | 'date' | 'url' | 'bytes' | 'temporal'>

function fitsClass(helpers: string, shape: Converted, value: string): Test {
  switch (shape.kind) {
    case 'bigint':
      return typeIs(value, 'bigint')
    case 'bigintLiteral':
      return equals(value, `${shape.digits}n`)
    case 'date':
      return call(`${helpers}.isDate(${value})`)
    case 'url':
      return isInstance(value, 'URL')
    case 'bytes':
      return shape.type === 'Buffer' ? call(`Buffer.isBuffer(${value})`) : isInstance(value, shape.type)
    case 'temporal':
      return call(`${helpers}.isTemporal(${value}, '${shape.type}')`)
  }
}

function fitsText(helpers: string, shape: Converted, value: string): Test {
  switch (shape.kind) {
    case 'bigint':
      return call(`${helpers}.isDigits(${value})`)
    case 'bigintLiteral':
      return equals(value, quote(shape.digits))
    case 'date':
      return call(`${helpers}.isDateTime(${value})`)
    case 'url':
      return call(`${helpers}.isUrl(${value})`)
    case 'bytes':
      return call(`${helpers}.isBase64(${value})`)
    case 'temporal':
      return call(`${helpers}.isTemporalText(${value}, '${shape.type}')`)
  }
}

function isInstance(value: string, name: string): Test {
  return single(`${value} instanceof ${name}`, `!(${value} instanceof ${name})`)
}

function callFor(emitter: Emitter, shape: Shape, value: string, side: Side): Test {
  return call(`${emitter.functionFor(roleOn('is', side), shape)}(${value})`)
}

const manyLiterals = 6

function fitsOneOf(emitter: Emitter, shape: ShapeOf<'union'>, value: string, side: Side): Test {
  const literals = shape.members.filter((member) => member.kind === 'literal')
  if (literals.length <= manyLiterals) {
    return any(shape.members.map((member) => fits(emitter, member, value, side)))
  }
  const values = literals.map(({ value: own }) => (typeof own === 'string' ? quote(own) : String(own)))
  const others = shape.members.filter((member) => member.kind !== 'literal')
  const set = emitter.constant('allowed', `new Set([${values.join(', ')}])`)
  return any([call(`${set}.has(${value})`), ...others.map((member) => fits(emitter, member, value, side))])
}

/** The function that says whether a value fits. */
export function writeIs(emitter: Emitter, shape: Shape, name: string, side: Side): string {
  return block(`function ${name}(value)`, isLines(emitter, resolve(shape), side))
}

function isLines(emitter: Emitter, shape: Shape, side: Side): readonly string[] {
  switch (shape.kind) {
    case 'object':
      return isObjectLines(emitter, shape, side)
    case 'array':
      return [
        refuseIf(all([call('Array.isArray(value)'), ...checkTests(emitter, shape.checks, 'value')])),
        ...everyLines(emitter, shape.element, side),
        'return true',
      ]
    case 'tuple':
      return isTupleLines(emitter, shape, side)
    case 'set':
      if (side === 'json') return isLines(emitter, { ...shape, kind: 'array' }, side)
      return [
        refuseIf(all([isInstance('value', 'Set'), ...sizeTests(shape.checks, 'value')])),
        block('for (const item of value)', [refuseIf(fits(emitter, shape.element, 'item', side))]),
        'return true',
      ]
    case 'map':
      return isMapLines(emitter, shape, side)
    case 'union':
      return isSimple(shape)
        ? [`return ${fitsOneOf(emitter, shape, 'value', side).yes}`]
        : isUnionLines(emitter, shape, side)
    default:
      return [`return ${fits(emitter, shape, 'value', side).yes}`]
  }
}

function refuseIf(test: Test): string {
  return `if (${test.no}) return false`
}

function everyLines(emitter: Emitter, element: Shape, side: Side): readonly string[] {
  const test = fits(emitter, element, 'value[index]', side)
  return [block('for (let index = 0; index < value.length; index++)', [refuseIf(test)])]
}

function isObjectLines(emitter: Emitter, shape: ObjectShape, side: Side): readonly string[] {
  return [
    refuseIf(isObject(emitter, shape)),
    ...shape.fields.map((field) => {
      const value = readField(emitter.helpers, 'value', field.name)
      const test = fits(emitter, field.shape, value, side)
      return refuseIf(field.optional ? any([equals(value, 'undefined'), test]) : test)
    }),
    ...isIndexLines(emitter, shape, side),
    'return true',
  ]
}

/** An array, a Map or a Date lacks a required field. Where no field is required, it must be ruled out by itself. */
export function isObject(emitter: Emitter, shape: ObjectShape): Test {
  const telling = shape.fields.some((field) => !field.optional && !isOfMany(field.name))
  return telling
    ? all([typeIs('value', 'object'), single('value !== null', 'value === null')])
    : call(`${emitter.helpers}.isObject(value)`)
}

/** Names that arrays, or all objects, have too. */
function isOfMany(name: string): boolean {
  return isInherited(name) || name === 'length' || /^\d+$/.test(name)
}

function isIndexLines(emitter: Emitter, shape: ObjectShape, side: Side): readonly string[] {
  if (shape.index.length === 0) return []
  return [
    block('for (const key of Object.keys(value))', [
      ...skipDeclared(shape),
      ...shape.index.map((rule) => {
        const test = fits(emitter, rule.shape, 'value[key]', side)
        const item = rule.optional ? any([equals('value[key]', 'undefined'), test]) : test
        const key = keyTest(emitter, rule)
        return key === undefined
          ? refuseIf(item)
          : `if (${all([key, { ...item, yes: item.no, no: item.yes, form: opposite(item.form) }]).yes}) return false`
      }),
    ]),
  ]
}

function opposite(form: Test['form']): Test['form'] {
  return form === 'any' ? 'all' : form === 'all' ? 'any' : form
}

/** Passes over the keys that are fields. */
export function skipDeclared(shape: ObjectShape): readonly string[] {
  if (shape.fields.length === 0) return []
  return [`if (${any(shape.fields.map((field) => equals('key', quote(field.name)))).yes}) continue`]
}

/** The condition that a rule is for a key, nothing if it is for all. */
export function keyTest(emitter: Emitter, rule: IndexRule): Test | undefined {
  const { key } = rule
  if (key.kind === 'template')
    return call(`${patternConstant(emitter, templatePattern(key.parts))}.test(key)`)
  return undefined
}

function isMapLines(emitter: Emitter, shape: ShapeOf<'map'>, side: Side): readonly string[] {
  const key = fits(emitter, shape.key, side === 'value' ? 'key' : 'entry[0]', side)
  const item = fits(emitter, shape.value, side === 'value' ? 'item' : 'entry[1]', side)
  if (side === 'value') {
    return [
      refuseIf(all([isInstance('value', 'Map'), ...sizeTests(shape.checks, 'value')])),
      block('for (const [key, item] of value)', [refuseIf(all([key, item]))]),
      'return true',
    ]
  }
  return [
    refuseIf(all([call('Array.isArray(value)'), ...checkTests(emitter, shape.checks, 'value')])),
    block('for (const entry of value)', [
      refuseIf(all([call('Array.isArray(entry)'), equals('entry.length', '2'), key, item])),
    ]),
    'return true',
  ]
}

function isTupleLines(emitter: Emitter, shape: TupleShape, side: Side): readonly string[] {
  const least = shape.elements.filter((element) => !element.optional).length + shape.last.length
  const most = shape.elements.length
  const count =
    shape.rest !== undefined
      ? single(`value.length >= ${least}`, `value.length < ${least}`)
      : least === most
        ? equals('value.length', String(most))
        : all([
            single(`value.length >= ${least}`, `value.length < ${least}`),
            single(`value.length <= ${most}`, `value.length > ${most}`),
          ])
  return [
    refuseIf(all([call('Array.isArray(value)'), count, ...checkTests(emitter, shape.checks, 'value')])),
    ...shape.elements.map((element, index) => {
      const test = fits(emitter, element.shape, `value[${index}]`, side)
      return refuseIf(element.optional ? any([leftOut(element, index, side), test]) : test)
    }),
    ...isRestLines(emitter, shape, side),
    'return true',
  ]
}

/** The condition that an optional element is not there. */
function leftOut(element: TupleElement, index: number, side: Side): Test {
  const asNull = nullInMiddle(element)
  if (side === 'json') {
    const short = single(`value.length <= ${index}`, `value.length > ${index}`)
    return asNull ? any([short, equals(`value[${index}]`, 'null')]) : short
  }
  const absent = equals(`value[${index}]`, 'undefined')
  return asNull ? absent : all([absent, call(`value.slice(${index}).every((item) => item === undefined)`)])
}

function isRestLines(emitter: Emitter, shape: TupleShape, side: Side): readonly string[] {
  if (shape.rest === undefined) return []
  const from = shape.elements.length
  const test = fits(emitter, shape.rest, 'value[index]', side)
  const end = shape.last.length === 0 ? 'value.length' : `value.length - ${shape.last.length}`
  return [
    block(`for (let index = ${from}; index < ${end}; index++)`, [refuseIf(test)]),
    ...shape.last.map((part, index) =>
      refuseIf(fits(emitter, part, `value[value.length - ${shape.last.length - index}]`, side)),
    ),
  ]
}

function isUnionLines(emitter: Emitter, shape: ShapeOf<'union'>, side: Side): readonly string[] {
  const { objects, others } = partition(shape)
  const discriminant = discriminantOf(objects)
  const other = any(others.map((member) => fits(emitter, member, 'value', side)))
  if (discriminant === undefined) {
    return [`return ${any(shape.members.map((member) => fits(emitter, member, 'value', side))).yes}`]
  }
  const key = readField(emitter.helpers, 'value', discriminant.key)
  return [
    ...(others.length === 0 ? [] : [`if (${other.yes}) return true`]),
    `if (typeof value !== 'object' || value === null) return false`,
    block(`switch (${key})`, [
      ...discriminant.cases.map(({ literals, member }) =>
        [
          ...literals.map((literal) => `case ${literal}:`),
          `  return ${fits(emitter, member, 'value', side).yes}`,
        ].join('\n'),
      ),
      'default:\n  return false',
    ]),
  ]
}
