/** Unions: which are told apart, and how; which are refused, and with what words. */
import { describe, expect, test } from '@jest/globals'
import { readTypes } from '../support/compile-types.js'
import { codecOf, stored } from '../support/contracts.js'

const at = new Date(0)
const iso = at.toISOString()

describe('a union is told apart', () => {
  test.each<readonly [string, string, readonly unknown[]]>([
    [
      'by a literal field',
      `{ kind: 'a'; at: Date } | { kind: 'b'; at: string }`,
      [
        { kind: 'a', at },
        { kind: 'b', at: iso },
      ],
    ],
    [
      'by a field that holds several literals',
      `{ ok: true; v: Date } | { ok: false; v: string }`,
      [
        { ok: true, v: at },
        { ok: false, v: iso },
      ],
    ],
    [
      'by JSON kind',
      'Date | number | boolean | null | string[] | { a: Date }',
      [at, 1, true, null, ['x'], { a: at }],
    ],
    [
      'by a field of another kind',
      '{ id: string; at: Date } | { id: number; at: string }',
      [
        { id: 'x', at },
        { id: 1, at: iso },
      ],
    ],
    ['by a field that only one has', '{ a: Date } | { b: string }', [{ a: at }, { b: 'x' }]],
    [
      'by a required field, though another is in conflict',
      '{ at: Date; from: string } | { at: string }',
      [{ at, from: 'x' }, { at: iso }],
    ],
    [
      'by a field that must not be there',
      '{ a: string; at: Date } | { a?: never; at: string }',
      [{ a: 'x', at }, { at: iso }],
    ],
    ['by the form of the text', 'Date | bigint', [at, 10n]],
    ['by the alphabet', 'Date | Uint8Array', [at]],
    ['from a literal that is no date', `Date | 'now'`, [at, 'now']],
    ['from a literal that is no number', `bigint | 'unlimited'`, [1n, 'unlimited']],
    ['from a template', 'Date | `in ${number} days`', [at, 'in 3 days']],
    ['by length', '[Date] | [string, string]', [[at], [iso, 'x']]],
    ['by the elements', 'Date[] | number[]', [[at], [1], []]],
    [
      'by an element',
      `['a', Date] | ['b', string]`,
      [
        ['a', at],
        ['b', iso],
      ],
    ],
    [
      'by the last element',
      `[Date, ...number[], 'a'] | [string, ...number[], 'b']`,
      [
        [at, 1, 'a'],
        [iso, 'b'],
      ],
    ],
    [
      'by what only one member stores further down',
      '{ in: { at: string } } | { in: { at: Date; from: string } }',
      [{ in: { at, from: 'x' } }, { in: { at: iso } }],
    ],
    ['within an array', `(Date | { a: 1 })[]`, [[at, { a: 1 }]]],
    ['with undefined', 'Date | undefined', [at, undefined]],
  ])('%s', async (_title, type, values) => {
    const codec = await codecOf(type)
    for (const value of values) expect(stored(codec, value)).toEqual(value)
  })

  test('and keeps the fields of every member that a value fits', async () => {
    const codec = await codecOf('{ a: string } | { a: string; b?: number } | { a: string; c?: Date }')
    expect(stored(codec, { a: 'x', b: 1, c: at, d: 'not declared' })).toEqual({ a: 'x', b: 1, c: at })
  })

  test('and keeps them within arrays, Maps and Sets', async () => {
    const lists = await codecOf('{ a: string }[] | { a: string; b?: number }[]')
    expect(stored(lists, [{ a: 'x', b: 1 }])).toEqual([{ a: 'x', b: 1 }])
    const maps = await codecOf('Map<string, { a: 1 }> | Map<string, { a: 1; b?: 2 }>')
    expect(stored(maps, new Map([['k', { a: 1, b: 2 }]]))).toEqual(new Map([['k', { a: 1, b: 2 }]]))
    const keyed = await codecOf('Map<{ a: 1 }, 0> | Map<{ a: 1; b?: 2 }, 0>')
    expect(stored(keyed, new Map([[{ a: 1, b: 2 }, 0]]))).toEqual(new Map([[{ a: 1, b: 2 }, 0]]))
    const sets = await codecOf('Set<{ a: 1 }> | Set<{ a: 1; b?: Date }>')
    expect(stored(sets, new Set([{ a: 1, b: at }]))).toEqual(new Set([{ a: 1, b: at }]))
  })
})

describe('a union is refused', () => {
  test.each<readonly [string, string]>([
    ['Date | string', 'string and Date'],
    ['bigint | string', 'string and bigint'],
    ['Date | `${string}Z`', 'string like'],
    [`bigint | '10'`, `bigint and '10'`],
    ['Buffer | string', 'string and Buffer'],
    ['URL | string', 'string and URL'],
    ['Buffer | Uint8Array', 'Buffer and Uint8Array'],
    ['Set<string> | string[]', 'array'],
    ['[...Date[], 1] | [...string[], 1]', '(in [])'],
    [
      '{ at: Date; from: string } | { at: string } | { from: string; to: string }',
      'object and object (in at)',
    ],
    ['Map<string, 1> | Set<1>', 'Map and Set'],
    ['{ at: Date } | { at: string }', '(in at)'],
    ['{ at?: Date; a: 1 } | { at?: string; a: 1 }', '(in at)'],
    ['{ in: { at: Date } } | { in: { at: string } }', '(in in.at)'],
    ['{ in: { at: string } | { from?: string } } | { in: { at: Date; from: string } }', '(in in.at)'],
    ['Date[] | string[]', '(in [])'],
    ['(string | null | undefined)[]', 'undefined and null'],
    ['Record<string, Date> | Record<string, string>', '(in [key])'],
  ])('%s', (type, words) => {
    const problems = readTypes(`export type T = ${type}`)['T']?.problems ?? []
    expect(problems.map((problem) => problem.code)).toEqual([71108])
    expect(problems[0]?.message).toContain(words)
    expect(problems[0]?.message).toContain('cannot be told apart once they are JSON')
  })
})

describe('a value of a recursive union', () => {
  const deepest = 60
  const nested = (end: unknown): unknown =>
    Array.from({ length: deepest }).reduce((next) => ({ op: '-', left: next, right: at }), end)

  test.each([
    ['whose members are not told apart at first sight', `{ op: '+'; left: T; right: Date }`],
    ['that fits several members', `{ op: '-'; left: T; more?: string }`],
  ])('%s takes no longer with each level than the level is large', async (_title, member) => {
    const codec = await codecOf(
      `export type T = ${member} | { op: '-'; left: T; right: Date } | { end: string }`,
    )
    const value = nested({ end: 'x' })
    expect(stored(codec, value)).toEqual(value)
    expect(codec.validate(nested({ end: 1 }))).toHaveLength(1)
  })
})
