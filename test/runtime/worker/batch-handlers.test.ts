import { describe, expect, jest, test } from '@jest/globals'
import { batchAdapter } from '#runtime/worker/batch-adapter'
import { createPgBossService, QueueOptionsError, QueueWorker, type JobContext } from 'typeboss'
import { dated, handMadeQueue } from '../../support/hand-made-queues.js'
import { useBench } from '../../support/service.js'

const bench = useBench()
const service = () => createPgBossService({ connectionString: bench.connectionString })

describe('a batch handler', () => {
  test('receives many jobs at a time, decoded, and settles each separately', async () => {
    const sizes: number[] = []
    const queue = handMadeQueue<{ at: Date }, number>({
      name: 'batched',
      input: dated as never,
      options: { retries: 1, concurrency: 1 },
    })
    const ids = await bench.client.addBatch(
      queue,
      Array.from({ length: 60 }, (_, n) => ({ data: { at: new Date(n) } })),
    )
    const worker = new QueueWorker(service(), [queue]).handleBatch(
      queue,
      async (jobs) => {
        sizes.push(jobs.length)
        for (const job of jobs) {
          const n = job.data.at.getTime()
          if (n === 1) job.fail('never')
          else if (n === 2) job.discard('no longer')
          else if (n === 3 && job.attempt === 1) job.retry('once more')
          else job.complete(n * job.attempt)
        }
      },
      { size: 25 },
    )
    await worker.start()
    const ends = await Promise.allSettled(ids.map((id) => bench.client.waitForCompletion(queue, id)))
    await worker.stop()
    const values = ends.map((end) => (end.status === 'fulfilled' ? end.value : end.reason.code))
    const expected: unknown[] = Array.from({ length: 60 }, (_, n) => n)
    expected.splice(1, 3, 'JOB_FAILED', 'JOB_CANCELLED', 6)
    expect(values).toEqual(expected)
    expect(Math.max(...sizes)).toBe(25)
    expect(sizes.length).toBeLessThan(10)
  })

  test('stores each job as soon as it is settled, before the others', async () => {
    const letGo = Promise.withResolvers<void>()
    const queue = handMadeQueue<string, string>({ name: 'batch-slow' })
    const ids = await bench.client.addBatch(queue, [{ data: 'quick' }, { data: 'slow' }])
    const worker = new QueueWorker(service(), [queue]).handleBatch(queue, async (jobs) => {
      jobs.find(({ data }) => data === 'quick')?.complete(`${jobs.length} quick`)
      await letGo.promise
      jobs.find(({ data }) => data === 'slow')?.complete(`${jobs.length} slow`)
    })
    await worker.start()
    expect(await bench.client.waitForCompletion(queue, ids[0] ?? '')).toBe('2 quick')
    expect(await bench.client.getJob(queue, ids[1] ?? '')).toMatchObject({ status: 'active' })
    letGo.resolve()
    expect(await bench.client.waitForCompletion(queue, ids[1] ?? '')).toBe('2 slow')
    await worker.stop()
  })

  test('waits for its batch to fill if its options have a wait', async () => {
    const sizes: number[] = []
    const queue = handMadeQueue<number, number>({ name: 'batch-filled' })
    const worker = new QueueWorker(service(), [queue]).handleBatch(
      queue,
      (jobs) => {
        sizes.push(jobs.length)
        for (const job of jobs) job.complete(job.data)
      },
      { size: 5, wait: 60_000 },
    )
    await worker.start()
    const ids: string[] = []
    for (let n = 0; n < 5; n += 1) ids.push(await bench.client.add(queue, n))
    expect(await bench.client.waitForBatch(queue, ids)).toEqual([0, 1, 2, 3, 4])
    expect(sizes).toEqual([5])
    await worker.stop()
  })

  test('waits separately for each batch: a full batch ends its own wait', async () => {
    jest.useFakeTimers()
    try {
      const sizes: number[] = []
      const handler = batchAdapter<number, number>((jobs) => void sizes.push(jobs.length), 2, 1_000)
      const { signal } = new AbortController()
      // The adapter uses only these parts of a job.
      const job = { signal } as JobContext
      const add = () => void Promise.resolve(handler(1, job)).catch(() => {})
      add()
      add()
      expect(sizes).toEqual([2])
      jest.advanceTimersByTime(600)
      add()
      jest.advanceTimersByTime(900)
      expect(sizes).toEqual([2])
      jest.advanceTimersByTime(100)
      expect(sizes).toEqual([2, 1])
    } finally {
      jest.useRealTimers()
    }
  })

  test('receives no job that was interrupted while its batch filled, and no empty batch', async () => {
    const batches: number[][] = []
    const note = (jobs: readonly { readonly data: number }[]) =>
      void batches.push(jobs.map(({ data }) => data))
    const handler = batchAdapter<number, number>(note, 2, 60_000)
    const interrupted = new AbortController()
    const add = (data: number, { signal }: AbortController) =>
      void Promise.resolve(handler(data, { signal } as JobContext)).catch(() => {})
    add(1, interrupted)
    interrupted.abort()
    add(2, new AbortController())
    expect(batches).toEqual([[2]])
    add(3, interrupted)
    add(4, interrupted)
    expect(batches).toEqual([[2]])
  })

  test('that throws or returns fails the jobs that it has not settled', async () => {
    const queue = handMadeQueue<string, string>({ name: 'batch-careless', options: { retries: 0 } })
    const worker = new QueueWorker(service(), [queue]).handleBatch(
      queue,
      async ([job]) => {
        if (job?.data === 'throw') throw new RangeError('all of you')
      },
      { size: 1 },
    )
    await worker.start()
    const wait = async (data: string) =>
      bench.client.waitForCompletion(queue, await bench.client.add(queue, data))
    await expect(wait('throw')).rejects.toMatchObject({
      jobError: { name: 'RangeError', message: 'all of you' },
    })
    await expect(wait('forget')).rejects.toThrow('ended without settling this job')
    await worker.stop()
  })

  test.each([[{ size: 0 }], [{ size: 1_001 }], [{ size: 1.5 }], [{ wait: -1 }], [{ wait: NaN }]])(
    'refuses %j',
    (options) => {
      const queue = handMadeQueue<string, string>({ name: 'batch-careless', options: { retries: 0 } })
      const worker = new QueueWorker(bench.service, [queue])
      expect(() => worker.handleBatch(queue, () => {}, options)).toThrow(QueueOptionsError)
      expect(() => worker.handleBatch(queue, 'send' as never)).toThrow(QueueOptionsError)
    },
  )
})
