/** Keys that every object inherits do no harm when JSON is read or written. */
import { describe, expect, test } from '@jest/globals'
import { codecOf, complaints, stored } from '../../support/contracts.js'

const hostile =
  '{"__proto__": {"polluted": true}, "constructor": {"prototype": {"polluted": true}}, "a": "x"}'

describe('hostile keys', () => {
  test('that are not declared are removed when JSON is read', async () => {
    const decoded = (await codecOf('{ a: string }')).decode(JSON.parse(hostile))
    expect(decoded).toStrictEqual({ fits: true, value: { a: 'x' } })
  })

  test('of several index signatures are each converted by their own rule', async () => {
    const codec = await codecOf(
      '{ [key: string]: Date | bigint; [at: number]: Date; [id: `id-${string}`]: bigint }',
    )
    const value = { 1: new Date(0), 'id-1': 10n, other: new Date(1) }
    expect(stored(codec, value)).toEqual(value)
    expect(complaints(codec, { 1: 10n, 'id-1': new Date(0) })).toHaveLength(2)
  })

  test('stay plain keys of a Record', async () => {
    const codec = await codecOf('Record<string, unknown>')
    const value: unknown = JSON.parse(hostile)
    const back = stored(codec, value)
    expect(JSON.stringify(back)).toBe(JSON.stringify(value))
    expect(Object.getPrototypeOf(back)).toBe(Object.prototype)
    expect(Reflect.get({}, 'polluted')).toBeUndefined()
  })

  test('stay plain keys within unknown', async () => {
    const codec = await codecOf('{ data: unknown }')
    const value: unknown = JSON.parse(`{"data": ${hostile}}`)
    expect(JSON.stringify(stored(codec, value))).toBe(JSON.stringify(value))
  })

  test('are missing if only the prototype has them', async () => {
    const codec = await codecOf(
      '{ constructor: string; toString?: string; __proto__?: string; valueOf?: number }',
    )
    expect(complaints(codec, {})).toEqual(['.constructor: expected string, got nothing'])
    expect(stored(codec, { constructor: 'x' })).toEqual({ constructor: 'x' })
  })

  test('can be fields', async () => {
    const codec = await codecOf('{ "__proto__": string; toString: number; hasOwnProperty?: boolean }')
    const value: unknown = JSON.parse('{"__proto__": "x", "toString": 1, "hasOwnProperty": true}')
    expect(codec.validate(value)).toBeUndefined()
    expect(JSON.parse(JSON.stringify(codec.encode(value)))).toEqual(value)
    expect(stored(codec, value)).toEqual(value)
  })
})

describe('a circular value', () => {
  test('is refused by a recursive type', async () => {
    const codec = await codecOf('export interface T { next?: T }')
    const value: { next?: unknown } = {}
    value.next = value
    expect(complaints(codec, value)).toEqual([
      ': expected a value that is not circular or too deep, got an object',
    ])
  })

  test('is refused within unknown', async () => {
    const codec = await codecOf('{ data: unknown }')
    const data: unknown[] = []
    data.push(data)
    expect(complaints(codec, { data })).toHaveLength(1)
  })

  test('is refused as JSON too', async () => {
    const codec = await codecOf('export interface T { next?: T }')
    const json: unknown = JSON.parse('{"next":'.repeat(5_000) + '{}' + '}'.repeat(5_000))
    expect(typeof codec.decode(json).fits).toBe('boolean')
  })
})

describe('a validation error', () => {
  test('stops at 20 problems', async () => {
    const codec = await codecOf('number[]')
    expect(
      complaints(
        codec,
        Array.from({ length: 1_000 }, () => 'x'),
      ),
    ).toHaveLength(20)
  })

  test('cuts long values short, and prints no objects', async () => {
    const codec = await codecOf('{ a: number; b: string; c: number }')
    const secret = { password: 'hunter2' }
    const lines = complaints(codec, { a: 'x'.repeat(1_000), b: secret, c: 10n ** 80n })
    expect(lines.join()).not.toContain('hunter2')
    for (const line of lines) expect(line.length).toBeLessThan(80)
  })

  test('of a union names the fields of its members', async () => {
    const codec = await codecOf('{ a: Date; b: 1 } | { c: bigint }')
    expect(complaints(codec, { a: 1 })).toEqual([
      ': expected object with a, b | object with c, got an object',
    ])
    const kinds = Array.from({ length: 90 }, (_, index) => `{ kind: 'kind${index}' }`)
    const [line = ''] = complaints(await codecOf(kinds.join(' | ')), { kind: 'none' })
    expect(line.length).toBeLessThan(170)
  })

  test('of a tuple names the allowed lengths', async () => {
    const codec = await codecOf('{ few: [1, 2?]; many: [Date, ...number[], string, boolean] }')
    expect(complaints(codec, { few: [1, 2, 3], many: [new Date(), true] })).toEqual([
      '.few: expected array of 1 to 2, got an array of 3',
      '.many: expected array of 3 or more, got an array of 2',
    ])
  })

  test('quotes keys that are not identifiers', async () => {
    const codec = await codecOf('{ "odd-key": number; map: Record<string, number> }')
    expect(complaints(codec, { 'odd-key': 'x', map: { 'a b': 'y' } })).toEqual([
      '.map["a b"]: expected number, got "y"',
      '["odd-key"]: expected number, got "x"',
    ])
  })
})
