/** The stored form of unusual values: deeply nested, of another realm, or throwing while they are read. */
import { createContext, runInContext } from 'node:vm'
import { describe, expect, test } from '@jest/globals'
import type { Codec } from 'typeboss/contract'
import { problemsOfStoring } from '#runtime/contract/storable'
import { fromStored, toStored } from '#runtime/contract/stored-form'
import { codecOf } from '../../support/contracts.js'

function problemWith(codec: Codec, value: unknown): string {
  const stored = toStored(codec, value, problemsOfStoring)
  if (stored.fits) throw new Error('The value fits')
  const [{ path, expected, received } = { path: '', expected: 'nothing', received: '' }] = stored.problems
  return `${path}: expected ${expected}, got ${received}`
}

function nested(levels: number, within: (value: unknown) => unknown): unknown {
  let value: unknown = within(undefined)
  for (let level = 1; level < levels; level++) value = within(value)
  return value
}

const asField = (next: unknown): unknown => ({ next })
const asItem = (item: unknown): unknown => (item === undefined ? [] : [item])

describe('a value that is nested', () => {
  test.each([
    ['an interface', 'export interface T { next?: T; at?: Date }', asField],
    ['an array', 'export type T = T[]', asItem],
    ['unknown', 'unknown', asField],
    ['items within unknown', 'unknown[]', asItem],
  ])('1,000 levels deep is stored and read: %s', async (_name, source, within) => {
    const codec = await codecOf(source)
    const stored = toStored(codec, nested(1_000, within))
    expect(stored.fits && fromStored(codec, stored.value).fits).toBe(true)
  })

  test.each([
    ['an interface', 'export interface T { next?: T; at?: Date }', asField],
    ['an array', 'export type T = T[]', asItem],
    ['a union', 'export type T = string | T[] | { next?: T }', asItem],
    ['a Map', 'export type T = Map<string, T> | { next?: T }', asField],
    ['unknown', 'unknown', asField],
    ['items within unknown', 'unknown[]', asItem],
  ])('deeper than 2,000 levels is refused: %s', async (_name, source, within) => {
    const codec = await codecOf(source)
    for (const levels of [2_001, 4_000, 8_000, 16_000, 500_000]) {
      expect(problemWith(codec, nested(levels, within))).toMatch(/too deep|at most 2000 levels/)
    }
  })

  test('deeper than the stack is refused when it is read', async () => {
    const json = nested(500_000, asField)
    const read = fromStored(await codecOf('export interface T { next?: T; at?: Date }'), json)
    expect(read.fits ? [] : read.problems).toHaveLength(1)
  })
})

describe('an array of more items than Postgres can store', () => {
  test.each([
    'number[]',
    '(number | undefined)[]',
    'unknown',
    'unknown[]',
    '[1?, ...(number | undefined)[]]',
    'string | (number | undefined)[]',
  ])('is refused without a check of each item: %s', async (type) => {
    const codec = await codecOf(type)
    const holes: unknown[] = []
    holes.length = 2 ** 32 - 1
    expect(problemWith(codec, holes)).toContain(
      'an array of 4294967295, more than the 16777216 that are stored',
    )
    const endless = new Proxy([], { get: (_target, key) => (key === 'length' ? 2 ** 32 : 1) })
    expect(problemWith(codec, endless)).toContain('an array of 4294967296')
  })

  test('is refused for a repeated item', async () => {
    const codec = await codecOf('export interface T { /** @uniqueItems */ list: (number | undefined)[] }')
    const list: unknown[] = []
    list.length = 2 ** 24
    expect(problemWith(codec, { list })).toContain('.list: expected array (unique items)')
  })
})

describe('a value that throws while it is read', () => {
  test.each<readonly [string, string, () => unknown]>([
    ['a Proxy', 'Error: no', () => new Proxy({}, { get: thrower })],
    ['a Proxy of an array', 'Error: no', () => ({ list: new Proxy([], { get: thrower }) })],
    ['a getter', 'Error: no', () => Object.defineProperty({}, 'list', { get: thrower })],
    ['a revoked Proxy', 'TypeError: Cannot perform', revoked],
    [
      'an object that only inherits from a Date',
      'TypeError',
      () => ({ list: [], at: Object.create(Date.prototype) }),
    ],
  ])('is refused: %s', async (_name, reason, make) => {
    const codec = await codecOf('{ list: string[]; at?: Date }')
    expect(problemWith(codec, make())).toContain(
      `expected a value that can be read, got one that throws ${reason}`,
    )
  })
})

function thrower(): never {
  throw new Error('no')
}

function revoked(): unknown {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}

describe('a value of another realm', () => {
  const realm = createContext({ url: new URL('http://a.b/') })

  test.each([
    ['Date', 'new Date(0)', new Date(0)],
    ['{ [key: string]: Date }', '({ at: new Date(1) })', { at: new Date(1) }],
    ['Map<string, Date>', 'new Map([["a", new Date(2)]])', new Map([['a', new Date(2)]])],
    ['Set<string>', 'new Set(["a"])', new Set(['a'])],
    ['Uint8Array', 'new Uint8Array([1, 2])', new Uint8Array([1, 2])],
    ['ArrayBuffer', 'new ArrayBuffer(2)', new ArrayBuffer(2)],
    ['URL', 'url', new URL('http://a.b/')],
    ['[Date, ...string[]]', '[new Date(3), "a"]', [new Date(3), 'a']],
    ['Date | string | Map<string, number>', 'new Map([["a", 1]])', new Map([['a', 1]])],
    ['Date | number | { a: 1 }', 'new Date(4)', new Date(4)],
    ['unknown', '({ a: [1, { b: "x" }] })', { a: [1, { b: 'x' }] }],
  ])('is stored as one of this realm: %s', async (type, source, expected) => {
    const codec = await codecOf(type)
    const stored = toStored(codec, runInContext(source, realm))
    if (!stored.fits) throw new Error(JSON.stringify(stored.problems))
    expect(fromStored(codec, JSON.parse(JSON.stringify(stored.value)))).toEqual({
      fits: true,
      value: expected,
    })
  })

  test('is distinguished from an object', async () => {
    const codec = await codecOf('{ a?: string }')
    expect(problemWith(codec, runInContext('new Date(0)', realm))).toBe(': expected T, got a Date')
    expect(problemWith(codec, runInContext('new Map()', realm))).toBe(': expected T, got a Map')
  })

  test('is refused if it is an invalid Date', async () => {
    expect(problemWith(await codecOf('Date'), runInContext('new Date(NaN)', realm))).toBe(
      ': expected valid Date, got an invalid Date',
    )
  })
})
