import { describe, expect, test } from '@jest/globals'
import { createPgBossService, QueueWorker } from 'typeboss'
import { handMadeQueue } from '../../support/hand-made-queues.js'
import { useBench } from '../../support/service.js'
import { wrapped } from '../../support/wrapped-service.js'

describe('the size of a claim', () => {
  const bench = useBench()

  /** Works a queue until all its jobs have run, and returns the sizes of the claims. */
  async function claimSizes(
    name: string,
    jobs: number,
    concurrency: number,
    run: () => Promise<void>,
  ): Promise<readonly number[]> {
    const service = createPgBossService({ connectionString: bench.connectionString })
    const limits: number[] = []
    const watched = wrapped(service, {
      claimJobs: (queue, limit) => {
        limits.push(limit)
        return service.claimJobs(queue, limit)
      },
    })
    const queue = handMadeQueue<number, unknown>({ name, options: { concurrency }, handler: run })
    const ids = await bench.client.addBatch(
      queue,
      Array.from({ length: jobs }, (_, data) => ({ data })),
    )
    const worker = new QueueWorker(watched, [queue])
    await worker.start()
    await Promise.all(ids.map((id) => bench.client.waitForCompletion(queue, id)))
    await worker.stop()
    return limits
  }

  test('grows for short jobs: a full queue needs fewer claims than jobs', async () => {
    const sizes = await claimSizes('claims-short', 2_000, 10, async () => {})
    expect(sizes.length).toBeLessThan(60)
    expect(Math.max(...sizes)).toBeGreaterThan(100)
  })

  test('is little more than the number of free slots for long jobs', async () => {
    const sizes = await claimSizes(
      'claims-long',
      24,
      4,
      () => new Promise((resolve) => setTimeout(resolve, 200)),
    )
    expect(Math.max(...sizes)).toBeLessThanOrEqual(8)
  })
})
