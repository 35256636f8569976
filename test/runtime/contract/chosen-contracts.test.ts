/** How emitted code selects a contract where the queue is known only at run time. */
import { expect, test } from '@jest/globals'
import { choose, contract } from 'typeboss/contract'
import { QueueNotFoundError } from 'typeboss'

const email = contract({ name: 'email-queue', options: {}, fingerprint: 'a' })
const contracts = { 'email-queue': email }

test('choose() returns the contract of a name', () => {
  expect(choose('email-queue', contracts)).toBe(email)
})

test('choose() refuses an unknown name and lists the known ones', () => {
  expect(() => choose('toString', contracts)).toThrow(QueueNotFoundError)
  expect(() => choose('email', contracts)).toThrow('There is no queue "email". Defined: email-queue.')
})

test('choose() returns a contract as it is', () => {
  expect(choose(email, contracts)).toBe(email)
})
