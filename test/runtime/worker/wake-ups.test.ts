/** Events that start a job at once. The worker's poll, which would find it a second later, is switched off. */
import { describe, expect, test } from '@jest/globals'
import { createPgBossService, QueueWorker, type AnyQueue, type QueueOptions } from 'typeboss'
import { eventually, within } from '../../support/eventually.js'
import { handMadeQueue } from '../../support/hand-made-queues.js'
import { useBench } from '../../support/service.js'
import { wrapped } from '../../support/wrapped-service.js'

const bench = useBench()

async function withoutPoll(queue: AnyQueue, use: (worker: QueueWorker) => Promise<void>): Promise<void> {
  const service = createPgBossService({ connectionString: bench.connectionString })
  const worker = new QueueWorker(wrapped(service, { queuesWithWork: () => new Promise(() => {}) }), [queue])
  await worker.start()
  try {
    await use(worker)
  } finally {
    await worker.stop({ timeout: 0 })
    await service.close()
  }
}

/** Resolves when all jobs have run, without a poll. */
const completed = (queue: AnyQueue, ids: readonly string[]) =>
  within(20_000, 'all jobs have completed', bench.client.waitForBatch(queue, ids))

describe('without a poll, a worker starts', () => {
  test('a job that is added', async () => {
    const queue = handMadeQueue<number, unknown>({ name: 'added', handler: async () => {} })
    await withoutPoll(queue, async () => {
      await completed(queue, [await bench.client.add(queue, 1)])
      await completed(queue, [await bench.client.add(queue, 2)])
      expect(await bench.client.counts(queue)).toMatchObject({ completed: 2 })
    })
  })

  test('the retry of a failed attempt without a backoff', async () => {
    const queue = handMadeQueue<unknown, unknown>({
      name: 'retried',
      options: { retries: 3, backoff: { type: 'fixed', delay: 0 } },
      handler: async (_data, job) => {
        if (job.attempt < 4) throw new Error('again')
        return job.attempt
      },
    })
    await withoutPoll(queue, async () => {
      expect(await completed(queue, [await bench.client.add(queue, 1)])).toEqual([4])
    })
  })

  test.each<[string, QueueOptions, { key?: string; group?: string }]>([
    ['the next job of a key in a strict-fifo queue', { policy: 'strict-fifo' }, { key: 'k' }],
    ['the next job of a singleton queue', { policy: 'singleton' }, {}],
    ['the next job of a group that was full', { groupConcurrency: 1 }, { group: 'g' }],
    [
      'the next job of a group that was full in this process',
      { groupConcurrency: { local: 1 } },
      { group: 'g' },
    ],
    ['the next job of a queue that was full', { concurrency: 1 }, {}],
  ])('%s', async (what, options, own) => {
    const name = `next-${what.replaceAll(/\W+/g, '-')}`
    let open = Promise.withResolvers<void>()
    let started = 0
    const queue = handMadeQueue<unknown, unknown>({
      name,
      options,
      handler: async () => {
        started += 1
        await open.promise
      },
    })
    await withoutPoll(queue, async () => {
      const ids = [
        await bench.client.add(queue, 1, own),
        await bench.client.add(queue, 2, own),
        await bench.client.add(queue, 3, own),
      ]
      for (let count = 1; count <= 3; count += 1) {
        // oxlint-disable-next-line no-await-in-loop
        await eventually(`job ${count} has started`, () => started === count)
        const { resolve } = open
        open = Promise.withResolvers()
        resolve()
      }
      await completed(queue, ids)
      expect(started).toBe(3)
    })
  })

  test('the next job of a key when its handler’s transaction has completed the one before', async () => {
    const queue = handMadeQueue<unknown, unknown>({
      name: 'next-in-transaction',
      options: { policy: 'strict-fifo' },
      handler: async (_data, job) => void (await job.transaction()),
    })
    await withoutPoll(queue, async () => {
      const ids = [
        await bench.client.add(queue, 1, { key: 'k' }),
        await bench.client.add(queue, 2, { key: 'k' }),
      ]
      await completed(queue, ids)
      expect(await bench.client.counts(queue)).toMatchObject({ completed: 2 })
    })
  })

  test('a job that was left by a claim which reached its limit', async () => {
    const queue = handMadeQueue<number, unknown>({
      name: 'more',
      options: { concurrency: 2 },
      handler: async () => {},
    })
    const ids = await bench.client.addBatch(
      queue,
      Array.from({ length: 50 }, (_, data) => ({ data })),
    )
    await withoutPoll(queue, async () => {
      await completed(queue, ids)
      expect(await bench.client.counts(queue)).toMatchObject({ completed: 50 })
    })
  })

  test('jobs that were added to a paused queue, after resume()', async () => {
    const queue = handMadeQueue<number, unknown>({ name: 'resumed', handler: async () => {} })
    await withoutPoll(queue, async (worker) => {
      worker.pause(queue)
      const id = await bench.client.add(queue, 1)
      worker.resume(queue)
      await completed(queue, [id])
      expect(worker.health().queues).toEqual([{ queue: 'resumed', running: 0, paused: false }])
    })
  })
})
