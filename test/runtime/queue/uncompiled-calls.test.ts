/** Calls that typeboss has not compiled, in a process without definitions: a producer built with plain tsc. */
import { expect, test } from '@jest/globals'
import { problemsOfStoring } from '#runtime/contract/storable'
import { contractOf } from '#runtime/queue/contract-of'
import { encodeInput } from '#runtime/job/job-codec'
import { jsonQueue } from '#runtime/queue/define-queue'
import { ContractMissingError, QueueNotFoundError } from '#runtime/errors/errors'

const encoded = (value: unknown): unknown => encodeInput(contractOf('orders'), value, { problemsOfStoring })

class Cart {
  items = 1
}
class Cartons extends Array<number> {}

const itself: { self?: unknown } = {}
itself.self = itself

function argumentsOf(..._all: readonly unknown[]): unknown {
  // oxlint-disable-next-line prefer-rest-params
  return arguments
}

test('a bare name takes plain JSON', () => {
  expect(encoded({ number: 7, lines: ['tea'] })).toEqual({
    number: 7,
    lines: ['tea'],
  })
})

test.each<[what: string, value: unknown, problem: string]>([
  ['a class', { at: new URL('https://a.example') }, 'input.at: expected plain JSON'],
  ['its own way to JSON', { toJSON: () => 1 }, 'input.toJSON: expected plain JSON'],
  ['a bigint', [1n], 'input[0]: expected plain JSON'],
  ['a number that JSON has not', { rate: Number.NaN }, 'input.rate: expected plain JSON'],
  ['an infinite number', [Infinity], 'input[0]: expected plain JSON'],
  ['undefined in a list', [undefined, 1], 'input[0]: expected plain JSON'],
  // oxlint-disable-next-line no-sparse-arrays
  ['a hole', [1, , 1], 'input[1]: expected plain JSON'],
  ['a function', { run() {} }, 'input.run: expected plain JSON'],
  ['a symbol', { key: Symbol('k') }, 'input.key: expected plain JSON'],
  ['a Map', { all: new Map([[1, 2]]) }, 'input.all: expected plain JSON'],
  ['a Set', new Set([1]), 'input: expected plain JSON'],
  ['bytes', { photo: Buffer.from('a') }, 'input.photo: expected plain JSON'],
  ['an error', { failure: new Error('no') }, 'input.failure: expected plain JSON'],
  ['a promise', { later: Promise.resolve(1) }, 'input.later: expected plain JSON'],
  ['a wrapped text', { name: Object('tea') }, 'input.name: expected plain JSON'],
  ['an instance with fields of its own', { list: new Cart() }, 'input.list: expected plain JSON'],
  ['a list of a class', { list: new Cartons() }, 'input.list: expected an array of no class of its own'],
  ['itself', itself, 'input: expected a value that is not circular'],
  ['fields that it inherits', Object.create({ a: 1 }), 'input: expected plain JSON'],
  ['the arguments of a function', argumentsOf(1), 'input.length: expected nothing that JSON leaves out'],
  ['text that is no Unicode', { name: '\ud800' }, 'input.name: expected text without NUL characters'],
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
])('a value that has %s is refused, because JSON would change it', (_what, value, problem) => {
  expect(() => encoded(value)).toThrow(problem)
})

test('the error for an instance names its class', () => {
  expect(() => encoded(new URL('https://a.example'))).toThrow('got an instance of URL')
})

test('plain JSON is stored unchanged', () => {
  const orders = { list: [1, [true, null]], 'odd key': 'tea', left: undefined, ['__proto__']: { x: '1' } }
  const { left, ...stored } = orders
  expect(left).toBeUndefined()
  expect(encoded(orders)).toEqual(stored)
})

test('a value that needs a conversion is refused: the error names tspc', () => {
  expect(() => encoded({ placedAt: new Date(0) })).toThrow(
    'input.placedAt: expected plain JSON, since this call was not built with tspc, got a Date',
  )
})

test('negative zero is stored as zero and is not refused', () => {
  expect(JSON.stringify(encoded({ change: -0 }))).toBe('{"change":0}')
})

test.each([[''], ['two words'], ['ä'], [7], [undefined], [null], [{ name: 'orders' }]])(
  'an invalid queue argument is refused: %p',
  (name) => {
    expect(() => contractOf(name)).toThrow(QueueNotFoundError)
  },
)

test('results and progress are read only if they are unambiguous: a text may stand for a Date', () => {
  const { output, progress } = contractOf('orders')
  expect(() => output.decode({ sum: [7] })).toThrow(ContractMissingError)
  expect(() => output.decode('1970-01-01T00:00:00.000Z')).toThrow(ContractMissingError)
  expect(progress.decode(50)).toEqual({ fits: true, value: 50 })
  expect(output.decode(null)).toEqual({ fits: true, value: null })
})

test('results and progress of a jsonQueue() are read as stored', () => {
  const { output, progress } = contractOf(jsonQueue('orders'))
  expect(output.decode({ sum: [7] })).toEqual({ fits: true, value: { sum: [7] } })
  expect(progress.decode(50)).toEqual({ fits: true, value: 50 })
})
