import { describe, expect, test } from '@jest/globals'
import { defineQueue, NotCompiledError, QueueDefinedTwiceError, QueueOptionsError } from 'typeboss'
import { handMadeQueue } from '../../support/hand-made-queues.js'

// Has another type, because the transformer would compile the call otherwise.
const uncompiled = defineQueue as unknown as (...all: readonly unknown[]) => unknown

const handler = async () => 1

describe('defineQueue()', () => {
  test('returns its name, handler and options', () => {
    const queue = handMadeQueue({ name: 'defined', handler, options: { retries: 5 } })
    expect(queue).toMatchObject({ name: 'defined', handler, options: { retries: 5 } })
    expect(handMadeQueue({ name: 'defined-bare' })).toMatchObject({ handler: undefined, options: {} })
  })

  test('that was not compiled throws an error with the line to add and the command to build', () => {
    for (const rest of [[], [async () => {}], [{ retries: 1 }], [async () => {}, { retries: 1 }]]) {
      expect(() => uncompiled('email-queue', ...rest)).toThrow(NotCompiledError)
    }
    expect(() => uncompiled('email-queue')).toThrow(
      /"email-queue".*\n.*tsconfig.json[^]*\{ "name": "typeboss", "transform": "typeboss\/transformer", "transformProgram": true \}[^]*typeboss build/,
    )
  })

  test('refuses another queue of the same name, but not the same queue again', () => {
    handMadeQueue({ name: 'twice', fingerprint: 'a' })
    expect(() => handMadeQueue({ name: 'twice', fingerprint: 'a' })).not.toThrow()
    expect(() => handMadeQueue({ name: 'twice', fingerprint: 'b' })).toThrow(QueueDefinedTwiceError)
  })

  test.each([{ retries: -1 }, { concurrency: 0 }, { timeout: 'long' }, { priority: 0.5 }, { color: 'red' }])(
    'refuses the options %p',
    (options) => {
      expect(() => handMadeQueue({ name: 'wrong-options', options: options as never })).toThrow(
        QueueOptionsError,
      )
    },
  )

  test.each(['', 'with space', "quo'te", 'ünïcode'])('refuses the name %p', (name) => {
    expect(() => handMadeQueue({ name })).toThrow(QueueOptionsError)
  })
})
