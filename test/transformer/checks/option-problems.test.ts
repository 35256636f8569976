/** Errors about options of queues and jobs that are written as literals. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createProject, type Project } from '../../support/project.js'

let project: Project
beforeAll(async () => {
  project = await createProject({})
})
afterAll(() => project.remove())

async function check(options: string, more = ''): Promise<readonly string[]> {
  const lines = [
    `import { defineQueue } from 'typeboss'`,
    `export const emails = defineQueue('emails', async (email: { to: string }) => email.to, ${options})`,
    more,
  ]
  await project.write({ 'src/queues.ts': `${lines.join('\n')}\n` })
  return project.check()
}

describe('an option out of its range', () => {
  test.each([
    ['{ retries: -1 }', '71010 The option retries must be an integer from 0 to 1000000, and this is -1.'],
    ['{ retries: 1.5 }', '71010 The option retries must be an integer from 0 to 1000000, and this is 1.5.'],
    [
      '{ backoff: { type: "fixed", delay: -5 } }',
      '71010 The option backoff.delay must be from 0 to 31536000000',
    ],
    [
      '{ timeout: 86_400_001 }',
      '71010 The option timeout must be from 1 to 86400000 milliseconds, and this is 86400001.',
    ],
    ['{ heartbeat: 9_999 }', '71010 The option heartbeat must be from 10000 to 86400000'],
    ['{ retention: { finished: 1 } }', '71010 The option retention.finished must be from 1000'],
    [
      '{ groupConcurrency: { local: 0 } }',
      '71010 The option groupConcurrency.local must be an integer from 1',
    ],
    ['{ retries: 1, concurency: 5 }', '71010 The option concurency must be left out'],
  ])('is an error at the option: %s', async (options, message) => {
    const [error, ...others] = await check(options)
    expect(error).toContain(message)
    expect(error).toMatch(/^src\/queues\.ts:2:\d+ /)
    expect(others).toEqual([])
  })

  test.each([
    '{ heartbeat: false, retention: { finished: "forever" }, policy: "strict-fifo", partition: true }',
    '{ priority: -5 }',
  ])('is not seen in %s', async (options) => {
    expect(await check(options)).toEqual([])
  })
})

const adding = (call: string): string => `import type { QueueClient } from 'typeboss'
export const add = async (queue: QueueClient, number: number) => [${call}, number]`

describe("a job's option out of its range", () => {
  test.each([
    [
      `queue.add('emails', { to: 'a' }, { priority: 'low', delay: -5 })`,
      'delay must be from 0 to 31536000000 milliseconds, and this is -5',
    ],
    [`queue.add(emails, { to: 'a' }, { retries: 1.5 })`, 'retries must be an integer from 0 to 1000000, and'],
    [
      `queue.plan('emails', { to: 'a' }, { backoff: { type: 'exponential', maximum: -1 } })`,
      'backoff.maximum must be from 0',
    ],
    [
      `queue.schedule('emails', '* * * * *', { to: 'a' }, { timeout: 0 })`,
      'timeout must be from 1 to 86400000',
    ],
    [`queue.throttle('emails', { to: 'a' }, { window: 60 })`, 'window must be from 1000 to 31536000000'],
    [`queue.update('emails', 'id', { ['delay']: (-1) })`, 'delay must be from 0'],
    [
      `queue.addBatch('emails', [{ data: { to: 'a' } }, { data: { to: 'b' }, options: { delay: -1 } }])`,
      'delay must be from 0',
    ],
  ])('is an error at the option: %s', async (call, message) => {
    const [error, ...others] = await check('{}', adding(call))
    expect(error).toContain(`TS71010 The option ${message}`)
    expect(error).toMatch(/^src\/queues\.ts:4:\d+ /)
    expect(others).toEqual([])
  })

  test.each([
    `queue.add('emails', { to: 'a' }, { delay: 0, retries: 1_000_000, key: '-1' })`,
    `queue.add('emails', { to: 'a' }, { delay: -number })`,
    `queue.waitForCompletion('emails', 'id', { timeout: 0 })`,
    `new Map<string, { delay: number }>().set('emails', { delay: -1 })`,
  ])('is not seen in %s', async (call) => {
    expect(await check('{}', adding(call))).toEqual([])
  })
})

const define = (input: string) =>
  `export const dead = defineQueue('dead-emails', async (email: ${input}) => email)`

describe('a dead letter queue', () => {
  test.each(['{ to: string }', 'unknown'])('may have the input %s', async (input) => {
    expect(await check(`{ deadLetter: 'dead-emails' }`, define(input))).toEqual([])
  })

  test('with another input is an error', async () => {
    expect(await check(`{ retries: 1, deadLetter: 'dead-emails' }`, define('{ from: string }'))).toEqual([
      "src/queues.ts:2:102 TS71011 The queue 'dead-emails' does not take what the queue 'emails' takes, so it cannot take its dead letters. Give both the same input.",
    ])
  })

  test('that is not defined, or is the queue itself, is an error', async () => {
    expect(await check(`{ deadLetter: 'ded-emails' }`, define('{ to: string }'))).toEqual([
      expect.stringContaining("TS71011 There is no queue 'ded-emails' to take dead letters."),
    ])
    expect(await check(`{ deadLetter: 'emails' }`)).toEqual([
      expect.stringContaining("TS71011 The queue 'emails' cannot be its own dead letter queue."),
    ])
  })
})
