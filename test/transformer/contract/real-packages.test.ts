/** Types of packages that this one depends on for its development: reading them ends, and their text has a limited size. */
import { expect, test } from '@jest/globals'
import { readTypes, textOf } from '../../support/compile-types.js'

test.each([
  ['estree', 'Program', [71104, 71108], 700_000],
  ['vega-lite', 'TopLevelSpec', [71104, 71106], 2_000_000],
  ['node:os', 'NetworkInterfaceInfo', [], 10_000],
  ['typescript', 'CompilerOptions', [71104], 100_000],
])('%s: %s', (module, type, codes, mostCharacters) => {
  const read = readTypes(`export type T = import('${module}').${type}`, { skipLibCheck: true })
  const found = new Set(read['T']?.problems.map(({ code }) => code))
  expect([...found].toSorted((one, other) => one - other)).toEqual(codes)
  // The text that would be written if no part of the type were refused.
  const { length } = textOf(read, true)
  expect(length).toBeGreaterThan(mostCharacters / 4)
  expect(length).toBeLessThan(mostCharacters)
})
