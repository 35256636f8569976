/** What is special about jobs on BullMQ. The rest is what every queue service does. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { Redis } from 'ioredis'
import { QueueClient, QueueWorker, type AnyQueue, type QueueService, type StoredJob } from 'typeboss'
import { createBullMQService } from 'typeboss/bullmq'
import { handMadeQueue } from '../../support/hand-made-queues.js'
import { describeOnRedis, startRedisServer, type RedisServer } from '../../support/redis-server.js'
import { waitUntil } from '../../support/wait-until.js'

describeOnRedis('jobs on BullMQ (needs redis-server)', () => {
  let redis: RedisServer
  let admin: Redis
  let service: QueueService
  let client: QueueClient

  beforeAll(async () => {
    redis = await startRedisServer()
    admin = new Redis(redis.port)
    service = createBullMQService({ url: redis.url })
    client = new QueueClient(service)
  })

  afterAll(async () => {
    await client.close()
    admin.disconnect()
    await redis.stop()
  })

  async function working<Result>(queues: readonly AnyQueue[], use: () => Promise<Result>): Promise<Result> {
    const worker = new QueueWorker(createBullMQService({ url: redis.url }), queues)
    await worker.start()
    try {
      return await use()
    } finally {
      await worker.stop({ timeout: 0 })
    }
  }

  test('a jobId is the id, and ids that BullMQ reserves are refused before anything is stored', async () => {
    const queue = handMadeQueue<number, number>({ name: 'ids' })
    expect(await client.add(queue, 1, { jobId: 'welcome-42' })).toBe('welcome-42')
    expect(await client.add(queue, 2, { jobId: 'welcome-42' })).toBe('welcome-42')
    for (const jobId of ['42', 'a:b']) {
      await expect(client.addBatch(queue, [{ data: 3 }, { data: 4, options: { jobId } }])).rejects.toThrow(
        'no number and without colons',
      )
    }
    expect((await client.findJobs(queue)).map(({ data }) => data)).toEqual([1])
  })

  test.each([
    ['a priority', { priority: 1_048_576 }, 'priority: 1048576'],
    ['a negative priority', { priority: -1_048_576 }, 'priority: -1048576'],
    ['a transaction', { db: { query: async () => ({ rows: [] }) } }, 'transactions'],
  ])('%s that BullMQ cannot keep is refused by name', async (_, options, named) => {
    const queue = handMadeQueue<number, number>({ name: 'refusing' })
    await expect(client.add(queue, 1, options as never)).rejects.toMatchObject({
      name: 'NotSupportedError',
      message: expect.stringContaining(named),
    })
  })

  test('a flow in which two jobs wait for one is refused, and a recurrence rule', async () => {
    const queue = handMadeQueue<number, number>({ name: 'refusing' })
    const first = client.plan(queue, 1)
    const flow = [first, client.plan(queue, 2, { after: [first] }), client.plan(queue, 3, { after: [first] })]
    await expect(client.addFlow(flow)).rejects.toThrow('several jobs wait for the same one')
    await expect(client.schedule(queue, 'FREQ=DAILY;BYHOUR=7', 1)).rejects.toThrow('recurrence rules')
    expect(await client.findJobs(queue)).toEqual([])
  })

  test('released jobs go back to their places, in order, before younger jobs', async () => {
    const queue = handMadeQueue<number, number>({ name: 'places' })
    await client.addBatch(
      queue,
      Array.from({ length: 6 }, (_, data) => ({ data })),
    )
    const claimed = await service.claimJobs('places', 4)
    await service.releaseJobs(
      'places',
      [claimed[2], claimed[0], claimed[3]].flatMap((job) => job ?? []),
    )
    const again = await service.claimJobs('places', 9)
    expect(again.map(({ data }) => data)).toEqual([0, 2, 3, 4, 5])
  })

  test('a key of an exclusive queue is free again when its job has ended or was cancelled', async () => {
    const queue = handMadeQueue<number, number>({
      name: 'exclusive',
      options: { policy: 'exclusive', retries: 0 },
    })
    const first = await client.add(queue, 1, { key: 'k' })
    await expect(client.add(queue, 2, { key: 'k' })).rejects.toMatchObject({ name: 'JobRefusedError' })
    await client.add(queue, 2, { key: 'other' })
    await client.cancel(queue, first)
    const second = await client.add(queue, 3, { key: 'k' })
    const claims = await service.claimJobs('exclusive', 5)
    const claim = claims.find(({ id }) => id === second)
    const error = { name: 'Error', message: 'no', stack: undefined }
    if (claim !== undefined)
      await service.settleJobs('exclusive', [{ kind: 'failed', claim, error, final: true }])
    await client.add(queue, 4, { key: 'k' })
    // The failed job cannot come back beside the one that has its key now.
    expect(await service.retryJobs('exclusive', [second])).toEqual([])
  })

  test('a reader that has fallen behind still ends each wait', async () => {
    const queue = handMadeQueue<number, number>({
      name: 'flood',
      options: { concurrency: 500 },
      handler: async (n) => n,
    })
    await working([queue], async () => {
      const ids = await client.addBatch(
        queue,
        Array.from({ length: 1_500 }, (_, data) => ({ data })),
      )
      const results = await client.waitForBatch(queue, ids)
      expect(results).toHaveLength(1_500)
    })
  })

  test('a cancelled job that runs is told at once', async () => {
    const started = Promise.withResolvers<void>()
    const aborted = Promise.withResolvers<unknown>()
    const queue = handMadeQueue<number, void>({
      name: 'cancelled',
      handler: async (_n, job) => {
        job.signal.addEventListener('abort', () => aborted.resolve(job.signal.reason))
        started.resolve()
        await aborted.promise
      },
    })
    await working([queue], async () => {
      const id = await client.add(queue, 1)
      await started.promise
      expect(await client.cancel(queue, id)).toBe(true)
      expect(await aborted.promise).toMatchObject({ name: 'JobCancelledError' })
      expect(await client.getJob(queue, id)).toMatchObject({ status: 'cancelled', error: undefined })
      expect((await client.counts(queue)).cancelled).toBe(1)
    })
  })

  test('a dead letter has one id, however often its job’s end is reported', async () => {
    const options = { retries: 0, deadLetter: 'letters' }
    await service.prepareQueue('lettered', options, 'worker')
    await service.prepareQueue('letters', {}, 'producer')
    const id = await client.add(handMadeQueue<number, void>({ name: 'lettered', options }), 7)
    const [claim] = await service.claimJobs('lettered', 1)
    const error = { name: 'RangeError', message: 'no', stack: undefined, code: 'E_RANGE' }
    if (claim === undefined) throw new Error('There is a job')
    const settlement = { kind: 'failed', claim, error, final: false } as const
    expect(await service.settleJobs('lettered', [settlement])).toEqual(['failed'])
    expect(await service.settleJobs('lettered', [settlement])).toEqual(['failed'])
    const letters = await found('letters')
    expect(letters).toMatchObject([{ data: 7, origin: { queue: 'lettered', id, attemptsMade: 1, error } }])
  })

  test('a schedule that no worker worked skips its missed times, or runs once, as it says', async () => {
    const ran: string[] = []
    const queue = handMadeQueue<string, void>({
      name: 'missing',
      handler: async (data) => void ran.push(data),
    })
    await client.schedule(queue, '* * * * *', 'skips', { key: 'skips' })
    await client.schedule(queue, '* * * * *', 'runs', { key: 'runs', missed: 'once' })
    const scheduled = await client.schedules(queue)
    // As if the worker came ten minutes late.
    const late = Date.now() - 600_000
    for (const { key = '', next } of scheduled) {
      const before = `bull:missing:repeat:${key}:${next?.getTime()}`
      await admin.rename(before, `bull:missing:repeat:${key}:${late}`)
      await admin.zrem('bull:missing:delayed', before.replace('bull:missing:', ''))
      await admin.zadd('bull:missing:delayed', late * 4096, `repeat:${key}:${late}`)
      await admin.zadd('bull:missing:repeat', late, key)
    }
    await working([queue], async () => {
      await waitUntil('the missed job', () => ran.length > 0)
      const again = await client.schedules(queue)
      expect(again.every(({ next }) => next !== undefined && next.getTime() > Date.now())).toBe(true)
      expect(
        (await client.findJobs(queue, { status: 'delayed' })).map(({ data }) => data).toSorted(),
      ).toEqual(['runs', 'skips'])
    })
    expect(ran).toEqual(['runs'])
  })

  test('removing or cancelling the next job of a schedule leaves the schedule', async () => {
    const queue = handMadeQueue<string, void>({ name: 'kept-schedule' })
    await client.schedule(queue, '0 0 1 1 *', 'yearly', { key: 'yearly' })
    const years: (number | undefined)[] = []
    for (const end of ['remove', 'cancel'] as const) {
      const [job] = await client.findJobs(queue, { status: 'delayed' })
      years.push(job?.delayedUntil?.getUTCFullYear())
      expect(await client[end](queue, job?.id ?? '')).toBe(true)
    }
    const [{ next } = { next: undefined }] = await client.schedules(queue)
    const first = years[0] ?? 0
    expect([...years, next?.getUTCFullYear()]).toEqual([first, first + 1, first + 2])
  })

  test('a worker that dies as soon as it has claimed the job of a schedule leaves the schedule', async () => {
    const queue = handMadeQueue<string, void>({ name: 'left-schedule', options: { retries: 0 } })
    await service.prepareQueue(queue.name, { retries: 0 }, 'worker')
    await client.schedule(queue, '0 0 1 1 *', 'yearly', { key: 'yearly' })
    const [job] = await client.findJobs(queue, { status: 'delayed' })
    // As its claim does. Its lock has run out.
    await admin.zrem('bull:left-schedule:delayed', job?.id ?? '')
    await admin.lpush('bull:left-schedule:active', job?.id ?? '')
    await service.rescue?.rescueJobs()
    expect((await client.getJob(queue, job?.id ?? ''))?.status).toBe('failed')
    const [next] = await client.findJobs(queue, { status: 'delayed' })
    const year = job?.delayedUntil?.getUTCFullYear() ?? 0
    expect(next?.delayedUntil?.getUTCFullYear()).toBe(year + 1)
  })

  test('a worker stores the options of its queue again if Redis has lost them', async () => {
    await service.prepareQueue('flushed', { retries: 7 }, 'worker')
    await service.rescue?.rescueJobs()
    const stored = await admin.hget('bull:flushed:meta', 'typeboss')
    await admin.del('bull:flushed:meta', 'bull:flushed:typeboss:worked')
    await service.rescue?.rescueJobs()
    expect(await admin.hget('bull:flushed:meta', 'typeboss')).toBe(stored)
    expect(stored).toContain('"attempts":8')
  })

  async function found(queue: string): Promise<readonly StoredJob[]> {
    return service.findJobs(queue, {
      statuses: undefined,
      key: undefined,
      data: undefined,
      limit: 100,
      after: undefined,
    })
  }
})
