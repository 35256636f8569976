/** Cancelling, retrying, removing and updating jobs in each state. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import type { NewJob } from '../../engine/job-records.js'
import {
  completed,
  discarded,
  failed,
  sorted,
  type Bench,
  type DefineCheck,
  type ServiceCheck,
} from './setup.js'

interface Jobs {
  readonly waiting: NewJob
  readonly delayed: NewJob
  readonly active: NewJob
  readonly retrying: NewJob
  readonly completed: NewJob
  readonly failed: NewJob
  readonly cancelled: NewJob
}

/** A job of each state, and the claim of the active one. */
async function jobOfEachState({ service, queue, add, claim, settle }: Bench) {
  const toClaim = { priority: 5, options: { backoff: { type: 'fixed', delay: 60_000 } } } as const
  const jobs: Jobs = {
    active: await add(toClaim),
    retrying: await add(toClaim),
    completed: await add(toClaim),
    failed: await add(toClaim),
    cancelled: await add(toClaim),
    waiting: await add(),
    delayed: await add({ delay: 60_000 }),
  }
  const claims = new Map((await claim(5)).map((each) => [each.id, each]))
  const claimOf = ({ id }: NewJob) => {
    const found = claims.get(id)
    assert(found)
    return found
  }
  await settle(failed(claimOf(jobs.retrying)), completed(claimOf(jobs.completed), 'done'))
  await settle(failed(claimOf(jobs.failed), { final: true }), discarded(claimOf(jobs.cancelled)))
  return {
    jobs,
    active: claimOf(jobs.active),
    ids: Object.values<NewJob>({ ...jobs }).map(({ id }) => id),
    service,
    queue,
  }
}

export const changeChecks = (check: DefineCheck): readonly ServiceCheck[] => [
  check('cancel ends waiting, delayed, retrying and active jobs, and no finished ones', async (bench) => {
    const { service, queue, read, settle, claim } = bench
    const { jobs, active, ids } = await jobOfEachState(bench)
    const expected = sorted(
      [jobs.waiting, jobs.delayed, jobs.active, jobs.retrying, jobs.cancelled].map(({ id }) => id),
    )
    assert.deepEqual(sorted(await service.cancelJobs(queue, [...ids, randomUUID()])), expected)
    assert.deepEqual(sorted(await service.cancelJobs(queue, ids)), expected)
    assert.deepEqual(await service.keepClaims(queue, [active]), [{ id: active.id, cancelled: true }])
    assert.deepEqual(await settle(completed(active)), ['lost'])
    for (const id of expected) assert.equal((await read(id)).status, 'cancelled') // oxlint-disable-line no-await-in-loop
    assert.deepEqual(
      [(await read(jobs.completed.id)).status, (await read(jobs.failed.id)).status],
      ['completed', 'failed'],
    )
    assert.deepEqual(await claim(), [])
    const ends = await service.readEnds(queue, [jobs.waiting.id])
    assert.deepEqual(ends, [{ id: jobs.waiting.id, status: 'cancelled', error: undefined }])
  }),
  check('retry puts failed jobs back, and no others, as their next attempt', async (bench) => {
    const { service, queue, read, claim } = bench
    const { jobs, ids } = await jobOfEachState(bench)
    assert.deepEqual(await service.retryJobs(queue, [...ids, randomUUID()]), [jobs.failed.id])
    const stored = await read(jobs.failed.id)
    assert.deepEqual([stored.status, stored.finishedAt, stored.priority], ['waiting', undefined, 5])
    const [again] = await claim()
    assert.deepEqual([again?.id, again?.attempt], [jobs.failed.id, 2])
    assert.deepEqual(await service.retryJobs(queue, [jobs.failed.id]), [])
  }),
  check('a retry keeps the priority of its job', async ({ service, queue, add, claim, claimOne, settle }) => {
    const low = await add({ priority: -10, options: { retries: 0 }, data: 'low' })
    await settle(failed(await claimOne()))
    await add({ priority: 10, data: 'high' })
    await service.retryJobs(queue, [low.id])
    assert.deepEqual(
      (await claim()).map(({ data }) => data),
      ['high', 'low'],
    )
  }),
  check('remove deletes waiting, delayed and retrying jobs, and no others', async (bench) => {
    const { service, queue, claim } = bench
    const { jobs, ids } = await jobOfEachState(bench)
    const removed = []
    for (const id of ids) if (await service.removeJob(queue, id)) removed.push(id) // oxlint-disable-line no-await-in-loop
    const expected = [jobs.waiting, jobs.delayed, jobs.retrying].map(({ id }) => id)
    assert.deepEqual(sorted(removed), sorted(expected))
    assert.deepEqual(await service.readJobs(queue, expected), [])
    assert.equal((await service.readJobs(queue, ids)).length, ids.length - 3)
    assert.equal(await service.removeJob(queue, jobs.waiting.id), false)
    assert.deepEqual(await claim(), [])
  }),
  check('update changes waiting, delayed and retrying jobs, and no others', async (bench) => {
    const { service, queue, read } = bench
    const { jobs, ids } = await jobOfEachState(bench)
    const updated = []
    for (const id of [...ids, randomUUID()]) {
      // oxlint-disable-next-line no-await-in-loop
      if (await service.updateJob(queue, id, { data: { n: 2 }, options: {} })) updated.push(id)
    }
    assert.deepEqual(sorted(updated), sorted([jobs.waiting, jobs.delayed, jobs.retrying].map(({ id }) => id)))
    assert.deepEqual(
      [(await read(jobs.waiting.id)).data, (await read(jobs.active.id)).data],
      [{ n: 2 }, { n: 1 }],
    )
  }),
  check(
    'update changes data, priority, retries and timeout, and keeps what it does not name',
    async ({ service, queue, add, read, claim }) => {
      const { id } = await add({ key: 'k', priority: 3, options: { retries: 4 } })
      await add({ priority: 5, data: 'other' })
      assert.equal(await service.updateJob(queue, id, { data: [null], options: {} }), true)
      const stored = await read(id)
      assert.deepEqual(
        [stored.data, stored.priority, stored.attemptsAllowed, stored.key],
        [[null], 3, 5, 'k'],
      )
      assert.equal(
        await service.updateJob(queue, id, { priority: 7, options: { retries: 9, timeout: 30_000 } }),
        true,
      )
      const [first, second] = await claim()
      assert.deepEqual(
        [first?.id, first?.attemptsAllowed, first?.timeout, second?.data],
        [id, 10, 30_000, 'other'],
      )
    },
  ),
  check(
    'update delays a waiting job, and starts a delayed one',
    async ({ service, queue, add, read, claim }) => {
      const [waiting, delayed] = [
        await add({ data: 'waiting' }),
        await add({ data: 'delayed', delay: 60_000 }),
      ]
      assert.equal(await service.updateJob(queue, waiting.id, { delay: 60_000, options: {} }), true)
      assert.equal(await service.updateJob(queue, delayed.id, { delay: 0, options: {} }), true)
      assert.deepEqual(
        [(await read(waiting.id)).status, (await read(delayed.id)).status],
        ['delayed', 'waiting'],
      )
      assert.deepEqual(
        (await claim()).map(({ data }) => data),
        ['delayed'],
      )
    },
  ),
]
