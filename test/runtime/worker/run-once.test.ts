/** `runOnce()`: a worker that a timer starts. */
import { describe, expect, test } from '@jest/globals'
import { createPgBossService, QueueOptionsError, QueueWorker } from 'typeboss'
import { within } from '../../support/eventually.js'
import { handMadeQueue } from '../../support/hand-made-queues.js'
import { useBench } from '../../support/service.js'

const bench = useBench()
const open = () => createPgBossService({ connectionString: bench.connectionString, max: 2 })

describe('runOnce()', () => {
  test('runs what is due and what that adds to other queues, leaves what is delayed, and stops', async () => {
    const second = handMadeQueue<unknown, unknown>({ name: 'once-second', handler: async () => 'second' })
    const first = handMadeQueue<unknown, unknown>({
      name: 'once-first',
      handler: async (input) => bench.client.add(second, input),
      options: { concurrency: 2 },
    })
    const ids = await bench.client.addBatch(
      first,
      Array.from({ length: 25 }, (_, data) => ({ data })),
    )
    const later = await bench.client.add(first, 1, { delay: 60_000 })

    // The first queue is asked last.
    const worker = new QueueWorker(open(), [second, first])
    await within(30_000, 'runOnce ends', worker.runOnce())

    expect(worker.health().state).toBe('stopped')
    expect(await bench.client.counts(first)).toMatchObject({ completed: ids.length, delayed: 1 })
    expect(await bench.client.counts(second)).toMatchObject({ completed: ids.length, waiting: 0 })
    await bench.client.remove(first, later)
  })

  test('claims nothing after its time, and gives the running job its time to stop', async () => {
    const queue = handMadeQueue<number, number>({
      name: 'once-endless',
      handler: async (count) => {
        await bench.client.add(queue, count + 1)
        await new Promise((resolve) => setTimeout(resolve, 100))
        return count
      },
      options: { concurrency: 1 },
    })
    await bench.client.add(queue, 0)
    const worker = new QueueWorker(open(), [queue])
    await within(20_000, 'runOnce ends', worker.runOnce({ timeout: 1_000 }))
    const { waiting, active, completed } = await bench.client.counts(queue)
    expect({ waiting, active }).toEqual({ waiting: 1, active: 0 })
    expect(completed).toBeGreaterThan(0)
  })

  test('rejects as start() does, and refuses a wrong option', async () => {
    const queue = handMadeQueue<unknown, unknown>({ name: 'once-refused', handler: async () => {} })
    const closed = createPgBossService({ connectionString: 'postgres://127.0.0.1:1/none', onError: () => {} })
    await expect(new QueueWorker(closed, [queue]).runOnce()).rejects.toMatchObject({
      code: 'QUEUE_CONNECTION',
    })
    const worker = new QueueWorker(open(), [queue])
    await expect(worker.runOnce({ timeout: -1 })).rejects.toThrow(QueueOptionsError)
    await worker.stop()
  })
})
