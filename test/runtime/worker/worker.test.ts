import { describe, expect, test } from '@jest/globals'
import {
  createPgBossService,
  defineQueue,
  HandlerMissingError,
  JobFailedError,
  QueueOptionsError,
  QueueWorker,
  WorkerStateError,
  type AnyQueue,
  type JobContext,
} from 'typeboss'
import pg from 'pg'
import { dated, handMadeQueue } from '../../support/hand-made-queues.js'
import { useBench } from '../../support/service.js'
import { wrapped } from '../../support/wrapped-service.js'

async function refuse(): Promise<void> {
  throw new Error('no')
}
const namelessQueue = defineQueue('nameless', async () => await refuse(), { retries: 0 })
const attachedQueue = defineQueue<void>('nameless-attached', { retries: 0 })
const batchedQueue = defineQueue<void>('nameless-batched', { retries: 0 })
const namedQueue = defineQueue('named', refuse, { retries: 0 })

describe('a worker', () => {
  const bench = useBench()

  test('starts a job by a notification, not by its poll', async () => {
    const queue = handMadeQueue<unknown, unknown>({ name: 'woken', handler: async () => 'awake' })
    const deaf = wrapped(createPgBossService({ connectionString: bench.connectionString }), {
      queuesWithWork: async () => [],
    })
    const worker = new QueueWorker(deaf, [queue])
    await worker.start()
    await bench.client.add(queue, 1)
    expect(await bench.client.waitForCompletion(queue, await bench.client.add(queue, 2))).toBe('awake')
    await worker.stop()
  })

  test('finds jobs by its poll without notifications, including delayed ones', async () => {
    const queue = handMadeQueue<unknown, unknown>({ name: 'polled', handler: async () => 'found' })
    const quiet = wrapped(createPgBossService({ connectionString: bench.connectionString }), {
      onJobsAdded: async () => ({ close: async () => {} }),
    })
    const worker = new QueueWorker(quiet, [queue])
    await worker.start()
    expect(await bench.client.waitForCompletion(queue, await bench.client.add(queue, 1))).toBe('found')
    const id = await bench.client.add(queue, 1, { delay: 1_200 })
    expect(await bench.client.waitForCompletion(queue, id)).toBe('found')
    await worker.stop()
  })

  test('passes the job to the handler', async () => {
    const seen: JobContext[] = []
    const queue = handMadeQueue<unknown, unknown>({
      name: 'context',
      options: { retries: 3 },
      handler: (_data, job) => {
        seen.push(job)
      },
    })
    await bench.working([queue], async () => {
      const id = await bench.client.add(queue, 1)
      expect(await bench.client.waitForCompletion(queue, id)).toBeNull()
      expect(seen[0]).toMatchObject({ id, queue: 'context', attempt: 1, attemptsAllowed: 4 })
      expect(seen[0]?.signal.aborted).toBe(false)
    })
  })

  test('retries by the options, then stores the error', async () => {
    const attempts: number[] = []
    class Refused extends Error {
      override name = 'Refused'
    }
    const queue = handMadeQueue<unknown, unknown>({
      name: 'refused',
      options: { retries: 2 },
      handler: (_data, job) => {
        attempts.push(job.attempt)
        throw new Refused('not today')
      },
    })
    await bench.working([queue], async () => {
      const id = await bench.client.add(queue, 1)
      const wait = bench.client.waitForCompletion(queue, id)
      await expect(wait).rejects.toThrow(JobFailedError)
      await expect(wait).rejects.toMatchObject({ jobError: { name: 'Refused', message: 'not today' } })
      expect(attempts).toEqual([1, 2, 3])
      const job = await bench.client.getJob(queue, id)
      expect(job).toMatchObject({ status: 'failed', attemptsMade: 3, result: undefined })
      expect(job?.error?.stack).toContain('worker.test')
    })
  })

  test.each([
    [namelessQueue, 'nameless handler'],
    [attachedQueue, 'nameless-attached handler'],
    [batchedQueue, 'nameless-batched handler'],
    [namedQueue, 'refuse'],
  ])('names the handler in the stack of its error', async (queue, name) => {
    const worker = new QueueWorker(createPgBossService({ connectionString: bench.connectionString }), [queue])
    if (queue === attachedQueue) worker.handle(attachedQueue, async () => await refuse())
    if (queue === batchedQueue) worker.handleBatch(batchedQueue, async () => await refuse())
    await worker.start()
    const id = await bench.client.add<typeof attachedQueue>(queue)
    await expect(bench.client.waitForCompletion(queue as AnyQueue, id)).rejects.toThrow(JobFailedError)
    const job = await bench.client.getJob(queue as AnyQueue, id)
    expect(job?.error?.stack).toMatch(new RegExp(`at (async )?${name} \\(`))
    await worker.stop()
  })

  test('returns the error of the failed attempt while a job waits for its retry', async () => {
    const queue = handMadeQueue<unknown, unknown>({
      name: 'backing-off',
      options: { backoff: { type: 'fixed', delay: 3_600_000 } },
      handler: () => {
        throw new Error('later')
      },
    })
    await bench.working([queue], async () => {
      const id = await bench.client.add(queue, 1)
      let job = await bench.client.getJob(queue, id)
      while (job?.attemptsMade !== 1 || job.status === 'active') job = await bench.client.getJob(queue, id)
      expect(job).toMatchObject({ status: 'delayed', error: { message: 'later' } })
    })
  })

  test('stores a thrown value that is not an error, or has text that Postgres cannot store', async () => {
    const queue = handMadeQueue<string, unknown>({
      name: 'thrower',
      options: { retries: 0 },
      handler: async (data) => {
        throw data === 'nul' ? new Error('a \0 and \ud83d in it') : data
      },
    })
    await bench.working([queue], async () => {
      const thrown = await bench.client.add(queue, 'text')
      await expect(bench.client.waitForCompletion(queue, thrown)).rejects.toThrow("The handler threw 'text'")
      const nul = await bench.client.add(queue, 'nul')
      await expect(bench.client.waitForCompletion(queue, nul)).rejects.toThrow('a  and � in it')
    })
  })

  test('fails a job whose data does not fit at once, without a call of the handler', async () => {
    let seen = 0
    const queue = handMadeQueue<unknown, unknown>({
      name: 'misfit',
      input: dated as never,
      handler: async () => {
        seen += 1
      },
    })
    const careless = handMadeQueue<unknown, unknown>({ name: 'misfit', fingerprint: 'misfit' })
    await bench.working([queue], async () => {
      const id = await bench.client.add(careless, { at: 'soon' })
      await expect(bench.client.waitForCompletion(queue, id)).rejects.toMatchObject({
        jobError: { name: 'JobValidationError', message: expect.stringContaining('input.at') },
      })
      expect(seen).toBe(0)
      expect(await bench.client.getJob(careless, id)).toMatchObject({ status: 'failed', attemptsMade: 1 })
    })
  })

  test('fails a job whose result does not fit, with the reason', async () => {
    const runs: number[] = []
    const queue = handMadeQueue<unknown, { at: Date }>({
      name: 'wrong-result',
      output: dated as never,
      handler: async (_data, job) => {
        runs.push(job.attempt)
        return { at: 'now' } as never
      },
    })
    await bench.working([queue], async () => {
      const id = await bench.client.add(queue, 1)
      await expect(bench.client.waitForCompletion(queue, id)).rejects.toThrow(
        'output.at: expected Date, got "now"',
      )
      expect(runs).toEqual([1])
    })
  })

  test('fails a job whose result the database refuses, and stores the other results', async () => {
    const queue = handMadeQueue<number, number>({ name: 'refused-result', handler: async (n) => n })
    const ids = await bench.client.addBatch(
      queue,
      [0, 1, 2, 3, 4].map((data) => ({ data })),
    )
    const service = createPgBossService({ connectionString: bench.connectionString })
    const refusing = wrapped(service, {
      settleJobs: async (name, settlements) => {
        if (settlements.some((each) => each.kind === 'completed' && each.result === 3))
          throw new Error('refused')
        return service.settleJobs(name, settlements)
      },
    })
    const worker = new QueueWorker(refusing, [queue])
    await worker.start()
    const ends = await Promise.allSettled(ids.map((id) => bench.client.waitForCompletion(queue, id)))
    const refused = ends.flatMap(({ status }, n) => (status === 'rejected' ? [n] : []))
    expect(refused).toEqual([3])
    await expect(bench.client.waitForCompletion(queue, ids[3] ?? '')).rejects.toThrow('could not be stored')
    await worker.stop()
  })

  test('fails a job whose result has text that Postgres cannot store, with its path', async () => {
    const queue = handMadeQueue<unknown, unknown>({
      name: 'nul-result',
      handler: async () => ({ text: 'a\0' }),
    })
    await bench.working([queue], async () => {
      const id = await bench.client.add(queue, 1)
      await expect(bench.client.waitForCompletion(queue, id)).rejects.toThrow(
        'output.text: expected text without NUL',
      )
    })
  })

  test('ends an attempt at its time limit, to the millisecond, even if the handler continues', async () => {
    const reasons: unknown[] = []
    const queue = handMadeQueue<unknown, unknown>({
      name: 'slow',
      options: { timeout: 40, retries: 0 },
      handler: (_data, job) =>
        new Promise(() => {
          job.signal.addEventListener('abort', () => reasons.push(job.signal.reason))
        }),
    })
    await bench.working([queue], async () => {
      const id = await bench.client.add(queue, 1)
      await expect(bench.client.waitForCompletion(queue, id)).rejects.toMatchObject({
        jobError: { name: 'JobTimeoutError', message: expect.stringContaining('within 40 ms') },
      })
      expect(reasons).toEqual([expect.objectContaining({ code: 'JOB_TIMEOUT', timeout: 40 })])
    })
  })

  test('keeps progress readable while the job runs and after', async () => {
    const reported = Promise.withResolvers<void>()
    const go = Promise.withResolvers<void>()
    const queue = handMadeQueue<unknown, unknown>({
      name: 'reporting',
      handler: async (_data, job) => {
        await job.progress({ done: 1, of: 3 })
        reported.resolve()
        await go.promise
        for (let percent = 0; percent <= 100; percent += 1) void job.progress(percent)
        await expect(job.progress(new Date())).rejects.toThrow('progress: expected plain JSON')
      },
    })
    await bench.working([queue], async () => {
      const id = await bench.client.add(queue, 1)
      await reported.promise
      expect(await bench.client.getJob(queue, id)).toMatchObject({
        status: 'active',
        progress: { done: 1, of: 3 },
      })
      go.resolve()
      await bench.client.waitForCompletion(queue, id)
      expect((await bench.client.getJob(queue, id))?.progress).toBe(100)
    })
  })

  test('refuses progress of a wrong type, and throws when such progress is read', async () => {
    const queue = handMadeQueue<unknown, unknown, { at: Date }>({
      name: 'dated-progress',
      progress: dated as never,
      handler: async (_data, job) => {
        await job.progress({ at: new Date('2026-01-01') })
        await expect(job.progress({ at: 'now' } as never)).rejects.toThrow('progress.at: expected Date')
        return 'done'
      },
    })
    const reader = handMadeQueue<unknown, unknown>({ name: 'dated-progress', fingerprint: 'dated-progress' })
    await bench.working([queue], async () => {
      const id = await bench.client.add(queue, 1)
      await bench.client.waitForCompletion(queue, id)
      expect((await bench.client.getJob(queue, id))?.progress?.at).toEqual(new Date('2026-01-01'))
      expect((await bench.client.getJob(reader, id))?.progress).toEqual({ at: '2026-01-01T00:00:00.000Z' })
      const text = `update pgboss.job set data = jsonb_set(data, '{progress,at}', '"soon"') where data ->> 'job' = $1`
      const database = new pg.Client({ connectionString: bench.connectionString })
      await database.connect()
      await database.query(text, [id])
      await database.end()
      const job = await bench.client.getJob(queue, id)
      expect(job?.result).toBe('done')
      expect(() => job?.progress).toThrow('The progress of queue "dated-progress" does not fit its type')
    })
  })

  test('keeps the last lines of a job’s log, and its progress', async () => {
    const queue = handMadeQueue<unknown, unknown>({
      name: 'logging',
      options: { retries: 1 },
      handler: async (data, job) => {
        await job.log(`attempt ${job.attempt}`)
        if (data === 'fails') throw new Error('again')
        void job.progress(50)
        for (let line = 1; line <= 200; line += 1) void job.log(`line ${line}`)
        await expect(job.log(5 as never)).rejects.toThrow('must be a string, got 5')
        void job.log(`NUL \0 ${'x'.repeat(1_000)}`)
      },
    })
    await bench.working([queue], async () => {
      const id = await bench.client.add(queue, 'works')
      const failing = await bench.client.add(queue, 'fails')
      await bench.client.waitForCompletion(queue, id)
      await expect(bench.client.waitForCompletion(queue, failing)).rejects.toThrow('again')
      const failed = await bench.client.getJob(queue, failing)
      expect(failed?.log.map(({ text }) => text)).toEqual(['attempt 2'])
      const { log = [], progress } = (await bench.client.getJob(queue, id)) ?? {}
      expect(progress).toBe(50)
      expect(log).toHaveLength(100)
      expect(log[0]).toEqual({ at: expect.any(Date), text: 'line 102' })
      expect(log.at(-1)?.text).toHaveLength(499)
      expect(log.at(-1)?.text).toMatch(/^NUL {2}xxx+…$/)
      expect((await bench.client.findJobs(queue, { status: 'completed' }))[0]?.log).toEqual(log)
      expect(log[0]?.at.getTime()).toBeLessThanOrEqual(Date.now())
    })
  })

  test('runs jobs by priority', async () => {
    const order: unknown[] = []
    const queue = handMadeQueue<unknown, unknown>({
      name: 'ordered',
      options: { concurrency: 1 },
      handler: (data) => {
        order.push(data)
      },
    })
    const priorities = Array.from({ length: 60 }, (_, n) => (n * 7) % 60)
    const ids = await bench.client.addBatch(
      queue,
      priorities.map((priority) => ({ data: priority, options: { priority } })),
    )
    await bench.working([queue], () =>
      Promise.all(ids.map((id) => bench.client.waitForCompletion(queue, id))),
    )
    expect(order).toEqual(priorities.toSorted((a, b) => b - a))
  })

  test('runs as many jobs at once as the queue allows, and a slow job delays no other', async () => {
    const release = Promise.withResolvers<void>()
    let running = 0
    let most = 0
    const queue = handMadeQueue<number, number>({
      name: 'crowded',
      options: { concurrency: 5 },
      handler: async (n) => {
        running += 1
        most = Math.max(most, running)
        await (n === 0 ? release.promise : new Promise((resolve) => setImmediate(resolve)))
        running -= 1
        return n
      },
    })
    const ids = await bench.client.addBatch(
      queue,
      Array.from({ length: 400 }, (_, data) => ({ data })),
    )
    await bench.working([queue], async () => {
      const others = await Promise.all(ids.slice(1).map((id) => bench.client.waitForCompletion(queue, id)))
      expect(others).toHaveLength(399)
      expect((await bench.client.getJob(queue, ids[0] ?? ''))?.status).toBe('active')
      release.resolve()
      expect(await bench.client.waitForCompletion(queue, ids[0] ?? '')).toBe(0)
    })
    expect(most).toBe(5)
  })

  test('runs each of many jobs once, with another worker at the same time', async () => {
    const runs = new Map<number, number>()
    const queue = handMadeQueue<number, unknown>({
      name: 'many',
      options: { concurrency: 50 },
      handler: async (n) => {
        runs.set(n, (runs.get(n) ?? 0) + 1)
      },
    })
    const ids = await bench.client.addBatch(
      queue,
      Array.from({ length: 3_000 }, (_, data) => ({ data })),
    )
    await bench.working([queue], () =>
      bench.working([queue], () => Promise.all(ids.map((id) => bench.client.waitForCompletion(queue, id)))),
    )
    expect(runs.size).toBe(3_000)
    expect([...runs.values()].every((count) => count === 1)).toBe(true)
  })

  test('works several queues', async () => {
    const queues = ['one', 'two', 'three'].map((name) =>
      handMadeQueue<unknown, unknown>({ name: `several-${name}`, handler: async () => name }),
    )
    await bench.working(queues, async () => {
      const results = await Promise.all(
        queues.map(async (queue) => bench.client.waitForCompletion(queue, await bench.client.add(queue, 1))),
      )
      expect(results).toEqual(['one', 'two', 'three'])
    })
  })
})

describe('stop()', () => {
  const bench = useBench()

  test('waits for running handlers', async () => {
    const started = Promise.withResolvers<void>()
    const queue = handMadeQueue<unknown, unknown>({
      name: 'patient',
      handler: async () => {
        started.resolve()
        await new Promise((resolve) => setTimeout(resolve, 50))
        return 'done'
      },
    })
    const worker = new QueueWorker(createPgBossService({ connectionString: bench.connectionString }), [queue])
    await worker.start()
    const id = await bench.client.add(queue, 1)
    await started.promise
    await worker.stop()
    expect(await bench.client.getJob(queue, id)).toMatchObject({ status: 'completed', result: 'done' })
  })

  test('releases jobs that exceed its limit, with no attempt used up', async () => {
    const started = Promise.withResolvers<JobContext>()
    const queue = handMadeQueue<unknown, unknown>({
      name: 'impatient',
      handler: (_data, job) => {
        started.resolve(job)
        return new Promise(() => {})
      },
    })
    const worker = new QueueWorker(createPgBossService({ connectionString: bench.connectionString }), [queue])
    await worker.start()
    const id = await bench.client.add(queue, 1)
    const job = await started.promise
    await worker.stop({ timeout: 0 })
    expect(job.signal.aborted).toBe(true)
    expect(await bench.client.getJob(queue, id)).toMatchObject({ status: 'waiting', attemptsMade: 0 })
    const other = handMadeQueue<unknown, unknown>({
      name: 'impatient',
      handler: async (_data, { attempt }) => attempt,
    })
    await bench.working([other], async () => {
      expect(await bench.client.waitForCompletion(queue, id)).toBe(1)
    })
  })

  test('can be called before a start, twice, and during a start', async () => {
    const queue = handMadeQueue<unknown, unknown>({ name: 'stopped', handler: async () => {} })
    const make = () =>
      new QueueWorker(createPgBossService({ connectionString: bench.connectionString }), [queue])
    await make().stop()
    const worker = make()
    const starting = worker.start()
    await Promise.all([worker.stop(), worker.stop(), starting.catch(() => {})])
    await expect(worker.start()).rejects.toThrow(WorkerStateError)
  })
})

describe('a worker’s queues', () => {
  const bench = useBench()
  const make = (queues: readonly AnyQueue[]) =>
    new QueueWorker(createPgBossService({ connectionString: bench.connectionString }), queues)

  test('need a handler, which handle() can attach', async () => {
    const queue = handMadeQueue<string, string>({ name: 'handless' })
    await expect(make([queue]).start()).rejects.toThrow(HandlerMissingError)
    const worker = make([queue]).handle(queue, async (data) => `${data}!`)
    await worker.start()
    expect(await bench.client.waitForCompletion(queue, await bench.client.add(queue, 'hi'))).toBe('hi!')
    expect(() => worker.handle(queue, async () => '')).toThrow(WorkerStateError)
    await worker.stop()
  })

  test('must not contain duplicates', () => {
    const queue = handMadeQueue<unknown, unknown>({ name: 'doubled' })
    expect(() => make([queue, queue])).toThrow('an array with each queue once; ')
  })

  test('must be definitions', () => {
    expect(() => make('email-queue' as never)).toThrow(QueueOptionsError)
    expect(() => new QueueWorker(bench.service, [], { concurrency: 0 })).toThrow(QueueOptionsError)
  })
})
