/**
 * What is wrong with a value that does not fit: every place, with what was expected there and what came. It runs only
 * after the check has failed, so it is written for short code rather than speed.
 */
import { isCollection, isList } from './collection-tests.js'
import { roleOn, type Emitter } from './emitter.js'
import type { Side } from '../../../facts/shape/side.js'
import { isObject, keyTest, skipDeclared } from './object-text.js'
import {
  resolve,
  type ObjectShape,
  type Shape,
  type ShapeOf,
  type TupleShape,
} from '../../../facts/shape/shape.js'
import { all, call, equals, type Test } from './test-text.js'
import { block, pathTo, readField } from './text.js'
import { explainPart, reportText } from './explain-part.js'
import { explainUnion } from './explain-union.js'

/** The function that reports what does not fit in a value. */
export function writeExplain(emitter: Emitter, shape: Shape, name: string, side: Side): string {
  return block(`function ${name}(value, path, problems)`, explainLines(emitter, resolve(shape), side))
}

function explainLines(emitter: Emitter, shape: Shape, side: Side): readonly string[] {
  switch (shape.kind) {
    case 'object':
      return explainObject(emitter, shape, side)
    case 'array':
      return [
        ...stopUnless(emitter, shape, isList(emitter, shape.checks), side),
        ...explainItems(emitter, shape.element, side, '0', 'value.length'),
      ]
    case 'set':
      if (side === 'json') return explainLines(emitter, { ...shape, kind: 'array' }, side)
      return [
        ...stopUnless(emitter, shape, isCollection(emitter, 'Set', shape.checks), side),
        'let index = 0',
        block('for (const item of value)', [
          ...explainPart(emitter, shape.element, 'item', `path + '[' + index + ']'`, side),
          'index++',
        ]),
      ]
    case 'map':
      return explainMap(emitter, shape, side)
    case 'tuple':
      return explainTuple(emitter, shape, side)
    case 'union':
      return explainUnion(emitter, shape, side)
    default:
      return explainPart(emitter, shape, 'value', 'path', side)
  }
}

function stopUnless(emitter: Emitter, shape: Shape, test: Test, side: Side): readonly string[] {
  return [`if (${test.no}) return ${reportText(emitter, shape, 'value', 'path', side)}`]
}

function explainItems(
  emitter: Emitter,
  element: Shape,
  side: Side,
  from: string,
  end: string,
): readonly string[] {
  return [
    block(
      `for (let index = ${from}; index < ${end} && !${emitter.helpers}.isFull(problems); index++)`,
      explainPart(emitter, element, 'value[index]', `path + '[' + index + ']'`, side),
    ),
  ]
}

function explainObject(emitter: Emitter, shape: ObjectShape, side: Side): readonly string[] {
  return [
    ...stopUnless(emitter, shape, isObject(emitter, shape), side),
    ...shape.fields.flatMap((field) => {
      const value = readField(emitter.helpers, 'value', field.name)
      const lines = explainPart(emitter, field.shape, value, pathTo('path', field.name), side)
      if (!field.optional) return lines
      return lines.length === 1
        ? [`if (${value} !== undefined) ${enclosed(lines[0] ?? '')}`]
        : [block(`if (${value} !== undefined)`, lines)]
    }),
    ...explainIndex(emitter, shape, side),
  ]
}

/** An `if` inside an `if` needs braces to stay readable. */
function enclosed(line: string): string {
  return line.startsWith('if ') ? `{\n  ${line}\n}` : line
}

function explainIndex(emitter: Emitter, shape: ObjectShape, side: Side): readonly string[] {
  if (shape.index.length === 0) return []
  return [
    block('for (const key of Object.keys(value))', [
      ...skipDeclared(shape),
      ...shape.index.map((rule) => {
        const lines = explainPart(
          emitter,
          rule.shape,
          'value[key]',
          `path + ${emitter.helpers}.pathTo(key)`,
          side,
        )
        const tests = [keyTest(emitter, rule), rule.optional ? present : undefined].filter(
          (test) => test !== undefined,
        )
        return tests.length === 0 ? lines.join('\n') : block(`if (${all(tests).yes})`, lines)
      }),
    ]),
  ]
}

const present: Test = { yes: 'value[key] !== undefined', no: 'value[key] === undefined', form: 'single' }

function explainMap(emitter: Emitter, shape: ShapeOf<'map'>, side: Side): readonly string[] {
  if (side === 'value') {
    return [
      ...stopUnless(emitter, shape, isCollection(emitter, 'Map', shape.checks), side),
      'let index = 0',
      block('for (const [key, item] of value)', [
        ...explainPart(emitter, shape.key, 'key', `path + '[' + index + '][0]'`, side),
        ...explainPart(emitter, shape.value, 'item', `path + '[' + index + '][1]'`, side),
        'index++',
      ]),
    ]
  }
  const isEntry = all([call('Array.isArray(entry)'), equals('entry.length', '2')])
  return [
    ...stopUnless(emitter, shape, isList(emitter, shape.checks), side),
    block('for (const [index, entry] of value.entries())', [
      block(`if (${isEntry.yes})`, [
        ...explainPart(emitter, shape.key, 'entry[0]', `path + '[' + index + '][0]'`, side),
        ...explainPart(emitter, shape.value, 'entry[1]', `path + '[' + index + '][1]'`, side),
      ]) +
        ` else ${emitter.helpers}.report(problems, path + '[' + index + ']', 'array of a key and a value', entry)`,
    ]),
  ]
}

function explainTuple(emitter: Emitter, shape: TupleShape, side: Side): readonly string[] {
  const is = emitter.functionFor(roleOn('is', side), shape)
  const parts = [
    ...shape.elements.map((element, index) => ({ ...element, at: String(index) })),
    ...shape.last.map((part, index) => ({
      optional: false,
      shape: part,
      at: `value.length - ${shape.last.length - index}`,
    })),
  ]
  const least = shape.elements.filter((element) => !element.optional).length + shape.last.length
  return [
    `if (!${emitter.helpers}.isArray(value) || value.length < ${least}) return ${reportText(emitter, shape, 'value', 'path', side)}`,
    'const before = problems.length',
    ...parts.flatMap((part) => {
      const path = /^\d+$/.test(part.at) ? `path + '[${part.at}]'` : `path + '[' + (${part.at}) + ']'`
      const lines = explainPart(emitter, part.shape, `value[${part.at}]`, path, side)
      return part.optional
        ? [
            block(
              `if (value[${part.at}] !== undefined${side === 'json' ? ` && value[${part.at}] !== null` : ''})`,
              lines,
            ),
          ]
        : lines
    }),
    ...(shape.rest === undefined
      ? []
      : explainItems(
          emitter,
          shape.rest,
          side,
          String(shape.elements.length),
          shape.last.length === 0 ? 'value.length' : `value.length - ${shape.last.length}`,
        )),
    `if (problems.length === before && !${is}(value)) ${reportText(emitter, shape, 'value', 'path', side)}`,
  ]
}
