/** Small unions of objects, with all their values: ambiguous unions are refused, and no value is decoded as another. */
import assert from 'node:assert/strict'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { findAmbiguities } from '#transformer/contract/unions/ambiguity'
import { reachable } from '#transformer/contract/shape/children'
import type { Shape } from '#facts/shape/shape'
import { compileShapes } from '../../support/compile-types.js'
import { stored } from '../../support/contracts.js'
import {
  areAmbiguous,
  deepUnions,
  printType,
  shapeOf,
  smallUnions,
  unionsWithArrays,
  valuesOf,
} from '../../support/small-unions.js'

const seed = Number(process.env['TYPEBOSS_TEST_SEED'] ?? Date.now() % 1_000_000)
const numRuns = 150

type SmallUnion = Parameters<typeof valuesOf>[0]

/** Whether the compiler refuses a union or a union within it. */
function isRefused(union: SmallUnion): boolean {
  const place = { path: '', node: undefined, tags: [], leavesOut: false, depth: 0 }
  const whole: Shape = { kind: 'union', name: undefined, members: union.map(shapeOf) }
  const found = [...reachable([whole])].flatMap((shape) =>
    shape.kind === 'union' ? [{ members: shape.members, place }] : [],
  )
  return findAmbiguities(found).length > 0
}

/** Compiles a union, stores all its values, and returns their number. */
async function storeEvery(union: SmallUnion): Promise<number> {
  const shape: Shape = { kind: 'union', name: undefined, members: union.map(shapeOf) }
  const { contracts } = await compileShapes({ T: { shape, problems: [] } })
  const values = valuesOf(union)
  for (const value of values) assert.deepEqual(contracts['T'] && stored(contracts['T'].input, value), value)
  return values.length
}

describe(`of ${numRuns} unions (TYPEBOSS_TEST_SEED=${seed})`, () => {
  test.each([
    ['of objects', smallUnions(5)],
    ['of objects that hold unions', deepUnions(2, ['m', 'n'])],
  ])('%s, each with two values of the same JSON is refused, and few others are', (_title, unions) => {
    const counts = { refused: 0, ambiguous: 0 }
    fc.assert(
      fc.property(unions, (union) => {
        const isAmbiguous = areAmbiguous(valuesOf(union))
        const isRefusedNow = isRefused(union)
        if (isAmbiguous) counts.ambiguous++
        if (isRefusedNow) counts.refused++
        assert.ok(isRefusedNow || !isAmbiguous, union.map(printType).join(' | '))
      }),
      { seed, numRuns },
    )
    expect(counts.ambiguous).toBeGreaterThan(0)
    expect(counts.refused - counts.ambiguous).toBeLessThan(numRuns / 5)
  })

  test.each([
    ['of objects', smallUnions(5)],
    ['of objects that hold unions', deepUnions(3)],
    ['of objects that hold arrays of unions', unionsWithArrays(2)],
  ])('%s, every value of an accepted union comes back from JSON as it was', async (_title, unions) => {
    let count = 0
    await fc.assert(
      fc.asyncProperty(unions, async (union) => {
        if (!isRefused(union)) count += await storeEvery(union)
      }),
      { seed, numRuns },
    )
    expect(count).toBeGreaterThan(numRuns)
  })
})
