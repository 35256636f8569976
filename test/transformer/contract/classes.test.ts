/** Each kind of type: the values that fit, their JSON, and the values and JSON that do not fit. */
import { describe, expect, test } from '@jest/globals'
import { complaints, stored } from '../../support/contracts.js'
import { compileTypes } from '../../support/compile-types.js'

interface Row {
  readonly type: string
  readonly value: unknown
  readonly json: unknown
  /** Values that do not fit. */
  readonly not: readonly unknown[]
  /** JSON that does not fit. */
  readonly notJson?: readonly unknown[]
}

const bytes = new Uint8Array([1, 2, 255])

const rows: { readonly [title: string]: Row } = {
  string: { type: 'string', value: 'a', json: 'a', not: [1, null, undefined] },
  number: { type: 'number', value: 1.5, json: 1.5, not: [Number.NaN, Infinity, -Infinity, '1', 1n] },
  boolean: { type: 'boolean', value: false, json: false, not: [0, 'false'] },
  null: { type: 'null', value: null, json: null, not: [undefined, 0] },
  undefined: { type: 'undefined', value: undefined, json: null, not: [null, 0], notJson: [0] },
  void: { type: 'void', value: undefined, json: null, not: [null] },
  'a literal': { type: `'a'`, value: 'a', json: 'a', not: ['b'] },
  'literals of several kinds': { type: `'a' | 1 | true`, value: true, json: true, not: [false, 'b', 2] },
  'many literals': { type: `'a' | 'b' | 'c' | 'd' | 'e' | 'f' | 'g'`, value: 'g', json: 'g', not: ['h'] },
  'a numeric enum': { type: 'Level', value: 7, json: 7, not: [2, 'High'] },
  'a string enum': { type: 'Colour', value: 'red', json: 'red', not: ['Red'] },
  'a const enum': { type: 'Size', value: 's', json: 's', not: ['m'] },
  'a computed enum': { type: 'Computed', value: 3, json: 3, not: ['3'] },
  'a template literal': {
    type: '`order-${number}`',
    value: 'order-1',
    json: 'order-1',
    not: ['order-', 'order-x'],
  },
  'Uppercase<string>': { type: 'Uppercase<string>', value: 'ÄB', json: 'ÄB', not: ['a'] },
  'Capitalize<string>': { type: 'Capitalize<string>', value: 'Ab', json: 'Ab', not: ['ab'] },
  'a branded string': { type: `string & { readonly __brand: 'Id' }`, value: 'x', json: 'x', not: [1] },
  'a branded Date': {
    type: `Date & { readonly __brand: 'day' }`,
    value: new Date(0),
    json: '1970-01-01T00:00:00.000Z',
    not: ['x'],
  },
  'a branded object': {
    type: `User & { readonly [mark]: true }`,
    value: { id: 'u' },
    json: { id: 'u' },
    not: [{}],
  },
  'a branded number': { type: `number & { readonly [mark]: true }`, value: 1, json: 1, not: ['1'] },
  'a branded literal with strings': { type: `'a' | (string & {})`, value: 'zz', json: 'zz', not: [1] },
  'an interface': { type: 'User', value: { id: 'u' }, json: { id: 'u' }, not: [{}, { id: 1 }, []] },
  'an intersection': {
    type: 'User & { n: number }',
    value: { id: 'u', n: 1 },
    json: { id: 'u', n: 1 },
    not: [{ id: 'u' }],
  },
  Partial: { type: 'Partial<User>', value: {}, json: {}, not: [{ id: 1 }, new Date(), new Map()] },
  Pick: { type: `Pick<User & { n: 1 }, 'n'>`, value: { n: 1 }, json: { n: 1 }, not: [{ id: 'u' }] },
  'a conditional type': {
    type: `User extends { id: infer I } ? { was: I } : never`,
    value: { was: 'u' },
    json: { was: 'u' },
    not: [{}],
  },
  'an instantiated generic': {
    type: 'Page<User>',
    value: { items: [{ id: 'u' }] },
    json: { items: [{ id: 'u' }] },
    not: [{ items: [1] }],
  },
  Record: {
    type: 'Record<string, number>',
    value: { a: 1 },
    json: { a: 1 },
    not: [{ a: 'x' }, [], new Map()],
  },
  'Record of literals': {
    type: `Record<'a' | 'b', number>`,
    value: { a: 1, b: 2 },
    json: { a: 1, b: 2 },
    not: [{ a: 1 }],
  },
  'Record of templates': {
    type: 'Record<`x-${string}`, number>',
    value: { 'x-a': 1 },
    json: { 'x-a': 1 },
    not: [{ 'x-a': '1' }],
  },
  'an index signature beside fields': {
    type: `{ id: string; [key: string]: string }`,
    value: { id: 'a', other: 'b' },
    json: { id: 'a', other: 'b' },
    not: [{ other: 'b' }, { id: 'a', other: 1 }],
  },
  'a number index': {
    type: '{ [index: number]: string }',
    value: { 1: 'a' },
    json: { 1: 'a' },
    not: [{ 1: 1 }],
  },
  'an array': { type: 'readonly string[]', value: ['a'], json: ['a'], not: ['a', [1], { 0: 'a' }, Array(1)] },
  'a tuple': {
    type: '[string, number]',
    value: ['a', 1],
    json: ['a', 1],
    not: [['a'], ['a', 1, 2], [1, 'a']],
  },
  'a readonly tuple with optional elements': {
    type: 'readonly [string, number?, boolean?]',
    value: ['a', undefined, true],
    json: ['a', null, true],
    not: [[], ['a', null]],
  },
  'a tuple with a rest': {
    type: '[string, ...number[]]',
    value: ['a', 1, 2],
    json: ['a', 1, 2],
    not: [[], ['a', 'b']],
  },
  'a tuple with a rest in the middle': {
    type: '[string, ...number[], boolean]',
    value: ['a', 1, true],
    json: ['a', 1, true],
    not: [['a'], ['a', 1], ['a', 'b', true]],
  },
  Date: {
    type: 'Date',
    value: new Date('2026-01-31T12:00:00.000Z'),
    json: '2026-01-31T12:00:00.000Z',
    not: [new Date(Number.NaN), '2026-01-31T12:00:00.000Z', 0],
    notJson: ['2026-01-31', '2026-02-30T12:00:00Z', 'x', 0, '2026-01-31T12:00:00'],
  },
  'a Date far away': { type: 'Date', value: new Date(8.64e15), json: '+275760-09-13T00:00:00.000Z', not: [] },
  bigint: { type: 'bigint', value: -12n, json: '-12', not: [1, '1'], notJson: [1, '1.5', ''] },
  'a bigint literal': { type: '1n | 2n', value: 2n, json: '2', not: [3n], notJson: ['3', 2] },
  Uint8Array: {
    type: 'Uint8Array',
    value: bytes,
    json: 'AQL/',
    not: ['AQL/', [1]],
    notJson: ['AQL', 'AQ!/', 1],
  },
  Buffer: { type: 'Buffer', value: Buffer.from(bytes), json: 'AQL/', not: [bytes] },
  ArrayBuffer: { type: 'ArrayBuffer', value: bytes.buffer, json: 'AQL/', not: [bytes] },
  URL: {
    type: 'URL',
    value: new URL('https://a.b/c'),
    json: 'https://a.b/c',
    not: ['https://a.b/c'],
    notJson: ['a b'],
  },
  'URL of node:url': {
    type: `import('node:url').URL`,
    value: new URL('https://a.b/'),
    json: 'https://a.b/',
    not: [{}],
  },
  Map: {
    type: 'Map<string, Date>',
    value: new Map([['a', new Date(0)]]),
    json: [['a', '1970-01-01T00:00:00.000Z']],
    not: [[], new Map([[1, 2]])],
    notJson: [[['a']], {}],
  },
  ReadonlySet: {
    type: 'ReadonlySet<bigint>',
    value: new Set([1n]),
    json: ['1'],
    not: [[1n], new Set([1])],
    notJson: [[1]],
  },
  'a recursive type': {
    type: 'Tree',
    value: { name: 'a', kids: [{ name: 'b', kids: [] }] },
    json: { name: 'a', kids: [{ name: 'b', kids: [] }] },
    not: [{ name: 'a', kids: [{}] }],
  },
  'mutually recursive types': {
    type: 'Ping',
    value: { pong: { ping: { pong: null }, at: new Date(0) } },
    json: { pong: { ping: { pong: null }, at: '1970-01-01T00:00:00.000Z' } },
    not: [{ pong: {} }],
  },
  'any JSON': {
    type: 'Json',
    value: { a: [1, null, 'x', { b: true }] },
    json: { a: [1, null, 'x', { b: true }] },
    not: [{ a: undefined }, { a: 1n }, () => {}],
  },
  unknown: {
    type: 'unknown',
    value: { a: [1, null], b: undefined },
    json: { a: [1, null] },
    not: [new Date(), { a: 1n }, [undefined], new Map(), Number.NaN, () => {}, Symbol('x')],
  },
  any: { type: 'any', value: 'x', json: 'x', not: [1n] },
  'undefined in an array': {
    type: '(string | undefined)[]',
    value: ['a', undefined],
    json: ['a', null],
    not: [[null]],
  },
  'an optional field': { type: '{ a?: string }', value: {}, json: {}, not: [{ a: null }] },
  'a getter': { type: '{ get a(): string }', value: { a: 'x' }, json: { a: 'x' }, not: [{}] },
  'an interface that is called Date': {
    type: 'Own.Date',
    value: { day: 1 },
    json: { day: 1 },
    not: [new Date()],
  },
}

const declarations = `
  declare const mark: unique symbol
  export enum Level { Low, High = 7 }
  export enum Colour { Red = 'red', Blue = 'blue' }
  export const enum Size { Small = 's', Large = 'l' }
  export enum Computed { A = 'abc'.length }
  export interface User { id: string }
  export interface Page<T> { items: T[] }
  export interface Tree { name: string; kids: Tree[] }
  export interface Ping { pong: Pong | null }
  export interface Pong { ping: Ping; at: Date }
  export type Json = string | number | boolean | null | Json[] | { [key: string]: Json }
  export namespace Own { export interface Date { day: number } }
`

describe('a value of a type arrives from JSON as it was sent', () => {
  const titles = Object.keys(rows)
  const source = titles.map((title, index) => `export type T${index} = ${rows[title]?.type}`).join('\n')
  const compiled = compileTypes(declarations + source)

  test.each(titles)('%s', async (title) => {
    const { contracts, read } = await compiled
    const own = `T${titles.indexOf(title)}`
    const codec = contracts[own]?.input
    const row = rows[title]
    if (codec === undefined || row === undefined) throw new Error(`${title} was not compiled`)
    expect(read[own]?.problems).toEqual([])
    expect(complaints(codec, row.value)).toEqual([])
    expect(JSON.parse(JSON.stringify(codec.encode(row.value)))).toEqual(row.json)
    expect(stored(codec, row.value)).toEqual(row.value)
    for (const value of row.not) expect(complaints(codec, value)).not.toEqual([])
    for (const json of row.notJson ?? []) expect(codec.decode(json).fits).toBe(false)
  })
})
