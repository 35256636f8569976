/** What emitted code picks a contract by, where the queue is known only at run time. */
import { expect, test } from '@jest/globals'
import { choose, chooseFirst, contract } from 'typeboss/contract'
import { QueueNotFoundError } from 'typeboss'

const email = contract({ name: 'email-queue', options: {}, fingerprint: 'a' })
const contracts = { 'email-queue': email }

test('the contract of that name takes its place, alone or before other arguments', () => {
  expect(choose('email-queue', contracts)).toBe(email)
  expect(chooseFirst(['email-queue', 1, 2], contracts)).toEqual([email, 1, 2])
})

test('a name that is none of them is refused, with those that there are', () => {
  expect(() => choose('toString', contracts)).toThrow(QueueNotFoundError)
  expect(() => choose('email', contracts)).toThrow('There is no queue "email". Defined: email-queue.')
})

test('a contract, as a compiled call of a wrapper gives it, is passed on', () => {
  expect(chooseFirst([email, 1], contracts)).toEqual([email, 1])
})
