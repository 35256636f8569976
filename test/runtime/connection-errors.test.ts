import { expect, test } from '@jest/globals'
import { describeError } from '#runtime/pg-boss/connection-errors'
import { QueueConnectionError } from 'typeboss'

test('an error that pg-boss has made anew of a refused connection is one of the connection', () => {
  const remade = new Error('connect ECONNREFUSED 127.0.0.1:5432 (Queue: emails, Worker: 7)')
  expect(describeError(remade, undefined)).toBeInstanceOf(QueueConnectionError)
})

test('any other error stays as it is', () => {
  const other = new Error('write each of them down')
  expect(describeError(other, undefined)).toBe(other)
})
