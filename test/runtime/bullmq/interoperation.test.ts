/** One queue, worked and filled by typeboss and by plain BullMQ. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { FlowProducer, Queue, QueueEvents, Worker, type Job } from 'bullmq'
import { JobFailedError, QueueClient, QueueWorker, type AnyQueue } from 'typeboss'
import { createBullMQService } from 'typeboss/bullmq'
import type { Codec } from 'typeboss/contract'
import { dated, handMadeQueue } from '../../support/hand-made-queues.js'
import { describeOnRedis, startRedisServer, type RedisServer } from '../../support/redis-server.js'
import { waitUntil } from '../../support/wait-until.js'

describeOnRedis('beside plain BullMQ (needs redis-server)', () => {
  let redis: RedisServer
  let client: QueueClient
  const plain: { close: () => Promise<unknown> }[] = []

  beforeAll(async () => {
    redis = await startRedisServer()
    client = new QueueClient(createBullMQService({ redis: { host: '127.0.0.1', port: redis.port } }))
  })

  afterAll(async () => {
    for (const each of plain) await each.close()
    await client.close()
    await redis.stop()
  })

  const connection = () => ({ host: '127.0.0.1', port: redis.port })
  const plainQueue = (name: string): Queue => {
    const queue = new Queue(name, { connection: connection() })
    plain.push(queue)
    return queue
  }
  const plainWorker = (name: string, run: (job: Job) => Promise<unknown>): Worker => {
    const worker = new Worker(name, run, { connection: connection() })
    plain.push(worker)
    return worker
  }
  async function working<Result>(queues: readonly AnyQueue[], use: () => Promise<Result>): Promise<Result> {
    const worker = new QueueWorker(createBullMQService({ url: redis.url }), queues)
    await worker.start()
    try {
      return await use()
    } finally {
      await worker.stop({ timeout: 0 })
    }
  }

  test('a plain worker runs our jobs, and our client reads their results, progress and log', async () => {
    const queue = handMadeQueue<{ at: Date }, { at: Date }>({
      name: 'ours',
      input: dated as Codec,
      output: dated as Codec,
    })
    plainWorker('ours', async (job) => {
      await job.updateProgress(50)
      await job.log('half of it')
      return { at: job.data.at }
    })
    const at = new Date('2026-03-01T10:00:00.000Z')
    const id = await client.add(queue, { at }, { priority: 'high', key: 'k' })
    expect(await client.waitForCompletion(queue, id)).toEqual({ at })
    expect(await client.getJob(queue, id)).toMatchObject({
      status: 'completed',
      data: { at },
      priority: 10,
      key: 'k',
      progress: 50,
      log: [{ text: 'half of it' }],
      attemptsMade: 1,
    })
  })

  test('a plain worker retries our jobs as often, and after such waits, as their options say', async () => {
    const queue = handMadeQueue<number, number>({
      name: 'ours-retried',
      options: { retries: 2, backoff: { type: 'fixed', delay: 20 } },
    })
    const started: number[] = []
    plainWorker('ours-retried', async () => {
      started.push(performance.now())
      throw new RangeError('out of range')
    })
    const id = await client.add(queue, 1)
    await expect(client.waitForCompletion(queue, id)).rejects.toThrow(JobFailedError)
    expect(started).toHaveLength(3)
    expect(await client.getJob(queue, id)).toMatchObject({
      status: 'failed',
      error: { name: 'RangeError', message: 'out of range' },
      attemptsMade: 3,
    })
  })

  test('our worker runs jobs of a plain queue, with ids of BullMQ, and plain listeners hear of it', async () => {
    const queue = handMadeQueue<{ at: Date }, { at: Date }>({
      name: 'theirs',
      input: dated as Codec,
      output: dated as Codec,
      handler: async ({ at }) => ({ at: new Date(at.getTime() + 1) }),
    })
    const theirs = plainQueue('theirs')
    const events = new QueueEvents('theirs', { connection: connection() })
    plain.push(events)
    await events.waitUntilReady()
    await working([queue], async () => {
      const job = await theirs.add('any name', { at: '2026-03-01T10:00:00.000Z' })
      expect(await job.waitUntilFinished(events)).toEqual({ at: '2026-03-01T10:00:00.001Z' })
      const read = await client.getJob(queue, job.id ?? '')
      expect(read).toMatchObject({ id: job.id, status: 'completed', attemptsAllowed: 1 })
      expect(job.id).toMatch(/^\d+$/)
    })
  })

  test('data of a plain queue that does not fit the type fails the job, and no handler sees it', async () => {
    const seen: unknown[] = []
    const queue = handMadeQueue<{ at: Date }, void>({
      name: 'theirs-unfit',
      input: dated as Codec,
      handler: async (data) => void seen.push(data),
    })
    const theirs = plainQueue('theirs-unfit')
    await working([queue], async () => {
      const job = await theirs.add('any name', { at: 'tomorrow' }, { attempts: 3 })
      await expect(client.waitForCompletion(queue, job.id ?? '')).rejects.toThrow('.at')
      expect(await theirs.getFailedCount()).toBe(1)
      expect(await job.isFailed()).toBe(true)
    })
    expect(seen).toEqual([])
  })

  test('plain options hold in our worker: attempts, a backoff, removal on completion, a delay', async () => {
    const attempts: number[] = []
    const queue = handMadeQueue<string, string>({
      name: 'theirs-options',
      handler: async (data, job) => {
        attempts.push(job.attempt)
        if (data === 'fails once' && job.attempt === 1) throw new Error('once')
        return data
      },
    })
    const theirs = plainQueue('theirs-options')
    await working([queue], async () => {
      const failing = await theirs.add('n', 'fails once', { attempts: 2, backoff: 10 })
      expect(await client.waitForCompletion(queue, failing.id ?? '')).toBe('fails once')
      const removed = await theirs.add('n', 'removed', { removeOnComplete: true, delay: 20 })
      await waitUntil('the job is removed', async () => (await theirs.getJob(removed.id ?? '')) === undefined)
    })
    expect(attempts).toEqual([1, 2, 1])
  })

  test('a plain flow runs in our worker: the parent after its children', async () => {
    const ran: unknown[] = []
    const queue = handMadeQueue<string, string>({
      name: 'theirs-flow',
      handler: async (data) => {
        ran.push(data)
        return data
      },
    })
    const producer = new FlowProducer({ connection: connection() })
    plain.push(producer)
    await working([queue], async () => {
      const common = { name: 'n', queueName: 'theirs-flow' }
      const { job } = await producer.add({
        ...common,
        data: 'parent',
        children: [
          { ...common, data: 'one' },
          { ...common, data: 'two' },
        ],
      })
      expect(await client.waitForCompletion(queue, job.id ?? '')).toBe('parent')
      expect(new Set(Object.values(await job.getChildrenValues()))).toEqual(new Set(['one', 'two']))
    })
    expect(ran.at(-1)).toBe('parent')
  })

  test('a child that fails a plain parent fails it here too, without a run', async () => {
    const ran: unknown[] = []
    const queue = handMadeQueue<string, string>({
      name: 'theirs-failing-flow',
      handler: async (data) => {
        ran.push(data)
        throw new Error('no')
      },
    })
    const producer = new FlowProducer({ connection: connection() })
    plain.push(producer)
    await working([queue], async () => {
      const { job } = await producer.add({
        name: 'n',
        queueName: 'theirs-failing-flow',
        data: 'parent',
        children: [
          { name: 'n', queueName: 'theirs-failing-flow', data: 'child', opts: { failParentOnFailure: true } },
        ],
      })
      await expect(client.waitForCompletion(queue, job.id ?? '')).rejects.toThrow(/child .* failed/)
    })
    expect(ran).toEqual(['child'])
  })

  test('a plain job scheduler goes on in our worker', async () => {
    const ran: unknown[] = []
    const queue = handMadeQueue<string, void>({
      name: 'theirs-scheduled',
      handler: async (data) => void ran.push(data),
    })
    const theirs = plainQueue('theirs-scheduled')
    await working([queue], async () => {
      await theirs.upsertJobScheduler('often', { every: 50 }, { name: 'n', data: 'tick' })
      await waitUntil('three runs', () => ran.length >= 3)
      await theirs.removeJobScheduler('often')
    })
    expect(ran.slice(0, 3)).toEqual(['tick', 'tick', 'tick'])
  })

  test('a paused queue of BullMQ starts no job, and starts them at once when it is resumed', async () => {
    const queue = handMadeQueue<number, number>({ name: 'paused', handler: async (n) => n })
    const theirs = plainQueue('paused')
    await theirs.pause()
    await working([queue], async () => {
      const id = await client.add(queue, 1)
      await expect(client.waitForCompletion(queue, id, { timeout: 300 })).rejects.toThrow('300')
      await theirs.resume()
      expect(await client.waitForCompletion(queue, id)).toBe(1)
    })
  })

  test('two workers, one of each kind, run every job once', async () => {
    const runs = new Map<number, number>()
    const count = (n: number): void => void runs.set(n, (runs.get(n) ?? 0) + 1)
    const queue = handMadeQueue<number, void>({ name: 'shared', handler: async (n) => count(n) })
    plainWorker('shared', async (job) => count(job.data))
    await working([queue], async () => {
      const ids = await client.addBatch(
        queue,
        Array.from({ length: 500 }, (_, n) => ({ data: n })),
      )
      await client.waitForBatch(queue, ids)
    })
    expect(runs.size).toBe(500)
    expect([...runs.values()].every((times) => times === 1)).toBe(true)
  })

  test('our dead letters, schedules and counts are what BullMQ shows', async () => {
    const queue = handMadeQueue<string, void>({
      name: 'shown',
      options: { retries: 0, deadLetter: 'shown-letters' },
      handler: async () => {
        throw new Error('no')
      },
    })
    const letters = handMadeQueue<string, void>({ name: 'shown-letters' })
    const id = await client.add(queue, 'x', { jobId: `own-${randomUUID()}` })
    await client.schedule(queue, '*/5 * * * *', 'scheduled', { key: 'five' })
    await working([queue], async () => {
      await expect(client.waitForCompletion(queue, id)).rejects.toThrow('no')
    })
    const failed = await plainQueue('shown').getJob(id)
    expect(failed?.failedReason).toBe('no')
    expect(await plainQueue('shown-letters').getWaitingCount()).toBe(0)
    expect(await plainQueue('shown-letters').getPrioritizedCount()).toBe(1)
    expect(await client.findJobs(letters)).toMatchObject([{ origin: { queue: 'shown', id } }])
    const [scheduler] = await plainQueue('shown').getJobSchedulers()
    expect(scheduler).toMatchObject({ key: 'five', pattern: '*/5 * * * *', template: { data: 'scheduled' } })
  })
})
