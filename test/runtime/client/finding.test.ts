import { describe, expect, test } from '@jest/globals'
import { JobNotFoundError, QueueOptionsError } from 'typeboss'
import { handMadeQueue } from '../../support/hand-made-queues.js'
import { report, reportQueue } from '../../support/reports.js'
import { useBench } from '../../support/service.js'

const plain = handMadeQueue<unknown, unknown>({ name: 'finding-plain' })

describe('findJobs()', () => {
  const bench = useBench()

  test('finds jobs oldest first, and decodes their data: a Date is a Date again', async () => {
    const ids = []
    for (const name of ['Ada', 'Bob', 'Cy']) {
      ids.push(await bench.client.add('reports', report({ user: { id: 7, name }, cents: 5n })))
    }
    const found = await bench.client.findJobs('reports', { data: { user: { id: 7 } } })
    expect(found.map(({ id }) => id)).toEqual(ids)
    expect(found[1]).toMatchObject({ status: 'waiting', queue: 'reports' })
    expect(found[1]?.data).toEqual(report({ user: { id: 7, name: 'Bob' }, cents: 5n }))
  })

  test('finds by a part of the data, in its decoded form', async () => {
    const since = new Date('2030-05-05T00:00:00Z')
    const id = await bench.client.add('reports', report({ since, cents: 12n, tags: ['red', 'blue'] }))
    for (const data of [{ since }, { cents: 12n }, { tags: ['blue'] }, { since, user: { name: 'Ada' } }]) {
      expect((await bench.client.findJobs('reports', { data })).map((job) => job.id)).toEqual([id])
    }
    expect(await bench.client.findJobs('reports', { data: { since, cents: 13n } })).toEqual([])
  })

  test('finds by status, which narrows the type', async () => {
    const failing = await bench.client.add('reports', report({ does: 'fail' }))
    const later = await bench.client.add('reports', report(), { delay: 60_000 })
    const done = await bench.client.add(reportQueue, report())
    await bench.working([reportQueue], () => bench.client.waitForCompletion('reports', done))
    const failed = await bench.client.findJobs('reports', { status: 'failed' })
    expect(failed.map((job) => [job.id, job.error.message])).toEqual([[failing, 'no such report']])
    const delayed = await bench.client.findJobs(reportQueue, { status: 'delayed' })
    expect(delayed.map((job) => [job.id, job.delayedUntil > new Date()])).toEqual([[later, true]])
    const both = await bench.client.findJobs('reports', { status: ['failed', 'completed'], limit: 1_000 })
    expect(both.map((job) => job.id)).toEqual(expect.arrayContaining([failing, done]))
    const completed = await bench.client.findJobs('reports', { status: 'completed' })
    expect(completed.at(-1)?.result).toEqual({ until: new Date('2026-01-01T00:00:00.001Z'), rows: 3n })
  })

  test('finds by key', async () => {
    const id = await bench.client.add(plain, 1, { key: 'user-42' })
    await bench.client.add(plain, 2, { key: 'user-43' })
    const found = await bench.client.findJobs(plain, { key: 'user-42' })
    expect(found.map((job) => [job.id, job.key])).toEqual([[id, 'user-42']])
  })

  test('returns each job once over all pages, after a jobId or an id', async () => {
    const ids = await bench.client.addBatch(
      plain,
      Array.from({ length: 25 }, (_, n) => ({
        data: { page: true },
        options: { jobId: `page-${n}` },
      })),
    )
    const seen: string[] = []
    let after: string | undefined
    do {
      const page = await bench.client.findJobs(plain, {
        data: { page: true },
        limit: 10,
        ...(after !== undefined && { after }),
      })
      after = page.at(-1)?.id
      seen.push(...page.map((job) => job.id))
    } while (after !== undefined)
    expect(seen.toSorted()).toEqual(ids.toSorted())
    const rest = await bench.client.findJobs(plain, { data: { page: true }, after: 'page-0' })
    expect(rest.length).toBeLessThan(25)
  })

  test('rejects if the job given as `after` no longer exists', async () => {
    const id = await bench.client.add(plain, 1)
    await bench.client.remove(plain, id)
    await expect(bench.client.findJobs(plain, { after: id })).rejects.toThrow(JobNotFoundError)
    await expect(bench.client.findJobs(plain, { after: 'no-such' })).rejects.toThrow('Job "no-such" (')
  })

  test.each([
    [{ status: 'done' }, 'status'],
    [{ status: [] }, 'status'],
    [{ limit: 0 }, 'limit'],
    [{ limit: 1_001 }, 'limit'],
    [{ limit: 1.5 }, 'limit'],
    [{ key: '' }, 'key'],
    [{ after: '' }, 'jobId'],
    [{ data: { at: () => 1 } }, 'data'],
    [{ data: { at: new Date(Number.NaN) } }, 'data'],
    [{ state: 'failed' }, 'state'],
    [null, 'filter'],
  ])('refuses the filter %p', async (filter, option) => {
    const find = bench.client.findJobs(plain, filter as never)
    await expect(find).rejects.toThrow(QueueOptionsError)
    await expect(find).rejects.toMatchObject({ option })
  })

  test('has a counterpart, counts(), which counts the jobs of each status', async () => {
    const counted = handMadeQueue<unknown, unknown>({
      name: 'finding-counted',
      handler: async () => 1,
    })
    expect(await bench.client.counts(counted)).toEqual({
      waiting: 0,
      delayed: 0,
      active: 0,
      completed: 0,
      failed: 0,
      cancelled: 0,
    })
    const [first = ''] = await bench.client.addBatch(counted, [{ data: 1 }, { data: 2 }])
    await bench.client.add(counted, 3, { delay: 60_000 })
    await bench.client.cancel(counted, first)
    expect(await bench.client.counts(counted)).toMatchObject({ waiting: 1, delayed: 1, cancelled: 1 })
  })
})
