/** Intersections of unions: the branches without values are omitted. */
import { describe, expect, test } from '@jest/globals'
import { readTypes } from '../../support/compile-types.js'
import { codecOf, complaints, stored } from '../../support/contracts.js'

describe('an intersection', () => {
  test.each<readonly [string, readonly unknown[], readonly unknown[]]>([
    [
      'Record<string, string | string[]> & Record<string, string | string[] | undefined>',
      [{ a: 'x', b: ['y'] }],
      [{ a: 1 }, { a: [1] }],
    ],
    [
      '(string | Date | Map<string, number>) & (Date | string[] | Map<string, number>)',
      [new Date(0), new Map([['a', 1]])],
      ['x', ['x']],
    ],
    ['{ a: 1 }[] & { b: 2 }[]', [[{ a: 1, b: 2 }], []], [[{ a: 1 }], [{ b: 2 }]]],
    ['readonly string[] & string[]', [['a']], [[1]]],
    ['(string | number)[] & readonly string[]', [['a']], [[1]]],
    ['readonly [1, 2] & number[]', [[1, 2]], [[1], [1, 3]]],
    [
      `({ type: 'list'; items: string } | { type?: 'a' | 'b' }) & ({ type: 'list'; items: string } | { type?: ('a' | 'b')[] })`,
      [{ type: 'list', items: 'x' }, {}],
      [{ type: 'list' }, { type: ['a'] }, { type: 'a' }],
    ],
    [
      '({ a: { b: string } } | { a: { b: string[] }; c: 1 }) & ({ a: { b: string } } | { d: 2 })',
      [{ a: { b: 'x' } }, { a: { b: ['x'] }, c: 1, d: 2 }],
      [{ a: { b: ['x'] }, c: 1 }],
    ],
    ['(number | { a: 1 }) & (number | { b: 2 })', [1, { a: 1, b: 2 }], [{ a: 1 }]],
    ['(number | { [key: string]: number }) & (number | { [key: string]: 1 })', [2, { a: 1 }], [{ a: 2 }]],
  ])('%s', async (type, fitting, others) => {
    const codec = await codecOf(type)
    for (const value of fitting) {
      expect(complaints(codec, value)).toEqual([])
      expect(stored(codec, value)).toEqual(value)
    }
    for (const value of others) expect(complaints(codec, value).length).toBeGreaterThan(0)
  })

  test('of two types of any JSON is any JSON', async () => {
    const codec = await codecOf(`
      type Dictionary = { [Key in string]: Json } & { [Key in string]?: Json | undefined }
      type Json = string | number | boolean | null | Dictionary | Json[] | readonly Json[]
      export type T = Json`)
    const value = { a: [1, { b: null, c: ['x', true] }] }
    expect(stored(codec, value)).toEqual(value)
  })

  test('keeps the checks of an array', async () => {
    const codec = await codecOf('export interface T { /** @minItems 2 */ list: { a: 1 }[] & { b: 2 }[] }')
    expect(complaints(codec, { list: [{ a: 1, b: 2 }] })).toEqual([
      '.list: expected array (minItems 2), got an array of 1',
    ])
  })

  test('of a number and a brand can be the key of a Record', async () => {
    const codec = await codecOf('Record<number & { readonly __brand: "Id" }, string>')
    expect(stored(codec, { 1: 'a', x: 'b' })).toEqual({ 1: 'a' })
  })
})

describe('a key', () => {
  test('that looks like a symbol of the checker is an ordinary key', async () => {
    const codec = await codecOf('{ "__@type": string; "___x": number; "__#y"?: string }')
    const value = { '__@type': 'a', ___x: 1, '__#y': 'b' }
    expect(stored(codec, value)).toEqual(value)
    expect(complaints(codec, { ___x: 1 })).toHaveLength(1)
  })

  test('that is a unique symbol is omitted', () => {
    const { T } = readTypes('declare const brand: unique symbol; export type T = { a: 1; [brand]: true }')
    expect(T?.problems).toEqual([])
    expect(T?.shape).toMatchObject({ fields: [{ name: 'a' }] })
  })
})
