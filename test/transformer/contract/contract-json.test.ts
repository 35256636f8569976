import { describe, expect, test } from '@jest/globals'
import { readContracts } from '#facts/shape/read-contracts'
import type { Shape } from '#facts/shape/shape'
import { contractJson } from '#transformer/contract/json/contract-json'
import { contractFingerprint } from '#transformer/contract/write/compile'
import { readTypes } from '../../support/compile-types.js'

function written(input: Shape) {
  const [output, progress] = [{ kind: 'undefined' }, { kind: 'unknown' }] as const
  const fingerprint = contractFingerprint(input, output, progress)
  return contractJson({ name: 'email-queue', options: { retries: 5 }, fingerprint, input, output, progress })
}

function jsonOf(source: string) {
  const { shape } = readTypes(source)['T'] ?? {}
  if (shape === undefined) throw new Error('The source exports no type T')
  return written(shape)
}

function readBack(queue: unknown) {
  const text = JSON.stringify({ version: 1, queues: { 'email-queue': queue } })
  const contract = readContracts(JSON.parse(text)).get('email-queue')
  if (contract === undefined) throw new Error('The queue is missing')
  return contract
}

describe('a contract as JSON', () => {
  test('names the types that occur several times or contain themselves', () => {
    const { fingerprint, ...json } = jsonOf(`
      interface Person { name: string; friends?: Person[] }
      export interface T { from: Person; to: Person; at: Date; kind: 'a' | 'b' }
    `)
    expect(fingerprint).toMatch(/^[a-z\d]{12}$/)
    expect(json).toEqual({
      options: { retries: 5 },
      input: {
        name: 'T',
        object: {
          at: 'Date',
          from: { ref: 'Person' },
          kind: { union: [{ literal: 'a' }, { literal: 'b' }] },
          to: { ref: 'Person' },
        },
      },
      output: 'undefined',
      types: {
        Person: {
          name: 'Person',
          object: { name: 'string' },
          optional: { friends: { array: { ref: 'Person' } } },
        },
      },
    })
  })

  test.each([
    'string',
    'unknown',
    'Date | null',
    'bigint | 5n',
    'Map<string, Set<URL>>',
    'Uint8Array | number',
    '`order-${number}` | `${bigint}!`',
    'Uppercase<string>',
    '[a: string, b?: number, ...rest: Date[]]',
    '[...string[], Date]',
    'Record<string, number> & { id: number }',
    '{ [key: `x-${string}`]: string }',
    "{ ['__proto__']: string; constructor: number; 1: Date; 'odd-key'?: null }",
    '{ at: Date; from: string } | { at: string }',
    '{ a?: never; b: string | undefined }',
    'Node; interface Node { next: Node | null; other: Leaf }; interface Leaf { of?: Node }',
    'Nested; type Nested = Nested[] | null',
    'Json; type Json = string | number | boolean | null | Json[] | { [key: string]: Json }',
    `{
      /** @minimum 1 @maximum 9 @multipleOf 2 */ count: number
      /** @minLength 2 @pattern ^a */ text: string
      /** @format email */ mail: string
      /** @exclusiveMinimum 10 */ big: bigint
      /** @minItems 1 @uniqueItems */ items: string[]
    }`,
  ])('is read back as the same type: %s', (type) => {
    const json = jsonOf(`export type T = ${type}`)
    const { input, output, progress, fingerprint } = readBack(json)
    expect(contractFingerprint(input, output, progress)).toBe(fingerprint)
    // Written again, it is the same text: names and exclusions were read too.
    expect(JSON.stringify(written(input))).toBe(JSON.stringify(json))
  })

  test('has the older inputs that the worker upgrades', () => {
    const text: Shape = { kind: 'string', checks: [] }
    const json = contractJson({
      name: 'q',
      options: {},
      fingerprint: 'f',
      input: text,
      output: text,
      progress: text,
      upgrades: [{ kind: 'date' }],
    })
    expect(json).toEqual({
      fingerprint: 'f',
      options: {},
      input: 'string',
      output: 'string',
      progress: 'string',
      upgrades: ['Date'],
    })
    expect(readBack(json).upgrades).toEqual([{ kind: 'date' }])
  })
})

describe('reading contracts', () => {
  const queue = { fingerprint: 'f', options: {}, input: 'string', output: 'undefined' }

  test('ignores fields that a later release adds', () => {
    expect(readBack({ ...queue, retired: true })).toMatchObject({ input: { kind: 'string' } })
  })

  test.each([
    [
      { version: 2, queues: {} },
      'The contracts have the version 2; this release of typeboss reads version 1',
    ],
    [[], 'the contracts is not'],
    [{ version: 1 }, 'queues is not'],
    [{ version: 1, queues: { q: { ...queue, input: 'text' } } }, 'queues["q"].input is not'],
    [{ version: 1, queues: { q: { ...queue, input: { ref: 'Email' } } } }, 'queues["q"].input is not'],
    [
      { version: 1, queues: { q: { ...queue, input: { object: { to: { arr: 'string' } } } } } },
      'queues["q"].input.object["to"] is not',
    ],
    [
      { version: 1, queues: { q: { ...queue, input: { ref: 'A' }, types: { A: { ref: 'A' } } } } },
      'queues["q"].types["A"] is not',
    ],
  ])('says what cannot be read: %j', (json, message) => {
    expect(() => readContracts(json)).toThrow(message)
  })
})
