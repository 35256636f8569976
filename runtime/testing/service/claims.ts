/** Claims: what they take, and in which order. */
import assert from 'node:assert/strict'
import { idsOf, newJob, sleep, type DefineCheck, type ServiceCheck } from './setup.js'

export const claimChecks = (check: DefineCheck): readonly ServiceCheck[] => [
  check('jobs are claimed by priority, then by age', async ({ add, claim }) => {
    for (const [priority, data] of [
      [-10, 'a'],
      [0, 'b'],
      [100, 'c'],
      [0, 'd'],
      [10, 'e'],
      [-10, 'f'],
      [1, 'g'],
    ] as const) {
      // oxlint-disable-next-line no-await-in-loop
      await add({ priority, data })
    }
    assert.deepEqual(
      (await claim()).map(({ data }) => data),
      ['c', 'e', 'g', 'b', 'd', 'a', 'f'],
    )
  }),
  check('priorities are kept over the whole supported range', async ({ service, add, claim }) => {
    const { least, most } = service.supports.priority
    const all = [least, Math.trunc(least / 2), -1, 0, 1, Math.trunc(most / 2), most]
    for (const priority of all) {
      // oxlint-disable-next-line no-await-in-loop
      await add({ priority, data: priority })
    }
    assert.deepEqual(
      (await claim()).map(({ data }) => data),
      all.toReversed(),
    )
  }),
  check('a delayed job is claimed when it is due, at its priority', async (bench) => {
    const { service, queue, add, claim, read } = bench
    const late = await add({ delay: 700, priority: 100, data: 'late' })
    const stored = await read(late.id)
    assert.equal(stored.status, 'delayed')
    assert(Math.abs(stored.startAfter.getTime() - Date.now() - 700) < 500)
    assert.deepEqual(await claim(), [])
    assert.deepEqual(await service.queuesWithWork([queue]), [])
    await add({ data: 'early' })
    await sleep(900)
    assert.equal((await read(late.id)).status, 'waiting')
    assert.deepEqual(await service.queuesWithWork([queue]), [queue])
    assert.deepEqual(
      (await claim()).map(({ data }) => data),
      ['late', 'early'],
    )
  }),
  check('a claimed job has its fields, and is active', async ({ add, claimOne, read }) => {
    const job = await add({ options: { timeout: 5_500, retries: 4 }, group: 'g' })
    const { receipt, addedAt, trace: _trace, timeout, ...fields } = await claimOne()
    assert.deepEqual(fields, { id: job.id, attempt: 1, data: job.data, attemptsAllowed: 5, group: 'g' })
    assert(typeof receipt === 'string' && receipt !== '')
    assert(timeout >= 5_500 && timeout < 6_500)
    const stored = await read(job.id)
    assert.deepEqual([stored.status, stored.attemptsMade, stored.addedAt], ['active', 1, addedAt])
    assert(stored.startedAt instanceof Date)
    assert.equal(stored.finishedAt, undefined)
  }),
  check(
    "the timeout of a claim is the definition's, to the millisecond",
    async ({ add, claimOne }) => {
      await add()
      assert.equal((await claimOne()).timeout, 1_234)
    },
    { options: { timeout: 1_234 } },
  ),
  check(
    'a claim takes at most its limit, and says whether more is waiting',
    async ({ service, queue, add, claim }) => {
      for (let n = 0; n < 5; n += 1) await add() // oxlint-disable-line no-await-in-loop
      const first = await service.claimJobs(queue, 2)
      assert.deepEqual([first.length, first.more ?? true], [2, true])
      assert.equal((await claim(2)).length, 2)
      const last = await service.claimJobs(queue, 2)
      assert.deepEqual([last.length, last.more ?? false], [1, false])
      assert.equal((await claim()).length, 0)
    },
  ),
  check(
    'claims at once have each job once, and none is empty while jobs wait',
    async ({ service, other, queue }) => {
      await service.addJobs(
        queue,
        Array.from({ length: 200 }, () => newJob()),
      )
      const ids: string[] = []
      const claimAll = async (by: typeof service): Promise<void> => {
        for (;;) {
          // oxlint-disable-next-line no-await-in-loop
          const claimed = await by.claimJobs(queue, 7)
          ids.push(...idsOf(claimed))
          if (claimed.length === 0 && !(claimed.more ?? false)) return
        }
      }
      await Promise.all([service, other, service, other].map(claimAll))
      assert.equal(ids.length, 200)
      assert.equal(new Set(ids).size, 200)
    },
  ),
]
