import { describe, expect, test } from '@jest/globals'
import pg from 'pg'
import { createPgBossService, QueueWorker, type GroupConcurrency, type QueueService } from 'typeboss'
import { handMadeQueue } from '../../support/hand-made-queues.js'
import { useBench } from '../../support/service.js'

const bench = useBench()

/** Works 30 jobs of three groups and three without a group in two workers. Returns how many of a group ran at once. */
async function mostAtOnce(
  name: string,
  groupConcurrency: GroupConcurrency,
  open: () => QueueService = () => createPgBossService({ connectionString: bench.connectionString }),
) {
  const running = new Map<string, number>()
  const add = (key: string, by: number): number => {
    const count = (running.get(key) ?? 0) + by
    running.set(key, count)
    return count
  }
  const most = { inOneWorker: 0, inBoth: 0, ofAll: 0 }
  const define = (worker: number) =>
    handMadeQueue<string, unknown>({
      name,
      options: { concurrency: 10, groupConcurrency },
      handler: async (group) => {
        const keys = [`${worker} ${group}`, group, 'all']
        const [here = 0, everywhere = 0, all = 0] = keys.map((key) => add(key, 1))
        if (group !== 'none') {
          most.inOneWorker = Math.max(most.inOneWorker, here)
          most.inBoth = Math.max(most.inBoth, everywhere)
        }
        most.ofAll = Math.max(most.ofAll, all)
        await new Promise((resolve) => setTimeout(resolve, 10))
        for (const key of keys) add(key, -1)
      },
    })
  const groups = Array.from({ length: 30 }, (_, n) => ['ada', 'bob', 'eve'][n % 3] ?? '')
  const queue = define(0)
  const ids = await bench.client.addBatch(queue, [
    ...groups.map((group) => ({ data: group, options: { group } })),
    ...['none', 'none', 'none'].map((data) => ({ data })),
  ])
  const workers = [1, 2].map((worker) => new QueueWorker(open(), [define(worker)]))
  await Promise.all(workers.map((worker) => worker.start()))
  await bench.client.waitForBatch(queue, ids)
  await Promise.all(workers.map((worker) => worker.stop()))
  return most
}

describe('the concurrency of a group', () => {
  test('is limited over all processes', async () => {
    const most = await mostAtOnce('grouped-globally', 2)
    expect(most.inBoth).toBeLessThanOrEqual(2)
    expect(most.ofAll).toBeGreaterThan(2)
  })

  test('is limited over all processes on a user’s own pool', async () => {
    const pool = new pg.Pool({ connectionString: bench.connectionString })
    const most = await mostAtOnce('grouped-on-a-pool', { global: 1 }, () => createPgBossService({ pool }))
    expect(most.inBoth).toBe(1)
    expect(most.ofAll).toBeGreaterThan(1)
    await pool.end()
  })

  test('is limited in each process', async () => {
    const most = await mostAtOnce('grouped-locally', { local: 1 })
    expect(most.inOneWorker).toBe(1)
    expect(most.inBoth).toBeLessThanOrEqual(2)
    expect(most.ofAll).toBeGreaterThan(2)
  })

  test('is limited in both ways at once', async () => {
    const most = await mostAtOnce('grouped-both-ways', { global: 3, local: 2 })
    expect(most.inOneWorker).toBeLessThanOrEqual(2)
    expect(most.inBoth).toBeLessThanOrEqual(3)
  })
})
