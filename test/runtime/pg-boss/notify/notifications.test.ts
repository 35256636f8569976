/** What a service notifies of, without the poll of a client or a worker that would hide a notification too few. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import type { ClaimedJobs, Subscription } from 'typeboss'
import { eventually } from '../../../support/eventually.js'
import { handMadeQueue } from '../../../support/hand-made-queues.js'
import { useBench } from '../../../support/service.js'
import { complete } from '../../../support/work-through.js'

const bench = useBench()
const queue = handMadeQueue<number, unknown>({ name: 'notified', options: { retries: 0 } })
const error = { name: 'Error', message: 'no', stack: undefined }

let subscriptions: readonly Subscription[] = []
const heard: { finished: string[]; cancelled: string[]; added: (string | undefined)[] } = {
  finished: [],
  cancelled: [],
  added: [],
}
beforeAll(async () => {
  subscriptions = [
    await bench.service.onJobsFinished((ids) => heard.finished.push(...(ids ?? []))),
    await bench.service.onJobsCancelled((ids) => heard.cancelled.push(...(ids ?? []))),
    await bench.service.onJobsAdded((name) => heard.added.push(name)),
  ]
})
afterAll(() => Promise.all(subscriptions.map((subscription) => subscription.close())))
beforeEach(() => {
  for (const list of Object.values(heard)) list.length = 0
})

async function claimed(count: number): Promise<ClaimedJobs> {
  await bench.client.addBatch(
    queue,
    Array.from({ length: count }, (_, data) => ({ data })),
  )
  const jobs = await bench.service.claimJobs(queue.name, count)
  expect(jobs).toHaveLength(count)
  return jobs
}

const arrived = (list: 'finished' | 'cancelled', count: number): Promise<void> =>
  eventually(`${count} jobs are notified of as ${list}`, () => new Set(heard[list]).size >= count)

const sorted = (ids: readonly string[]): readonly string[] => ids.toSorted()

describe('a notification reports every job', () => {
  // Up to ten completions notify in their own statement, more in a second one; a payload holds 200 ids.
  test.each([1, 2, 10, 11, 250])('of %i that complete together', async (count) => {
    const jobs = await claimed(count)
    await complete(bench.service, queue.name, jobs)
    await arrived('finished', count)
    expect(sorted(heard.finished)).toEqual(sorted(jobs.map(({ id }) => id)))
  })

  test('of several that complete, fail and are discarded together', async () => {
    const jobs = await claimed(4)
    const kinds = ['completed', 'failed', 'discarded', 'completed'] as const
    await bench.service.settleJobs(
      queue.name,
      jobs.map((claim, index) => {
        const kind = kinds[index] ?? 'completed'
        if (kind === 'completed') return { kind, claim, result: null }
        return kind === 'failed' ? { kind, claim, error, final: true } : { kind, claim, error }
      }),
    )
    await arrived('finished', 4)
    expect(sorted(heard.finished)).toEqual(sorted(jobs.map(({ id }) => id)))
  })

  test('of several that are cancelled, to those who wait for them and to those who run them', async () => {
    const ids = await bench.client.addBatch(queue, [{ data: 1 }, { data: 2 }, { data: 3 }])
    await bench.client.cancelBatch(queue, ids)
    await Promise.all([arrived('finished', 3), arrived('cancelled', 3)])
    expect(sorted(heard.finished)).toEqual(sorted(ids))
    expect(sorted(heard.cancelled)).toEqual(sorted(ids))
  })
})

test('a job that completes with its handler’s transaction is notified of', async () => {
  const [claim] = await claimed(1)
  if (claim === undefined) throw new Error('nothing was claimed')
  const transaction = await bench.service.transactions?.begin(60_000, new AbortController().signal)
  expect(await transaction?.complete(queue.name, claim, null)).toBe(true)
  await arrived('finished', 1)
  expect(heard.finished).toEqual([claim.id])
})

test('workers are woken by jobs that are given back or retried', async () => {
  const jobs = await claimed(2)
  const [first, second] = jobs
  if (first === undefined || second === undefined) throw new Error('nothing was claimed')
  await eventually('the workers are woken by the add', () => heard.added.includes(queue.name))
  heard.added.length = 0
  await bench.service.releaseJobs(queue.name, [first])
  await eventually('the workers are woken by the release', () => heard.added.includes(queue.name))
  heard.added.length = 0
  await bench.service.settleJobs(queue.name, [{ kind: 'failed', claim: second, error, final: true }])
  await bench.client.retry(queue, second.id)
  await eventually('the workers are woken by the retry', () => heard.added.includes(queue.name))
  expect(new Set(heard.added)).toEqual(new Set([queue.name]))
})
