import { describe, expect, test } from '@jest/globals'
import { PgBoss } from 'pg-boss'
import {
  JobRefusedError,
  JobValidationError,
  NotSupportedError,
  QueueClient,
  QueueOptionsError,
} from 'typeboss'
import { handMadeQueue } from '../../support/hand-made-queues.js'
import { noReport, report } from '../../support/reports.js'
import { useBench } from '../../support/service.js'
import { wrapped } from '../../support/wrapped-service.js'

const idle = handMadeQueue<unknown, unknown>({ name: 'throttling-idle', options: { priority: 'low' } })
const exclusive = handMadeQueue<unknown, unknown>({ name: 'throttling-exclusive' })
/** So long that no test reaches the next window. */
const window = 30 * 86_400_000

describe('throttle()', () => {
  const bench = useBench()

  test('adds one job of each key in a window', async () => {
    const id = await bench.client.throttle('reports', report({ cents: 1n }), { window })
    expect(await bench.client.getJob('reports', id ?? '')).toMatchObject({ data: report({ cents: 1n }) })
    expect(await bench.client.throttle('reports', report(), { window })).toBeUndefined()
    expect(await bench.client.throttle('reports', report(), { window, key: 'other' })).toBeDefined()
    expect(await bench.client.throttle('reports', report(), { window, key: 'other' })).toBeUndefined()
    // add() does not count.
    expect(await bench.client.add('reports', report())).toBeDefined()
  })

  test('takes job options', async () => {
    const id = await bench.client.throttle(idle, 1, { window, retries: 7, key: 'options' })
    expect(await bench.client.getJob(idle, id ?? '')).toMatchObject({
      priority: -10,
      attemptsAllowed: 8,
      key: 'options',
    })
  })

  test.each([
    [{}, 'window'],
    [{ window: 999 }, 'window'],
    [{ window, delay: 5 }, 'delay'],
    [{ window, jobId: 'x' }, 'jobId'],
    [{ window, db: {} }, 'db'],
    [null, 'options'],
  ])('refuses %p', async (options, option) => {
    const add = bench.client.throttle(idle, 1, options as never)
    await expect(add).rejects.toThrow(QueueOptionsError)
    await expect(add).rejects.toMatchObject({ option })
  })

  test('refuses data that does not fit', async () => {
    const add = bench.client.throttle('reports', noReport, { window })
    await expect(add).rejects.toThrow(JobValidationError)
  })

  test('rejects with NotSupportedError if the service has no limits', async () => {
    const client = new QueueClient(wrapped(bench.service, { limits: undefined as never }))
    await expect(client.throttle(idle, 1, { window })).rejects.toThrow(NotSupportedError)
  })
})

describe('debounce()', () => {
  const bench = useBench()

  test('adds one job now and one for the next window', async () => {
    const now = await bench.client.debounce(idle, 1, { window })
    const next = await bench.client.debounce(idle, 2, { window })
    expect(await bench.client.debounce(idle, 3, { window })).toBeUndefined()
    expect(await bench.client.getJob(idle, now ?? '')).toMatchObject({ status: 'waiting', data: 1 })
    const later = await bench.client.getJob(idle, next ?? '')
    expect(later).toMatchObject({ status: 'delayed', data: 2 })
    // The start of the next window, or a second later.
    expect(Number(later?.delayedUntil) % window).toBeLessThan(3_000)
  })
})

describe('add() to a queue whose policy refuses jobs', () => {
  const bench = useBench()

  test('rejects with JobRefusedError, and never resolves with an id', async () => {
    const boss = new PgBoss({ connectionString: bench.connectionString, supervise: false, schedule: false })
    await boss.start()
    await boss.createQueue('throttling-exclusive', { policy: 'exclusive' })
    await boss.stop({ graceful: false })

    const id = await bench.client.add(exclusive, 1, { key: 'a', jobId: 'first' })
    await expect(bench.client.add(exclusive, 2, { key: 'a' })).rejects.toThrow(JobRefusedError)
    // The id of an existing job is no refusal.
    expect(await bench.client.add(exclusive, 3, { key: 'a', jobId: 'first' })).toBe(id)
    // Simultaneous adds share an insert, but only the refused ones reject.
    const adds = await Promise.allSettled([
      bench.client.add(exclusive, 4, { key: 'b' }),
      bench.client.add(exclusive, 5, { key: 'b' }),
      bench.client.add(exclusive, 6, { key: 'c' }),
    ])
    expect(adds.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    await expect(
      bench.client.addBatch(exclusive, [
        { data: 7, options: { key: 'd' } },
        { data: 8, options: { key: 'a' } },
      ]),
    ).rejects.toMatchObject({ code: 'JOB_REFUSED', queue: 'throttling-exclusive', indexes: [1] })
    expect(
      (await bench.client.findJobs(exclusive))
        .map((job) => job.data)
        .toSorted((a, b) => Number(a) - Number(b)),
    ).toEqual([1, 4, 6, 7])
  })
})
