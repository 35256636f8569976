/**
 * The check on the hot path: a function that says whether a value fits, and nothing more. What is wrong with one that
 * does not is found by its longer sister, in explain.ts, which runs only then.
 */
import { isCollection, isList } from './collection-tests.js'
import type { Emitter } from './emitter.js'
import type { Side } from '../../../facts/shape/side.js'
import {
  resolve,
  type Field,
  type ObjectShape,
  type Shape,
  type ShapeOf,
} from '../../../facts/shape/shape.js'
import { all, any, call, equals, type Test } from './test-text.js'
import { block, readField } from './text.js'
import { discriminantOf, isSimple, partition } from '../unions/union-parts.js'
import { fits, fitsOneOf } from './fits.js'
import { isObject, keyTest, skipDeclared } from './object-text.js'
import { refuseIf } from './refuse-if.js'
import { isTupleLines } from './validate-tuple.js'

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
        refuseIf(isList(emitter, shape.checks)),
        ...everyLines(emitter, shape.element, side),
        'return true',
      ]
    case 'tuple':
      return isTupleLines(emitter, shape, side)
    case 'set':
      if (side === 'json') return isLines(emitter, { ...shape, kind: 'array' }, side)
      return [
        refuseIf(isCollection(emitter, 'Set', shape.checks)),
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

function everyLines(emitter: Emitter, element: Shape, side: Side): readonly string[] {
  const test = fits(emitter, element, 'value[index]', side)
  return [block('for (let index = 0; index < value.length; index++)', [refuseIf(test)])]
}

function isObjectLines(emitter: Emitter, shape: ObjectShape, side: Side): readonly string[] {
  return [
    refuseIf(isObject(emitter, shape)),
    ...literalsFirst(shape.fields).map((field) => {
      const value = readField(emitter.helpers, 'value', field.name)
      const test = fits(emitter, field.shape, value, side)
      return refuseIf(field.optional ? any([equals(value, 'undefined'), test]) : test)
    }),
    ...isIndexLines(emitter, shape, side),
    'return true',
  ]
}

/** A literal shows at once whether the object is one of another type. */
function literalsFirst(fields: readonly Field[]): readonly Field[] {
  return [...fields.filter(isLiteral), ...fields.filter((field) => !isLiteral(field))]
}

function isLiteral({ shape }: Field): boolean {
  return shape.kind === 'literal'
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

function isMapLines(emitter: Emitter, shape: ShapeOf<'map'>, side: Side): readonly string[] {
  const key = fits(emitter, shape.key, side === 'value' ? 'key' : 'entry[0]', side)
  const item = fits(emitter, shape.value, side === 'value' ? 'item' : 'entry[1]', side)
  if (side === 'value') {
    return [
      refuseIf(isCollection(emitter, 'Map', shape.checks)),
      block('for (const [key, item] of value)', [refuseIf(all([key, item]))]),
      'return true',
    ]
  }
  return [
    refuseIf(isList(emitter, shape.checks)),
    block('for (const entry of value)', [
      refuseIf(all([call('Array.isArray(entry)'), equals('entry.length', '2'), key, item])),
    ]),
    'return true',
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
