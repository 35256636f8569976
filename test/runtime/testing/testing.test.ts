/** The queues that users create in their own tests. */
import assert from 'node:assert'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { afterAll, afterEach, describe, expect, jest, test } from '@jest/globals'
import {
  defineQueue,
  HandlerMissingError,
  JobFailedError,
  QueueClient,
  QueueNotFoundError,
  QueueWorker,
  WorkerStateError,
} from 'typeboss'
import { createTestQueues, DrainLimitError, type TestQueues } from 'typeboss/testing'

interface Email {
  readonly to: string
  readonly sendAt?: Date
  readonly note?: string
}

const signupQueue = defineQueue('test-signups', async ({ email }: { email: string }) => {
  await client.add('test-emails', { to: email, sendAt: new Date(7) })
  return { welcomed: email }
})

const emailQueue = defineQueue('test-emails', async (email: Email) => ({
  sentTo: email.to,
  sendAt: email.sendAt,
}))

const flakyQueue = defineQueue(
  'test-flaky',
  async ({ failures }: { failures: number }, job) => {
    if (job.attempt <= failures) throw new RangeError(`attempt ${job.attempt}`)
    return job.attempt
  },
  { retries: 2, backoff: { type: 'fixed', delay: 60_000 } },
)

const endlessQueue = defineQueue('test-endless', async (count: number): Promise<void> => {
  await client.add('test-endless', count + 1)
})

const lettersQueue = defineQueue<{ failures: number }, void>('test-letters')
const lostQueue = defineQueue(
  'test-lost',
  async ({ failures }: { failures: number }): Promise<number> => {
    throw new Error(`lost ${failures}`)
  },
  { retries: 0, deadLetter: 'test-letters' },
)

const cache = 'node_modules/.cache/typeboss'
const queues = await createTestQueues([signupQueue, emailQueue, flakyQueue, endlessQueue, lostQueue])
const { client, added, drain, clock } = queues

afterEach(() => queues.reset())
afterAll(() => queues.close())

describe('added()', () => {
  test('returns jobs with the values that their handler will receive', async () => {
    const id = await client.add(
      'test-emails',
      { to: 'ada', sendAt: new Date(5) },
      { priority: 'high', delay: 5_000, key: 'ada', retries: 7 },
    )
    expect(added('test-emails')).toEqual([
      {
        id,
        queue: 'test-emails',
        data: { to: 'ada', sendAt: new Date(5) },
        priority: 10,
        delay: 5_000,
        key: 'ada',
        group: undefined,
        options: { retries: 7 },
      },
    ])
    expect(added('test-emails')[0]?.data.sendAt?.getTime()).toBe(5)
    expect(added('test-signups')).toEqual([])
  })

  test('takes a definition or a name, and returns each job once', async () => {
    await client.add(emailQueue, { to: 'ada' }, { jobId: 'welcome' })
    await client.add(emailQueue, { to: 'bob' }, { jobId: 'welcome' })
    await client.addBatch('test-emails', [{ data: { to: 'cid' } }, { data: { to: 'dan' } }])
    const name = 'test-emails' as 'test-emails' | 'test-signups'
    expect(added(emailQueue).map(({ data }) => data.to)).toEqual(['ada', 'cid', 'dan'])
    expect(added(name)).toEqual(added(emailQueue))
    expect(added<typeof emailQueue>('test-emails')).toEqual(added(emailQueue))
    const ofAnyQueues: TestQueues = queues
    expect(ofAnyQueues.added('test-emails')).toHaveLength(3)
  })

  test('includes throttled and planned jobs, and those of handlers and other clients', async () => {
    await client.throttle('test-emails', { to: 'once' }, { window: 60_000 })
    await client.throttle('test-emails', { to: 'twice' }, { window: 60_000 })
    const first = client.plan('test-flaky', { failures: 0 })
    await client.addFlow([first, client.plan('test-emails', { to: 'later' }, { after: [first] })])
    await new QueueClient(queues.service).add('test-signups', { email: 'ada' })
    await drain()
    expect(added('test-emails').map(({ data }) => data.to)).toEqual(['once', 'later', 'ada'])
  })

  test('does not include refused jobs', async () => {
    await expect(client.add('test-emails', { to: 7 as never })).rejects.toThrow('input.to')
    expect(added('test-emails')).toEqual([])
  })
})

describe('drain()', () => {
  test('runs jobs and the jobs that they add, and returns each with its result', async () => {
    await client.add('test-signups', { email: 'ada' })
    const jobs = await drain()
    expect(jobs).toMatchObject([
      { queue: 'test-signups', status: 'completed', result: { welcomed: 'ada' } },
      { queue: 'test-emails', status: 'completed', result: { sentTo: 'ada', sendAt: new Date(7) } },
    ])
    const email = jobs.find((job) => job.queue === 'test-emails')
    assert(email?.status === 'completed')
    expect(email.result.sendAt?.getTime()).toBe(7)
    expect(await drain()).toEqual([])
  })

  test('runs jobs in the order in which they were added', async () => {
    const order = Array.from({ length: 30 }, (_, index) => `user ${index}`)
    for (const to of order) await client.add('test-emails', { to })
    expect(await drain()).toMatchObject(order.map((to) => ({ data: { to } })))
  })

  test('runs a flow to its end, each job after the jobs it waits for', async () => {
    const first = client.plan('test-emails', { to: 'first' })
    const second = client.plan('test-emails', { to: 'second' }, { after: [first] })
    const third = client.plan('test-signups', { email: 'third' }, { after: [second] })
    await client.addFlow([third, second, first])
    const jobs = await drain()
    expect(jobs.map(({ id }) => id).slice(0, 3)).toEqual([first.id, second.id, third.id])
    expect(jobs.map(({ status }) => status)).toEqual(Array(4).fill('completed'))
  })

  test('skips delayed jobs until the clock is advanced', async () => {
    const id = await client.add('test-emails', { to: 'ada' }, { delay: 60_000 })
    expect(await drain()).toEqual([])
    await clock.advance(59_000)
    expect(await drain()).toEqual([])
    expect(await client.getJob('test-emails', id)).toMatchObject({ status: 'delayed' })
    await clock.advance(1_000)
    expect(await drain()).toMatchObject([{ id, status: 'completed' }])
  })

  test('retries jobs when they are due, or advances the clock to them on request', async () => {
    await client.add('test-flaky', { failures: 1 })
    expect(await drain()).toMatchObject([{ status: 'delayed', error: { message: 'attempt 1' } }])
    await clock.advance(60_000)
    expect(await drain()).toMatchObject([{ status: 'completed', result: 2, attemptsMade: 2 }])

    const before = clock.now()
    await client.add('test-flaky', { failures: 2 })
    expect(await drain({ advanceClock: true })).toMatchObject([{ status: 'completed', result: 3 }])
    expect(clock.now().getTime() - before.getTime()).toBeGreaterThanOrEqual(120_000)
  })

  test('returns a job that failed for good, or throws its error on request', async () => {
    await client.add('test-flaky', { failures: 9 })
    expect(await drain({ advanceClock: true })).toMatchObject([
      { status: 'failed', error: { name: 'RangeError', message: 'attempt 3' } },
    ])
    await client.add('test-flaky', { failures: 9 }, { retries: 0 })
    const failure = await drain({ throwFailures: true }).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(JobFailedError)
    expect(failure).toMatchObject({ queue: 'test-flaky', jobError: { message: 'attempt 1' } })
  })

  test('does not run dead letters', async () => {
    await client.add('test-lost', { failures: 4 })
    expect(await drain()).toMatchObject([{ status: 'failed' }])
    expect(await client.findJobs(lettersQueue)).toMatchObject([{ data: { failures: 4 } }])
  })

  test('runs only the named queues', async () => {
    await client.add('test-signups', { email: 'ada' })
    expect(await drain({ only: 'test-signups' })).toHaveLength(1)
    expect(added('test-emails')).toHaveLength(1)
    expect(await client.counts('test-emails')).toMatchObject({ waiting: 1 })
    expect(await drain({ only: [emailQueue] })).toHaveLength(1)
    await expect(drain({ only: 'no-such-queue' as never })).rejects.toThrow(QueueNotFoundError)
  })

  test('stops handlers that add jobs without end', async () => {
    await client.add('test-endless', 0)
    const error = await drain({ limit: 20 }).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(DrainLimitError)
    expect(error).toMatchObject({ code: 'DRAIN_LIMIT', limit: 20, queues: ['test-endless'] })
    expect(added('test-endless')).toHaveLength(21)
    await client.add('test-emails', { to: 'ada' })
    expect(await drain({ only: emailQueue, limit: 1 })).toHaveLength(1)
  })

  test('names a queue with jobs but no handler, before anything runs', async () => {
    await client.add('test-emails', { to: 'ada' })
    await client.add('test-letters', { failures: 1 })
    const error = await drain().catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(HandlerMissingError)
    expect(String(error)).toMatch(/"test-letters" has no handler\. .*createTestQueues/)
    expect(await client.counts('test-emails')).toMatchObject({ waiting: 1 })
  })

  test('refuses to run within itself', async () => {
    const errors: unknown[] = []
    queues.handle(emailQueue, async (email) => {
      await drain().catch((error: unknown) => errors.push(error))
      return { sentTo: email.to, sendAt: undefined }
    })
    await client.add('test-emails', { to: 'ada' })
    await drain()
    expect(errors).toEqual([expect.any(WorkerStateError)])
    queues.handle(emailQueue, emailQueue.handler ?? (() => Promise.reject(new Error('none'))))
  })

  test('works with faked timers', async () => {
    jest.useFakeTimers()
    try {
      await client.add('test-signups', { email: 'ada' })
      await clock.advance(1_000)
      expect(await drain()).toHaveLength(2)
      await queues.reset()
    } finally {
      jest.useRealTimers()
    }
  })
})

describe('handlers of createTestQueues()', () => {
  test('can replace those of the definitions', async () => {
    const handler = jest.fn(async ({ to }: Email) => ({ sentTo: `not ${to}`, sendAt: undefined }))
    queues.handle(emailQueue, handler)
    await client.add('test-emails', { to: 'ada' })
    expect(await drain()).toMatchObject([{ result: { sentTo: 'not ada' } }])
    expect(handler).toHaveBeenCalledTimes(1)
    queues.handleBatch(emailQueue, (jobs) => {
      for (const job of jobs) job.complete({ sentTo: `${jobs.length} at once`, sendAt: undefined })
    })
    await client.addBatch('test-emails', [{ data: { to: 'bob' } }, { data: { to: 'cid' } }])
    expect(await drain()).toMatchObject([{ result: { sentTo: '2 at once' } }, { status: 'completed' }])
    queues.handle(emailQueue, emailQueue.handler ?? handler)
  })

  test('of a separate worker run the same jobs', async () => {
    const id = await client.add('test-emails', { to: 'ada' })
    const worker = new QueueWorker(queues.service, [emailQueue])
    await worker.start()
    expect((await client.waitForCompletion('test-emails', id)).sentTo).toBe('ada')
    await worker.stop()
    expect(await client.getJob('test-emails', id)).toMatchObject({ status: 'completed' })
  })
})

describe('an option of createTestQueues() or drain()', () => {
  test('is refused if it is wrong', async () => {
    const wrong = { code: 'QUEUE_OPTIONS' }
    await expect(createTestQueues('x' as never)).rejects.toMatchObject(wrong)
    for (const options of [null, { stranger: 1 }, { now: 'yesterday' }, { now: new Date(Number.NaN) }])
      await expect(createTestQueues([emailQueue], options as never)).rejects.toMatchObject(wrong)
    for (const options of [null, { onyl: 'test-emails' }, { limit: 0 }])
      await expect(queues.drain(options as never)).rejects.toMatchObject(wrong)
    for (const time of [-1, Number.NaN, '5'])
      expect(() => clock.advance(time as never)).toThrow('milliseconds')
    for (const time of [undefined, Number.NaN, '5'])
      expect(() => clock.setTime(time as never)).toThrow('a Date')
  })
})

describe('createTestQueues()', () => {
  test('rebuilds a damaged cache', async () => {
    const [file = ''] = await readdir(cache)
    const kept = await readFile(join(cache, file))
    expect(kept.length).toBeGreaterThan(1_000_000)
    const folder = process.cwd()
    const own = await mkdtemp(join(tmpdir(), 'typeboss-testing-'))
    await mkdir(join(own, 'node_modules/.cache/typeboss'), { recursive: true })
    const damaged = join(own, 'node_modules/.cache/typeboss', file)
    await writeFile(damaged, kept.subarray(0, 1_000))
    process.chdir(own)
    const opened = await createTestQueues([emailQueue]).finally(() => process.chdir(folder))
    await opened.client.add('test-emails', { to: 'ada' })
    expect(await opened.drain()).toMatchObject([{ status: 'completed' }])
    await opened.close()
    expect((await readFile(damaged)).length).toBeGreaterThan(1_000_000)
    await rm(own, { recursive: true })
  })

  test('uses the PGlite of the caller, and leaves it open', async () => {
    const [file = ''] = await readdir(cache)
    const pglite = await PGlite.create({ loadDataDir: new Blob([await readFile(join(cache, file))]) })
    const opened = await createTestQueues([emailQueue], { pglite, now: new Date(86_400_000) })
    const undone = pglite.transaction(async (db) => {
      await opened.client.add('test-emails', { to: 'ada' }, { db })
      await opened.client.throttle('test-emails', { to: 'eve' }, { window: 60_000, db })
      throw new Error('undo')
    })
    await expect(undone).rejects.toThrow('undo')
    await pglite.transaction((db) => opened.client.add('test-emails', { to: 'bob' }, { db }))
    const [job, ...others] = await opened.drain()
    expect(job).toMatchObject({ status: 'completed', data: { to: 'bob' } })
    expect(job?.addedAt.toISOString()).toMatch(/^1970-01-02T00:00:00/)
    expect(others).toEqual([])
    await opened.close()
    expect((await pglite.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }])
    await pglite.close()
  })
})

describe('reset()', () => {
  test('deletes jobs, schedules and windows, and resets the clock', async () => {
    const start = clock.now()
    await client.throttle('test-emails', { to: 'once' }, { window: 60_000 })
    await client.schedule('test-emails', '0 7 * * *', { to: 'daily' })
    await clock.advance(86_400_000)
    await queues.reset()
    expect(clock.now()).toEqual(start)
    expect(added('test-emails')).toEqual([])
    expect(await client.findJobs('test-emails')).toEqual([])
    expect(await client.schedules('test-emails')).toEqual([])
    expect(await client.throttle('test-emails', { to: 'again' }, { window: 60_000 })).toBeDefined()
  })
})
