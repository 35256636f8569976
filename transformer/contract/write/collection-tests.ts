/** The conditions that a value is a list, a Set or a Map, of as many items as its constraints allow. */
import type { Check } from '../../../facts/shape/shape.js'
import { checkTests, sizeTests } from './check-text.js'
import type { Emitter } from './emitter.js'
import { all, call, type Test } from './test-text.js'

export function isList(emitter: Emitter, checks: readonly Check[]): Test {
  return all([call(`${emitter.helpers}.isArray(value)`), ...checkTests(emitter, checks, 'value')])
}

export function isCollection(emitter: Emitter, name: 'Set' | 'Map', checks: readonly Check[]): Test {
  return all([call(`${emitter.helpers}.is${name}(value)`), ...sizeTests(checks, 'value')])
}
