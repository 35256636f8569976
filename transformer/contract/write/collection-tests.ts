/** The conditions that a value is a list, a Set or a Map, of as many items as its constraints allow. */
import type { Check } from '../shape/shape.js'
import { checkTests, sizeTests } from './check-text.js'
import type { Emitter } from './emitter.js'
import { all, call, isInstance, type Test } from './test-text.js'

export function isList(emitter: Emitter, checks: readonly Check[]): Test {
  return all([call('Array.isArray(value)'), ...checkTests(emitter, checks, 'value')])
}

export function isCollection(name: 'Set' | 'Map', checks: readonly Check[]): Test {
  return all([isInstance('value', name), ...sizeTests(checks, 'value')])
}
