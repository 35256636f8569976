import { afterAll, describe, expect, test } from '@jest/globals'
import { siteAddress } from '#facts/documentation'
import {
  JobActiveError,
  JobCancelledError,
  JobNotFailedError,
  JobNotFoundError,
  JobValidationError,
  QueueOptionsError,
} from 'typeboss'
import { killChildren, startChild } from '../../support/child-process.js'
import { handMadeQueue } from '../../support/hand-made-queues.js'
import { report, reportQueue } from '../../support/reports.js'
import { useBench } from '../../support/service.js'

const idle = handMadeQueue<unknown, unknown>({ name: 'updating-idle', options: { retries: 4 } })
const failing = handMadeQueue<unknown, unknown>({
  name: 'updating-failing',
  options: { retries: 0 },
  handler: async () => {
    throw new Error('no')
  },
})

describe('update()', () => {
  const bench = useBench()

  test('changes the given fields and keeps the others', async () => {
    const id = await bench.client.add('reports', report(), {
      priority: 'high',
      delay: 60_000,
      jobId: 'corrected',
    })
    const since = new Date('2027-01-01T00:00:00Z')
    expect(await bench.client.update('reports', 'corrected', { data: report({ since, cents: 9n }) })).toBe(
      true,
    )
    expect(await bench.client.getJob('reports', id)).toMatchObject({
      status: 'delayed',
      priority: 10,
      data: report({ since, cents: 9n }),
    })
    expect(
      await bench.client.update(reportQueue, id, { priority: 'low', delay: 0, retries: 7, timeout: 5_000 }),
    ).toBe(true)
    expect(await bench.client.getJob('reports', id)).toMatchObject({
      status: 'waiting',
      priority: -10,
      attemptsAllowed: 8,
      data: { since },
    })
  })

  test('takes data of any kind, including null and text', async () => {
    const id = await bench.client.add(idle, { a: 1 })
    for (const data of ['text', null, [1], false]) {
      expect(await bench.client.update(idle, id, { data })).toBe(true)
      expect((await bench.client.getJob(idle, id))?.data).toEqual(data)
    }
  })

  test('refuses data that does not fit', async () => {
    const id = await bench.client.add('reports', report())
    const wrong = bench.client.update('reports', id, { data: { since: 'today' } as never })
    await expect(wrong).rejects.toThrow(JobValidationError)
    expect((await bench.client.getJob('reports', id))?.data).toEqual(report())
  })

  test('resolves with false for a missing or finished job, and rejects for an active one', async () => {
    expect(await bench.client.update(idle, 'no-such', { priority: 1 })).toBe(false)
    const cancelled = await bench.client.add(idle, 1)
    await bench.client.cancel(idle, cancelled)
    expect(await bench.client.update(idle, cancelled, { priority: 1 })).toBe(false)
    const active = await bench.client.add(idle, 1)
    await bench.service.claimJobs('updating-idle', 10)
    await expect(bench.client.update(idle, active, { priority: 1 })).rejects.toThrow(JobActiveError)
  })

  test.each([
    [null, 'update'],
    [{ jobId: 'x' }, 'jobId'],
    [{ key: 'x' }, 'key'],
    [{ retries: -1 }, 'retries'],
    [{ concurrency: 1 }, 'concurrency'],
  ])('refuses the change %p', async (update, option) => {
    const id = await bench.client.add(idle, 1)
    await expect(bench.client.update(idle, id, update as never)).rejects.toMatchObject({ option })
  })
})

describe('cancel()', () => {
  const bench = useBench()

  test('cancels a waiting job, and rejects the waits for its result', async () => {
    const id = await bench.client.add(idle, 1, { delay: 60_000 })
    const wait = Promise.allSettled([bench.client.waitForCompletion(idle, id)])
    expect(await bench.client.cancel(idle, id)).toBe(true)
    expect(await wait).toEqual([{ status: 'rejected', reason: expect.any(JobCancelledError) }])
    expect((await bench.client.getJob(idle, id))?.status).toBe('cancelled')
    // A second call changes nothing and does not reject.
    expect(await bench.client.cancel(idle, id)).toBe(true)
  })

  test('resolves with false for a job that is finished or does not exist', async () => {
    const id = await bench.client.add('reports', report())
    await bench.working([reportQueue], () => bench.client.waitForCompletion('reports', id))
    expect(await bench.client.cancel('reports', id)).toBe(false)
    expect(await bench.client.cancel('reports', 'no-such')).toBe(false)
  })

  test('has a batch form that resolves with the cancelled ids', async () => {
    const ids = await bench.client.addBatch(idle, [{ data: 1 }, { data: 2 }])
    expect((await bench.client.cancelBatch(idle, [...ids, 'no-such'])).toSorted()).toEqual(ids.toSorted())
    expect(await bench.client.cancelBatch(idle, [])).toEqual([])
    await expect(bench.client.cancelBatch(idle, 'id' as never)).rejects.toThrow(QueueOptionsError)
    await expect(bench.client.cancel(idle, undefined as never)).rejects.toThrow(QueueOptionsError)
  })

  test('notifies the worker of the job', async () => {
    const id = await bench.client.add(idle, 1)
    await bench.service.claimJobs('updating-idle', 10)
    const told = Promise.withResolvers<readonly string[]>()
    const subscription = await bench.service.onJobsCancelled((ids) => ids && told.resolve(ids))
    expect(await bench.client.cancel(idle, id)).toBe(true)
    expect(await told.promise).toEqual([id])
    await subscription.close()
  })
})

describe('cancel() of a job that runs in another process', () => {
  const bench = useBench()
  afterAll(killChildren)

  test('aborts the handler there', async () => {
    const worker = startChild('support/report-worker.js', { DATABASE_URL: bench.connectionString })
    expect(await worker.told(1)).toEqual(['ready'])
    const id = await bench.client.add('reports', report({ does: 'wait' }))
    for await (const job of bench.client.watch('reports', id)) {
      if (job.status === 'active') await bench.client.cancel('reports', id)
    }
    expect(await worker.told(2)).toContainEqual(
      `aborted: JobCancelledError: Job ${id} of queue "reports" was cancelled. See ${siteAddress}errors/JobCancelledError`,
    )
    expect((await bench.client.getJob('reports', id))?.status).toBe('cancelled')
    worker.signal('SIGTERM')
    expect(await worker.exited).toEqual({ code: 0, signal: null })
  })
})

describe('retryBatch()', () => {
  const bench = useBench()

  test('retries failed jobs, and no others', async () => {
    const ids = await bench.client.addBatch(failing, [{ data: 1 }, { data: 2 }])
    await bench.working([failing], () =>
      Promise.allSettled(ids.map((id) => bench.client.waitForCompletion(failing, id))),
    )
    const waiting = await bench.client.add(failing, 3)
    const retried = await bench.client.retryBatch(failing, [...ids, waiting, 'no-such'])
    expect(retried.toSorted()).toEqual(ids.toSorted())
    for (const id of ids) {
      expect(await bench.client.getJob(failing, id)).toMatchObject({
        status: 'waiting',
        attemptsAllowed: 2,
      })
    }
    await expect(bench.client.retry(failing, waiting)).rejects.toThrow(JobNotFailedError)
    const none = bench.client.retry(failing, 'no-such')
    await expect(none).rejects.toThrow(JobNotFoundError)
    await expect(none).rejects.toThrow('Job "no-such" (')
    expect(await bench.client.retryBatch(failing, [])).toEqual([])
  })
})
