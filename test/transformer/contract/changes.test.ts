import { beforeAll, describe, expect, test } from '@jest/globals'
import type { Shape } from '#facts/shape/shape'
import type { ContractShapes } from '#facts/shape/read-contracts'
import { compareContracts } from '#transformer/contract/changes/compare'
import { differences } from '#transformer/contract/changes/differences'
import { createRelation } from '#transformer/contract/changes/reads'
import { readTypes, type CompiledTypes } from '../../support/compile-types.js'

/**
 * An old type, a new one, why the new one does not read all that the old one stores, and why the old one does not read all
 * that the new one stores.
 */
type Case = readonly [old: string, now: string, ofOld?: readonly string[], ofNew?: readonly string[]]

const preamble = `
  interface Tree { value: string; children: Tree[] }
  interface WideTree { value: string | null; children: WideTree[]; note?: string }
  interface List { next: List | null; at: Date }
  interface TextList { next: TextList | null; at: string }
  type Json = string | number | boolean | null | Json[] | { [key: string]: Json }
  interface Least1 { /** @minimum 1 */ n: number }
  interface Least5 { /** @minimum 5 */ n: number }
  interface Above1 { /** @exclusiveMinimum 1 */ n: number }
  interface Even { /** @multipleOf 2 */ n: number }
  interface Whole { /** @multipleOf 1 */ n: number }
  interface Any { n: number }
  interface One { n: 1 | 7 }
  interface PatternA { /** @pattern ^a */ t: string }
  interface PatternB { /** @pattern ^b */ t: string }
  interface Text { t: string }
  interface Apple { t: 'apple' | 'avocado' }
  interface Stamp { /** @format date-time */ t: string }
  interface Moment { t: Date }
  interface Short { /** @maxLength 5 */ t: string }
  interface Long { /** @maxLength 50 */ t: string }
  interface Some { /** @minItems 1 */ l: string[] }
  interface Unique { /** @uniqueItems */ l: string[] }
  interface List0 { l: string[] }
  interface SetOf { l: Set<string> }
  interface Big { /** @minimum 10 */ b: bigint }
  interface Bigger { /** @minimum 100 */ b: bigint }
`

const compatible: readonly Case[] = [
  ['{ to: string }', '{ to: string; cc?: string }'],
  ['{ to: string; cc?: string }', '{ to: string }'],
  ['{ a: string | undefined }', '{ a?: string }'],
  ['Date', 'Date'],
  ['Uint8Array', 'Buffer'],
  ['string[]', 'Set<string>'],
  ['[string, number][]', 'Map<string, number>'],
  ['[string, string]', '[first: string, second: string]'],
  ["'a' | 'b'", "'b' | 'a'"],
  ['boolean', 'true | false'],
  ['null', 'undefined'],
  ['Json', 'unknown'],
  ['unknown', 'Json'],
  ["{ k: 'a' | 'b'; id: string }", "{ k: 'a'; id: string } | { k: 'b'; id: string }"],
  ['{ at?: Date }', '{ at: Date } | { at?: never }'],
  ['Record<string, number>', '{ [key: string]: number }'],
  ['{ a: string } | { a: string; b: number }', '{ a: string; b?: number }'],
  ['Tree', 'Tree & { note?: string }'],
]

const breaking: readonly Case[] = [
  ['{ a?: string }', '{ a: string }', ['.a became required']],
  ['{ to: { address?: string } }', '{ to: { address: string } }', ['.to.address became required']],
  ['{ a: string }', '{ a: string; b: number }', ['.b was added, and is required']],
  ['{ a: string; b: number }', '{ a: string }', [], ['.b was removed']],
  ['{ a: string }', '{ a?: string }', [], ['.a became optional']],
  ['{ a: string }', '{ b: string }', ['.b was added, and is required'], ['.a was removed']],
  ["{ s: 'draft' | 'sent' }", "{ s: 'sent' }", [".s lost 'draft'"]],
  ["{ s: 'sent' }", "{ s: 'sent' | 'seen' | null }", [], ['.s gained null', ".s gained 'seen'"]],
  ['{ s: string }', "{ s: 'a' | 'b' }", [".s changed from string to 'a' | 'b'"]],
  ['string', 'number', ['changed from string to number'], ['changed from string to number']],
  ['Date', 'string', [], ['changed from valid Date to string']],
  ['bigint', 'string', [], ['changed from bigint to string']],
  ['bigint', 'number', ['changed from bigint to number'], ['changed from bigint to number']],
  ['string | null', 'string', ['lost null']],
  ['string', 'string | Date[]', [], ['gained array']],
  ['{ o?: unknown }', '{ o?: string }', ['.o changed from plain JSON to string']],
  ['{ o?: unknown }', '{ o?: Date | null }', ['.o changed from plain JSON to null | valid Date']],
  ['{ o: unknown }', '{ o: { a: string } }', ['.o became required', '.o changed from plain JSON to object']],
  [
    '{ l: { a: string }[] }',
    '{ l: { a: number }[] }',
    ['.l[].a changed from string to number'],
    ['.l[].a changed from string to number'],
  ],
  ['[string, number]', '[string]', ['changed from 2 to 1 items'], ['changed from 2 to 1 items']],
  ['[string, number?]', '[string, number]', ['changed from 1 to 2 to 2 items']],
  [
    '[string, number]',
    '[string, string]',
    ['[1] changed from number to string'],
    ['[1] changed from number to string'],
  ],
  [
    'Map<string, number>',
    'Map<string, string>',
    ['[][1] changed from number to string'],
    ['[][1] changed from number to string'],
  ],
  [
    'Record<string, string>',
    '{ a?: number }',
    ['.a changed from string to number'],
    ['.a changed from string to number'],
  ],
  [
    '{ a: number }',
    '{ [key: string]: string }',
    ['.a changed from number to string'],
    ['.a became optional', '.a changed from number to string'],
  ],
  ["{ k: 'a'; n: number } | { k: 'b'; s: string }", "{ k: 'a'; n: number }", [".k lost 'b'"]],
  [
    "{ k: 'a'; n: number } | { k: 'b'; s: string }",
    "{ k: 'a'; n: number } | { k: 'b'; s: Date }",
    ["(k 'b').s changed from string to valid Date"],
    [],
  ],
  [
    '{ k: string } | { x: string }',
    '{ k: string; x?: number } | { x: string; k?: number }',
    ['.x changed from string to number', '.k became required'],
    [],
  ],
  ['Tree', 'WideTree', [], ['.value gained null']],
  ['List', 'TextList', [], ['.at changed from valid Date to string']],
  ['Least1', 'Least5', ['.n changed from @minimum 1 to @minimum 5']],
  ['Any', 'Least1', ['.n gained @minimum 1']],
  ['Least5', 'Above1', [], ['.n lost @minimum 5']],
  ['Even', 'Whole', [], ['.n changed from @multipleOf 2 to @multipleOf 1 (not decided)']],
  ['One', 'Least1', [], ['.n changed from 1 | 7 to number (minimum 1)']],
  [
    'PatternA',
    'PatternB',
    ['.t changed from @pattern ^a to @pattern ^b (not decided)'],
    ['.t changed from @pattern ^a to @pattern ^b (not decided)'],
  ],
  ['Text', 'PatternA', ['.t gained @pattern ^a (not decided)']],
  ['Apple', 'PatternA', [], [".t changed from 'apple' | 'avocado' to string (pattern ^a)"]],
  ['Stamp', 'Moment', [], ['.t changed from string (format date-time) to valid Date']],
  ['Short', 'Long', [], ['.t changed from @maxLength 5 to @maxLength 50']],
  ['List0', 'Some', ['.l gained @minItems 1']],
  ['List0', 'Unique', ['.l gained @uniqueItems (not decided)']],
  ['SetOf', 'Unique', [], []],
  ['Big', 'Bigger', ['.b changed from @minimum 10 to @minimum 100']],
  ['`order-${number}`', 'string', [], ['changed from string like `order-${number}` to string']],
]

describe('the change of a queue', () => {
  const text: Shape = { kind: 'string', checks: [] }
  const date: Shape = { kind: 'date' }
  const unknown: Shape = { kind: 'unknown' }
  const contract = (parts: Partial<ContractShapes>): ReadonlyMap<string, ContractShapes> => {
    const whole = { options: {}, input: text, output: text, progress: unknown, upgrades: [], ...parts }
    return new Map([['q', { fingerprint: JSON.stringify(whole), ...whole }]])
  }
  const none: ReadonlyMap<string, ContractShapes> = new Map()

  test('is the same, compatible or breaking', () => {
    expect(compareContracts(contract({}), contract({}))).toEqual([
      { queue: 'q', verdict: 'same', problems: [] },
    ])
    const nullable: Shape = {
      kind: 'object',
      name: undefined,
      index: [],
      fields: [{ name: 'a', optional: true, shape: text }],
    }
    const more = { ...nullable, fields: [...nullable.fields, { name: 'b', optional: true, shape: text }] }
    expect(compareContracts(contract({ input: nullable }), contract({ input: more }))).toEqual([
      { queue: 'q', verdict: 'compatible', problems: [] },
    ])
    const [change] = compareContracts(contract({ output: date, progress: text }), contract({}))
    expect(change?.verdict).toBe('breaking')
    expect(change?.problems.map(({ of, storedBy }) => [of, storedBy])).toEqual([
      ['output', 'new'],
      ['progress', 'new'],
    ])
  })

  test('is named for a queue that appeared or vanished', () => {
    expect(compareContracts(none, contract({}))).toEqual([{ queue: 'q', verdict: 'added', problems: [] }])
    expect(compareContracts(contract({}), none)).toEqual([{ queue: 'q', verdict: 'removed', problems: [] }])
  })

  test('is read by an upgrade', () => {
    const old = contract({ input: text })
    const now = contract({ input: date })
    expect(compareContracts(old, now)[0]?.problems.map(({ storedBy }) => storedBy)).toEqual(['old'])
    expect(compareContracts(old, contract({ input: date, upgrades: [text] }))[0]?.verdict).toBe('compatible')
  })

  test('breaks with a policy that a stored queue keeps', () => {
    expect(
      compareContracts(contract({}), contract({ options: { policy: 'singleton' } }))[0]?.problems,
    ).toEqual([
      {
        of: 'options',
        storedBy: 'old',
        path: '.policy',
        reason: "changed from 'standard' to 'singleton', and a stored queue keeps its policy",
        isDecided: true,
      },
    ])
  })
})

describe('a change of a type', () => {
  const all = [...compatible, ...breaking]
  let read: CompiledTypes['read'] = {}

  beforeAll(() => {
    const types = all.map(
      ([old, now], index) => `export type Old${index} = ${old}\nexport type New${index} = ${now}`,
    )
    read = readTypes(`${preamble}\n${types.join('\n')}`)
  })

  test.each(all.map(([old, now, ofOld = [], ofNew = []], index) => ({ old, now, ofOld, ofNew, index })))(
    '$old → $now',
    ({ ofOld, ofNew, index }) => {
      const [old, now] = [read[`Old${index}`], read[`New${index}`]]
      if (old === undefined || now === undefined) throw new Error('A type is missing')
      expect([...old.problems, ...now.problems]).toEqual([])
      const relation = createRelation()
      const lines = (stored: Shape, reading: Shape, storedBy: 'old' | 'new') =>
        differences(relation, stored, reading, storedBy).map(({ path, reason }) => `${path} ${reason}`.trim())
      expect({
        ofOld: lines(old.shape, now.shape, 'old'),
        ofNew: lines(now.shape, old.shape, 'new'),
      }).toEqual({
        ofOld,
        ofNew,
      })
    },
  )
})
