/** The parts of a contract's checks that the emitted code shares. */
import { describe, expect, test } from '@jest/globals'
import { formats } from '#runtime/contract/formats'
import { onceEach } from '#runtime/contract/once-each'
import { explainJson } from '#runtime/contract/plain-json'
import { report } from '#runtime/contract/problems'
import { mergeReadings } from '#runtime/contract/readings'
import { problemsOfDepth } from '#runtime/contract/storable'
import { isUnique } from '#runtime/contract/strings-and-lists'
import type { Json, Problem } from '#runtime/contract/types'

describe('report()', () => {
  test('adds 20 problems and no more', () => {
    const problems: Problem[] = []
    for (let index = 0; index < 25; index += 1) report(problems, `[${index}]`, 'string', index)
    expect(problems).toHaveLength(20)
    expect(problems.at(-1)?.path).toBe('[19]')
  })

  test('shows 40 characters of a text, the last one an ellipsis if there are more', () => {
    const problems: Problem[] = []
    report(problems, '', 'number', 'x'.repeat(38))
    report(problems, '', 'number', 'x'.repeat(39))
    report(problems, '', 'number', 'x'.repeat(79))
    expect(problems.map(({ received }) => received)).toEqual([
      `"${'x'.repeat(38)}"`,
      `"${'x'.repeat(38)}…`,
      `"${'x'.repeat(38)}…`,
    ])
  })
})

test('explainJson() does not report a field that is undefined, which is left out', () => {
  const problems: Problem[] = []
  explainJson({ left: undefined, wrong: Number.NaN }, '', problems)
  expect(problems.map(({ path }) => path)).toEqual(['.wrong'])
})

const always = (): boolean => true

test('mergeReadings() takes the first reading that fits if each excludes the others', () => {
  const json = mergeReadings({}, [
    [always, () => ({ first: 1 }), 1],
    [always, () => ({ second: 2 }), 0],
  ])
  expect(json).toEqual({ first: 1 })
})

describe('onceEach()', () => {
  test('asks once for each object within one call', () => {
    let asked = 0
    const inner = onceEach(() => (asked += 1))
    const outer = onceEach((value) => [inner(value), inner(value)])
    expect(outer({})).toEqual([1, 1])
  })

  test('asks again in the next call, since the object may have changed', () => {
    const isEmpty = onceEach((value) => Object.keys(value as object).length === 0)
    const value: Record<string, number> = {}
    expect(isEmpty(value)).toBe(true)
    value['field'] = 1
    expect(isEmpty(value)).toBe(false)
  })
})

function nested(levels: number): Json {
  let json: Json = []
  for (let level = 1; level < levels; level += 1) json = level % 2 === 0 ? [json] : { json }
  return json
}

test('problemsOfDepth() accepts 2,000 levels and refuses 2,001', () => {
  expect(problemsOfDepth(nested(2_000))).toBeUndefined()
  expect(problemsOfDepth(nested(2_001))).toMatchObject([{ expected: 'a value of at most 2000 levels' }])
})

test('isUnique() tells an object from a string that looks like its JSON', () => {
  expect(isUnique([{ a: 1 }, '{"a":1}', '{ "a": 1 }'])).toBe(true)
  expect(isUnique([{ a: 1, b: 2 }, '{"a":1}', { b: 2, a: 1 }])).toBe(false)
})

test('a hostname has at most 253 characters', () => {
  const label = 'a'.repeat(61)
  const longest = `${label}.${label}.${label}.${label}.abcde`
  expect([longest.length, formats.hostname.test(longest)]).toEqual([253, true])
  expect(formats.hostname.test(`${longest}f`)).toBe(false)
})
