/** Unions: which are told apart, and how; which are refused, and with what words. */
import { describe, expect, test } from '@jest/globals'
import { readTypes } from '../../support/compile-types.js'
import { codecOf, complaints, stored } from '../../support/contracts.js'

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
    ['by an element that may be left out', '[string?, 1?] | [true, 1]', [['x'], [undefined, 1], [true, 1]]],
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
    [
      'by what a third member brings only together with a field of its own',
      '{ at: Date; from: string } | { at: string } | { at: string; from: string; to: string }',
      [{ at, from: 'x' }, { at: iso }, { at: iso, from: 'x', to: 'y' }],
    ],
    [
      'within arrays, where another member declares no more of them',
      '{ in: ({ at: string } | { at: Date; from: string })[] } | { in: { at: string }[]; x: 1 }',
      [{ in: [{ at: iso }, { at, from: 'x' }] }, { in: [{ at: iso }], x: 1 }],
    ],
    [
      'among more members than can be asked about in every combination',
      Array.from(
        { length: 14 },
        (_, index) => `{ at: ${index % 2 === 0 ? 'Date' : 'string'}; x${index}: 1 }`,
      ).join(' | '),
      [
        { at, x0: 1, x4: 1 },
        { at: iso, x1: 1 },
        { at: iso, x1: 1, x3: 1, x13: 1 },
      ],
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
    ['[string?, 1?] | [null, 1]', '(in [])'],
    ['Map<string, 1> | Set<1>', 'Map and Set'],
    ['{ at: Date } | { at: string }', '(in at)'],
    ['{ at?: Date; a: 1 } | { at?: string; a: 1 }', '(in at)'],
    ['{ in: { at: Date } } | { in: { at: string } }', '(in in.at)'],
    ['{ in: { at: string } | { from?: string } } | { in: { at: Date; from: string } }', '(in in.at)'],
    ['{ in: { at: Date; from: string } | { at: string } } | { in: { from?: string } }', '(in in.at)'],
    // These could be told apart. The rule is the simpler for it, and a literal field is a remedy.
    ['{ in: ({ at: string } | { from: string })[] } | { in: { at: Date }[]; x: 1 }', '(in in[].at)'],
    ['{ in: { at: string } | { from: string } } | { in: { at: Date }; x: 1 }', '(in in.at)'],
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

describe('members that agree about what they share', () => {
  const members = [
    '{ a: string; at: Date }',
    '{ b: string; at: Date }',
    '{ a?: string; c: string }',
    '{ b: string }',
  ]
  const orders = [members, members.toReversed(), [2, 0, 3, 1].map((index) => members[index])]

  test.each(orders.map((order) => order.join(' | ')))('are told apart in any order: %s', async (type) => {
    const codec = await codecOf(type)
    for (const value of [{ a: 'x', at }, { b: 'x' }, { a: 'x', b: 'y', c: 'z', at }]) {
      expect(stored(codec, value)).toEqual(value)
    }
  })
})

/** Two types with the same fields on every level, each held twice by the level above. */
function twoTowers(levels: number, last: (name: string) => string): string {
  const tower = (name: string): string =>
    Array.from(
      { length: levels },
      (_, level) =>
        `interface ${name}${level} { a: ${name}${level + 1}; b: ${name}${level + 1}; ${name}x${level}: string }`,
    ).join('\n') + `\ninterface ${name}${levels} { ${last(name)} }`
  return `${tower('A')}\n${tower('B')}\nexport type T = { n: A0 } | { n: B0 }`
}

describe('a union of types that are nested 30 levels deep', () => {
  test('is told apart by a field at the top that only one has', () => {
    expect(readTypes(twoTowers(30, () => 'v: string'))['T']?.problems).toEqual([])
    expect(
      readTypes(twoTowers(30, (name) => `v: ${name === 'A' ? 'Date' : 'number'}`))['T']?.problems,
    ).toEqual([])
  })

  test('is told apart by a field at the top, where the last level is in conflict', () => {
    const source = twoTowers(30, (name) => `v: ${name === 'A' ? 'Date' : 'string'}`)
    expect(readTypes(source)['T']?.problems).toEqual([])
  })

  test('is refused where no level has a field of its own', () => {
    const source = twoTowers(30, (name) => `v: ${name === 'A' ? 'Date' : 'string'}`)
    const problems = readTypes(source.replaceAll(/[AB]x/g, 'x'))['T']?.problems ?? []
    expect(problems.map(({ code }) => code)).toEqual([71108])
  })

  test('that are unions again is stored in a time that grows with the value', async () => {
    const levels = Array.from(
      { length: 30 },
      (_, level) =>
        `type L${level} = { next: L${level + 1}; a: string } | { next: L${level + 1}; b: string } | { next: L${level + 1}; c: Date }`,
    )
    const codec = await codecOf(`${levels.join('\n')}\ntype L30 = string\nexport type T = L0`)
    const value = levels.reduce<unknown>((next) => ({ next, c: at }), 'end')
    expect(stored(codec, value)).toEqual(value)
    expect(codec.validate(levels.reduce<unknown>((next) => ({ next, c: at }), 5))).not.toBe(undefined)
  })
})

describe('a syntax tree in the form of estree', () => {
  const kinds = Array.from({ length: 40 }, (_, index) => `Kind${index}`)
  const source = `
    interface Base { loc?: { line: number; column: number } | null; range?: [number, number] }
    ${kinds
      .map(
        (kind) =>
          `interface ${kind} extends Base { type: '${kind}'; left: Node; right?: Node | null; body: (Node | Directive)[] }`,
      )
      .join('\n')}
    interface Literal extends Base { type: 'Literal'; value: string | number | boolean | null; raw?: string }
    interface Big extends Base { type: 'Big'; value?: bigint | null; bigint: string }
    interface Directive extends Base { type: 'Kind0'; directive: string; left: Literal | Big; body: Node[] }
    type Node = Literal | Big | ${kinds.join(' | ')}
    export interface T { type: 'Program'; body: (Node | Directive)[] }`

  test('is told apart, though its unions have no literal for each member', async () => {
    const codec = await codecOf(source)
    const leaf = { type: 'Big', bigint: '5', value: 5n, range: [0, 1] }
    const tree = kinds.reduce<unknown>((left, type) => ({ type, left, body: [] }), leaf)
    const value = {
      type: 'Program',
      body: [
        tree,
        { type: 'Kind0', left: { type: 'Literal', value: 'x' }, body: [], directive: 'use strict' },
      ],
    }
    expect(stored(codec, value)).toEqual(value)
  })
})

describe('a recursive union', () => {
  test('is refused once, where it is met first', () => {
    const problems = readTypes(`
      interface A { next?: T | null; at: Date }
      interface B { next?: T; all?: T[]; at: string }
      export type T = A | B`)['T']?.problems
    expect(problems?.map(({ path }) => path)).toEqual(['input'])
  })
})

describe('an object that fits no member', () => {
  test.each<readonly [string, string, unknown, readonly string[]]>([
    [
      'what the nearest does not take',
      '{ a: string; b: number } | { a: string; c: boolean }',
      { a: 'x', b: '5' },
      ['.b: expected number, got "5"'],
    ],
    [
      'what the nearest lacks',
      '{ a: string; b: number; d: 1 } | { a: string; c: boolean }',
      { a: 'x' },
      ['.c: expected boolean, got nothing'],
    ],
    [
      'what each lacks that is as near',
      '{ a: string; b: number } | { a: string; c: boolean }',
      { a: 'x' },
      [': expected object with b (number) or c (boolean), got an object'],
    ],
    [
      'the members, where it is near to none',
      '{ a: string; b: number } | { a: string; c: boolean }',
      {},
      [': expected object with a, b | object with a, c, got an object'],
    ],
    [
      'what the nearest does not take, beside members that are no objects',
      'Date | string[] | { a: Date; b: number } | { a: Date; c: boolean }',
      { a: at, c: 1 },
      ['.c: expected boolean, got 1'],
    ],
    [
      'what the nearest does not take further down',
      '{ in: { a: 1; b: 2 } | { a: 1; c: 3 }; x: 1 } | { y: 1 }',
      { in: { a: 1, c: 4 }, x: 1 },
      ['.in.c: expected 3, got 4'],
    ],
  ])('is told %s', async (_title, type, value, words) => {
    const codec = await codecOf(type)
    expect(complaints(codec, value)).toEqual(words)
    expect(complaints(codec, new Date(NaN))).toHaveLength(1)
    expect(complaints(codec, null)).toHaveLength(1)
  })

  test('of JSON is told the same', async () => {
    const decoded = (await codecOf('{ a: string; b: Date } | { a: string; c: boolean }')).decode({
      a: 'x',
      b: '5',
    })
    expect(decoded.fits ? [] : decoded.problems).toEqual([
      { path: '.b', expected: 'ISO 8601 date and time', received: '"5"' },
    ])
  })
})

function unionOf(count: number, member: (index: number) => string): string {
  return `export type T = ${Array.from({ length: count }, (_, index) => member(index)).join(' | ')}`
}

describe('a union of many members', () => {
  test('is told apart by its discriminant', async () => {
    const codec = await codecOf(
      unionOf(300, (index) => `{ kind: ${index}; at: ${index % 2 === 0 ? 'Date' : 'string'} }`),
    )
    expect(stored(codec, { kind: 298, at })).toEqual({ kind: 298, at })
    expect(stored(codec, { kind: 299, at: iso })).toEqual({ kind: 299, at: iso })
  })

  test('is refused in few words', () => {
    const problems = readTypes(
      unionOf(300, (index) => `{ x${index}?: 1; at: ${index % 100 === 0 ? 'Date' : 'string'} }`),
    )['T']?.problems
    expect(problems).toHaveLength(1)
    const named = readTypes(
      Array.from(
        { length: 100 },
        (_, index) => `interface M${index} { x${index}?: 1; at: ${index % 2 === 0 ? 'Date' : 'string'} }`,
      ).join('\n') +
        `\nexport type T = ${Array.from({ length: 100 }, (_, index) => `M${index}`).join(' | ')}`,
    )['T']?.problems
    expect(named?.map(({ message }) => message.split('.')[0])).toEqual([
      'input: M0 and M1 (in at) cannot be told apart once they are JSON',
      'input: M0 and M3 (in at) cannot be told apart once they are JSON',
      'input: M0 and M5 (in at) cannot be told apart once they are JSON',
      'input: 2497 more pairs of this union cannot be told apart once they are JSON',
    ])
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
    const problems = codec.validate(nested({ end: 1 })) ?? []
    expect(problems.map(({ path }) => path)).toEqual(['.left'.repeat(deepest)])
  })
})
