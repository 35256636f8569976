/** What checking, explaining and converting an object have in common. */
import { textTests } from './check-text.js'
import type { Emitter } from './emitter.js'
import type { IndexRule, ObjectShape } from '../../../facts/shape/shape.js'
import { all, any, call, equals, single, typeIs, type Test } from './test-text.js'
import { isInherited, quote } from '../shape/quote.js'

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

/** Passes over the keys that are fields. */
export function skipDeclared(shape: ObjectShape): readonly string[] {
  if (shape.fields.length === 0) return []
  return [`if (${any(shape.fields.map((field) => equals('key', quote(field.name)))).yes}) continue`]
}

/** The condition that a rule is for a key, nothing if it is for all. */
export function keyTest(emitter: Emitter, rule: IndexRule): Test | undefined {
  const tests = textTests(emitter, rule.key, 'key')
  return tests.length === 0 ? undefined : all(tests)
}
