/** Calls that no compiler of ours has seen, in a process that has no definitions: a producer that plain tsc has built. */
import { expect, test } from '@jest/globals'
import { contractOf } from '#runtime/contract-of'
import { encodeInput } from '#runtime/read-job'

test('a bare name takes plain JSON', () => {
  expect(encodeInput(contractOf('orders'), { number: 7, lines: ['tea'] })).toEqual({
    number: 7,
    lines: ['tea'],
  })
})

test.each<[what: string, value: unknown, problem: string]>([
  ['a class', { at: new URL('https://a.example') }, 'input.at: expected plain JSON'],
  ['its own way to JSON', { toJSON: () => 1 }, 'input.toJSON: expected plain JSON'],
  ['a bigint', [1n], 'input[0]: expected plain JSON'],
  ['a number that JSON has not', { rate: Number.NaN }, 'input.rate: expected plain JSON'],
  ['a hole', [undefined, 1], 'input[0]: expected plain JSON'],
  [
    'a symbol for a name',
    [{ [Symbol('k')]: 1 }],
    'input[0][Symbol(k)]: expected nothing that JSON leaves out',
  ],
  ['more than its items', 'tea'.match(/e/), 'input.index: expected nothing that JSON leaves out'],
  [
    'a hidden way to JSON',
    Object.defineProperty({ a: 1 }, 'toJSON', { value: () => 2 }),
    'input.toJSON: expected nothing that JSON leaves out',
  ],
])('what has %s is refused, since JSON would change it', (_what, value, problem) => {
  expect(() => encodeInput(contractOf('orders'), value)).toThrow(problem)
})

test('an instance of a class is named by it', () => {
  expect(() => encodeInput(contractOf('orders'), new URL('https://a.example'))).toThrow(
    'got an instance of URL',
  )
})

test('what is stored of plain JSON is all of it', () => {
  const orders = { list: [1, [true, null]], 'odd key': 'tea', left: undefined, ['__proto__']: { x: '1' } }
  const { left, ...stored } = orders
  expect(left).toBeUndefined()
  expect(encodeInput(contractOf('orders'), orders)).toEqual(stored)
})

test('what would have been converted is refused, and it is said that the call was not built with tspc', () => {
  expect(() => encodeInput(contractOf('orders'), { placedAt: new Date(0) })).toThrow(
    'input.placedAt: expected plain JSON, since this call was not built with tspc, got a Date',
  )
})
