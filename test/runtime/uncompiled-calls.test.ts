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

test('what would have been converted is refused, and it is said that the call was not built with tspc', () => {
  expect(() => encodeInput(contractOf('orders'), { placedAt: new Date(0) })).toThrow(
    'input.placedAt: expected plain JSON, since this call was not built with tspc, got a Date',
  )
})
