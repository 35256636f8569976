import { describe, expect, test } from '@jest/globals'
import { ClosedError, JobFailedError, JobNotFoundError, QueueClient, type Job } from 'typeboss'
import { handMadeQueue } from '../../support/hand-made-queues.js'
import { report, reportQueue } from '../../support/reports.js'
import { useBench } from '../../support/service.js'
import { counted } from '../../support/wrapped-service.js'
import { waitUntil } from '../../support/wait-until.js'

const idle = handMadeQueue<unknown, unknown>({ name: 'watching-idle' })
const echo = handMadeQueue<unknown, unknown>({ name: 'watching-echo', handler: async (data) => data })

describe('watch()', () => {
  const bench = useBench()

  test('yields the status, progress and end of a job, decoded', async () => {
    const id = await bench.client.add('reports', report({ does: 'report' }))
    const seen: Job<'reports'>[] = []
    const watching = (async () => {
      for await (const job of bench.client.watch('reports', id)) seen.push(job)
    })()
    await waitUntil('the first look', () => seen.length > 0)
    await bench.working([reportQueue], () => watching)
    expect(seen[0]).toMatchObject({ status: 'waiting', data: report({ does: 'report' }) })
    const progress = seen.filter((job) => job.status === 'active').map((job) => job.progress)
    expect(progress).toEqual(
      expect.arrayContaining([
        { percent: 10, until: new Date('2026-01-01T00:00:00.010Z') },
        { percent: 60, until: new Date('2026-01-01T00:00:00.060Z') },
      ]),
    )
    expect((await bench.client.getJob('reports', id))?.progress?.until.getTime()).toBe(
      new Date('2026-01-01T00:00:00.060Z').getTime(),
    )
    const [found] = await bench.client.findJobs('reports', { status: 'completed' })
    expect(found?.progress?.until).toBeInstanceOf(Date)
    const last = seen.at(-1)
    expect(last?.status === 'completed' && last.result.until).toEqual(new Date('2026-01-01T00:00:00.001Z'))
    // Each is a change.
    const looks = seen.map(
      ({ status, progress: at, attemptsMade }) => `${status} ${at?.percent} ${attemptsMade}`,
    )
    expect(new Set(looks).size).toBe(looks.length)
  })

  test('yields a finished job once, and ends', async () => {
    const id = await bench.client.add(echo, 'x')
    await bench.working([echo], () => bench.client.waitForCompletion(echo, id))
    const seen = []
    for await (const job of bench.client.watch(echo, id)) seen.push(job)
    expect(seen).toMatchObject([{ status: 'completed', result: 'x' }])
  })

  test('throws if the job does not exist or is removed', async () => {
    await expect(bench.client.watch(idle, 'no-such').next()).rejects.toThrow(JobNotFoundError)
    const id = await bench.client.add(idle, 1)
    const watch = bench.client.watch(idle, id)
    expect((await watch.next()).value).toMatchObject({ status: 'waiting' })
    await bench.client.remove(idle, id)
    await expect(watch.next()).rejects.toThrow(JobNotFoundError)
  })

  test('ends when its caller’s signal aborts or the loop breaks', async () => {
    const id = await bench.client.add(idle, 1)
    const leaving = new AbortController()
    const watch = bench.client.watch(idle, id, { signal: leaving.signal })
    await watch.next()
    const next = watch.next()
    leaving.abort(new Error('the user left'))
    await expect(next).rejects.toThrow('the user left')
    await expect(bench.client.watch(idle, id, { signal: leaving.signal }).next()).rejects.toThrow(
      'the user left',
    )
    for await (const job of bench.client.watch(idle, id)) {
      expect(job.status).toBe('waiting')
      break
    }
  })

  test('ends when the client closes', async () => {
    const client = new QueueClient(bench.service)
    const id = await client.add(idle, 1)
    const watch = client.watch(idle, id)
    await watch.next()
    const next = Promise.allSettled([watch.next()])
    await client.close()
    expect(await next).toEqual([{ status: 'rejected', reason: expect.any(ClosedError) }])
    await expect(client.watch(idle, id).next()).rejects.toThrow(ClosedError)
  })

  test('skips to the latest state for a slow reader', async () => {
    const { service, calls } = counted(bench.service, 'readJobs')
    const client = new QueueClient(service)
    // The second read from now on starts after the first one, which sees every change made so far.
    const readAgain = (): Promise<unknown> => {
      const before = calls()
      return waitUntil('two reads of the job', () => calls() >= before + 2)
    }
    const id = await client.add(idle, 1)
    const watch = client.watch(idle, id)
    await watch.next()
    await bench.client.update(idle, id, { priority: 1 })
    await readAgain()
    await bench.client.update(idle, id, { priority: 2 })
    await readAgain()
    expect((await watch.next()).value).toMatchObject({ priority: 2 })
    await watch.return()
  })

  test('costs a few queries a second for any number of watchers', async () => {
    const { service, calls } = counted(bench.service, 'readJobs')
    const client = new QueueClient(service)
    const ids = await client.addBatch(
      idle,
      Array.from({ length: 1_000 }, (_, data) => ({ data })),
    )
    const watches = ids.map((id) => client.watch(idle, id))
    await Promise.all(watches.map((watch) => watch.next()))
    const before = calls()
    const started = Date.now()
    const ends = Promise.allSettled(watches.map((watch) => watch.next()))
    await waitUntil('two reads for all watchers', () => calls() >= before + 2)
    // A slow machine reads less often, never more often.
    expect(((calls() - before) * 1_000) / (Date.now() - started)).toBeLessThan(5)
    await client.close()
    await ends
  })
})

describe('waitForBatch()', () => {
  const bench = useBench()

  test('resolves with the results in order', async () => {
    const ids = await bench.client.addBatch('reports', [{ data: report() }, { data: report() }])
    await bench.working([reportQueue], async () => {
      const results = await bench.client.waitForBatch('reports', ids)
      expect(results.map(({ rows }) => rows)).toEqual([3n, 3n])
    })
    expect(await bench.client.waitForBatch('reports', [])).toEqual([])
  })

  test('rejects with the first failure, and does not wait for other jobs', async () => {
    const failing = await bench.client.add('reports', report({ does: 'fail' }))
    const never = await bench.client.add(idle, 1)
    await bench.working([reportQueue], async () => {
      await expect(bench.client.waitForBatch('reports', [failing, failing])).rejects.toThrow(JobFailedError)
    })
    await expect(bench.client.waitForBatch(idle, [never, 'no-such'])).rejects.toThrow(JobNotFoundError)
    await expect(bench.client.waitForBatch(idle, never as never)).rejects.toThrow('an array of job ids')
  })
})
