/** Redis that falls silent, dies, or comes back empty-handed, through a real proxy and a real server. */
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { QueueClient, QueueConnectionError, QueueWorker, type AnyQueue, type QueueService } from 'typeboss'
import { createBullMQService } from 'typeboss/bullmq'
import { handMadeQueue } from '../../support/hand-made-queues.js'
import { describeOnRedis, startRedisServer, type RedisServer } from '../../support/redis-server.js'
import { openSilentProxy, type SilentProxy } from '../../support/silent-proxy.js'
import { waitUntil } from '../../support/wait-until.js'

const commandTimeout = 300
/** Enough for a few time limits of a command, and far below those of the network. */
const soon = 8_000

describeOnRedis('a Redis in trouble (needs redis-server)', () => {
  let redis: RedisServer
  let proxy: SilentProxy
  let open: { close: () => Promise<unknown> }[] = []
  let errors: Error[] = []

  beforeEach(async () => {
    redis = await startRedisServer()
    proxy = await openSilentProxy(redis.url)
    errors = []
  })

  afterEach(async () => {
    for (const each of open.toReversed()) await each.close()
    open = []
    await proxy.close()
    await redis.stop()
  })

  function serviceAt(url: string): QueueService {
    const service = createBullMQService({ url, commandTimeout, onError: (error) => errors.push(error) })
    open.push(service)
    return service
  }

  function clientAt(url: string): QueueClient {
    const client = new QueueClient(serviceAt(url))
    open.push(client)
    return client
  }

  async function work(url: string, queues: readonly AnyQueue[]): Promise<QueueWorker> {
    const worker = new QueueWorker(serviceAt(url), queues)
    worker.on('error', (error) => errors.push(error))
    await worker.start()
    open.push({ close: () => worker.stop({ timeout: 0 }) })
    return worker
  }

  test(
    'a client whose connections fall silent works again: it adds, reads, counts, waits and cancels',
    async () => {
      const queue = handMadeQueue<number, number>({ name: 'silent-client', handler: async (n) => n })
      const client = clientAt(proxy.connectionString)
      const first = await client.add(queue, 1, { jobId: 'first' })
      proxy.silence()
      expect(await client.add(queue, 1, { jobId: 'first' })).toBe(first)
      proxy.silence()
      expect((await client.counts(queue)).waiting).toBe(1)
      proxy.silence()
      const waiting = client.waitForCompletion(queue, first)
      await work(redis.url, [queue])
      expect(await waiting).toBe(1)
      const late = await client.add(queue, 2, { delay: 60_000 })
      proxy.silence()
      expect(await client.cancel(queue, late)).toBe(true)
    },
    soon * 2,
  )

  test(
    'a wait whose listening connection falls silent ends when the job does',
    async () => {
      const queue = handMadeQueue<number, number>({ name: 'silent-wait', handler: async (n) => n })
      const client = clientAt(proxy.connectionString)
      const id = await client.add(queue, 1)
      const waited = client.waitForCompletion(queue, id)
      await delay(100)
      proxy.silence()
      await work(redis.url, [queue])
      expect(await waited).toBe(1)
    },
    soon,
  )

  test(
    'a worker whose connections fall silent loses no job and runs none twice',
    async () => {
      const runs: number[] = []
      const queue = handMadeQueue<number, number>({
        name: 'silent-worker',
        options: { concurrency: 5 },
        handler: async (n) => {
          await delay(20)
          runs.push(n)
          return n
        },
      })
      const client = clientAt(redis.url)
      await work(proxy.connectionString, [queue])
      const ids: string[] = []
      for (let n = 0; n < 60; n += 1) {
        ids.push(await client.add(queue, n))
        if (n % 20 === 10) proxy.silence()
        await delay(10)
      }
      await client.waitForBatch(queue, ids, { timeout: soon })
      expect(runs.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 60 }, (_, n) => n))
    },
    soon * 2,
  )

  test(
    'a claim whose answer is lost is given back at once: its jobs wait for no heartbeat',
    async () => {
      const queue = handMadeQueue<number, number>({ name: 'lost-claim', handler: async (n) => n })
      const client = clientAt(redis.url)
      const service = serviceAt(proxy.connectionString)
      await service.prepareQueue(queue.name, {}, 'worker')
      // The script is known to the server from here on.
      await service.claimJobs(queue.name, 1)
      const ids = await client.addBatch(queue, [{ data: 1 }, { data: 2 }, { data: 3 }])
      const sent = proxy.silenceAfter(/evalsha/i)
      const claiming = service.claimJobs(queue.name, 2)
      await sent
      const claimed = await claiming
      expect(claimed.map(({ id, attempt }) => [id, attempt])).toEqual(ids.slice(0, 2).map((id) => [id, 1]))
      expect((await client.counts(queue)).active).toBe(2)
    },
    soon,
  )

  test(
    'a settlement whose answer is lost is stored once, and its job emits one event',
    async () => {
      const ended: string[] = []
      const release = Promise.withResolvers<void>()
      const queue = handMadeQueue<number, number>({
        name: 'lost-settlement',
        handler: async (n) => {
          await release.promise
          return n
        },
      })
      const client = clientAt(redis.url)
      const worker = await work(proxy.connectionString, [queue])
      worker.on('completed', ({ id }) => ended.push(id))
      const id = await client.add(queue, 1)
      await waitUntil('the job is active', async () => (await client.getJob(queue, id))?.status === 'active')
      const sent = proxy.silenceAfter(/completed/)
      release.resolve()
      await sent
      expect(await client.waitForCompletion(queue, id)).toBe(1)
      await waitUntil('the event', () => ended.length > 0)
      expect(ended).toEqual([id])
      expect(await client.getJob(queue, id)).toMatchObject({ status: 'completed', attemptsMade: 1 })
    },
    soon,
  )

  test(
    'a killed server rejects calls within seconds, and after its return client and worker go on by themselves',
    async () => {
      const queue = handMadeQueue<number, number>({ name: 'killed', handler: async (n) => n * 2 })
      const client = clientAt(redis.url)
      await work(redis.url, [queue])
      expect(await client.waitForCompletion(queue, await client.add(queue, 1))).toBe(2)
      await redis.kill()
      await expect(client.add(queue, 2)).rejects.toThrow(QueueConnectionError)
      await expect(client.counts(queue)).rejects.toThrow(/127\.0\.0\.1:\d+ cannot be reached/)
      await redis.restart()
      expect(await client.waitForCompletion(queue, await client.add(queue, 3))).toBe(6)
      // Each outage is reported once by the worker's poll, and once by the connection that listens.
      expect(errors.length).toBeLessThan(8)
    },
    soon * 2,
  )

  test.each([
    ['is silent', async () => void proxy.silence()],
    ['is gone', () => redis.kill()],
  ])(
    'stop() and close() resolve within their timeouts while Redis %s',
    async (_, fail) => {
      const queue = handMadeQueue<number, void>({
        name: 'stopping',
        handler: async (_n, job) => {
          await new Promise((resolve) => job.signal.addEventListener('abort', resolve))
        },
      })
      const service = createBullMQService({ url: proxy.connectionString, onError: () => {} })
      const worker = new QueueWorker(service, [queue])
      worker.on('error', () => {})
      const client = new QueueClient(service)
      await worker.start()
      const id = await client.add(queue, 1)
      await waitUntil('the job is active', async () => (await client.getJob(queue, id))?.status === 'active')
      await fail()
      const unfinished = client.counts(queue).catch((error: unknown) => error)
      const started = performance.now()
      await worker.stop({ timeout: 2_000 })
      expect(performance.now() - started).toBeLessThan(2_500)
      const closing = performance.now()
      await service.close(500)
      expect(performance.now() - closing).toBeLessThan(1_000)
      expect(await unfinished).toMatchObject({
        name: expect.stringMatching(/ClosedError|QueueConnectionError/),
      })
      await client.close()
    },
    soon,
  )

  test(
    'start() rejects where nothing listens, and can be called again',
    async () => {
      await redis.kill()
      const queue = handMadeQueue<number, number>({ name: 'early', handler: async (n) => n })
      const service = serviceAt(redis.url)
      const worker = new QueueWorker(service, [queue])
      await expect(worker.start()).rejects.toThrow(QueueConnectionError)
      await redis.restart()
      await worker.start()
      open.push({ close: () => worker.stop({ timeout: 0 }) })
      const client = clientAt(redis.url)
      expect(await client.waitForCompletion(queue, await client.add(queue, 1))).toBe(1)
    },
    soon,
  )
})
