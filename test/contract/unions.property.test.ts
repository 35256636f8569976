/** Small unions of objects, with every value that they have: which are refused, and that no value is mistaken. */
import assert from 'node:assert/strict'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { findAmbiguities } from '#transformer/contract/unions/ambiguity'
import type { Shape } from '#transformer/contract/shape'
import { compileShapes } from '../support/compile-types.js'
import { stored } from '../support/contracts.js'
import { areAmbiguous, printType, shapeOf, smallUnions, valuesOf } from '../support/small-unions.js'

const seed = Number(process.env['TYPEBOSS_TEST_SEED'] ?? Date.now() % 1_000_000)
const numRuns = 150

function isRefused(members: readonly Shape[]): boolean {
  const place = { path: '', node: undefined, tags: [], leavesOut: false, depth: 0 }
  return findAmbiguities([{ members, place }]).length > 0
}

describe(`of ${numRuns} unions (TYPEBOSS_TEST_SEED=${seed})`, () => {
  test('of two objects those are refused of which two values are the same as JSON, and no others', () => {
    let refused = 0
    fc.assert(
      fc.property(smallUnions(2), (union) => {
        if (isRefused(union.map(shapeOf))) refused++
        assert.equal(
          isRefused(union.map(shapeOf)),
          areAmbiguous(valuesOf(union)),
          union.map(printType).join(' | '),
        )
      }),
      { seed, numRuns },
    )
    expect(refused).toBeGreaterThan(0)
  })

  test('every value of those that are not refused comes back from JSON as it was', async () => {
    let count = 0
    await fc.assert(
      fc.asyncProperty(smallUnions(4), async (union) => {
        const members = union.map(shapeOf)
        if (isRefused(members)) return
        const shape: Shape = { kind: 'union', name: undefined, members }
        const { contracts } = await compileShapes({ T: { shape, problems: [] } })
        for (const value of valuesOf(union)) {
          assert.deepEqual(contracts['T'] && stored(contracts['T'].input, value), value)
          count++
        }
      }),
      { seed, numRuns },
    )
    expect(count).toBeGreaterThan(numRuns)
  })
})
