/** Adding jobs, and reading, finding and counting them. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import type { Json } from '../../contract/index.js'
import type { JobQuery } from '../../engine/job-records.js'
import {
  completed,
  failed,
  idsOf,
  newJob,
  only,
  sleep,
  sorted,
  type Bench,
  type DefineCheck,
  type ServiceCheck,
} from './setup.js'

const oddValues: readonly Json[] = [
  null,
  0,
  -1.5,
  1e21,
  '',
  'x',
  'ü€\u{1F600}',
  '\\u0041"\n',
  false,
  [],
  [[], [null]],
  {},
  { '': { '': 0 } },
  { __proto__x: 1, 'a.b': [1, { c: 'd' }] },
  { value: 1 },
]

export const storedJobChecks = (check: DefineCheck): readonly ServiceCheck[] => [
  check('add stores every field of a waiting job', async ({ add, read }) => {
    const job = await add({
      data: { a: [1, null, 'ü€\u{1F600}', { b: {} }] },
      key: 'k',
      priority: 10,
      group: 'g',
    })
    const { addedAt, startAfter: _now, log, ...fields } = await read(job.id)
    assert.deepEqual(fields, {
      id: job.id,
      status: 'waiting',
      data: job.data,
      result: null,
      error: undefined,
      progress: undefined,
      attemptsMade: 0,
      attemptsAllowed: 3,
      priority: 10,
      key: 'k',
      waitsFor: 0,
      origin: undefined,
      startedAt: undefined,
      finishedAt: undefined,
    })
    assert.deepEqual([...log], [])
    assert(Math.abs(addedAt.getTime() - Date.now()) < 60_000)
  }),
  check('data comes back as it was, whichever kind of JSON it is', async ({ add, read, claimOne }) => {
    for (const data of oddValues) {
      // One at a time: the claim then has the job just added.
      /* oxlint-disable no-await-in-loop */
      const { id } = await add({ data })
      assert.deepEqual((await read(id)).data, data)
      assert.deepEqual((await claimOne()).data, data)
      /* oxlint-enable no-await-in-loop */
    }
  }),
  check('data of a megabyte, and of 1,000 levels, is stored', async ({ add, read }) => {
    let deep: Json = 'end'
    for (let level = 0; level < 1_000; level += 1) deep = [deep]
    for (const data of [deep, 'x'.repeat(1_000_000)]) {
      // oxlint-disable-next-line no-await-in-loop
      assert.deepEqual((await read((await add({ data })).id)).data, data)
    }
  }),
  check('text that the service cannot store is refused before anything is stored', async (bench) => {
    const { service, queue } = bench
    for (const text of ['\0', '\ud800']) {
      const unstorable = service.problemsOfStoring?.({ text })
      const jobs = [newJob(), newJob({ data: { text } })]
      if (unstorable === undefined) {
        // oxlint-disable-next-line no-await-in-loop
        assert.deepEqual(await service.addJobs(queue, jobs), [])
        // oxlint-disable-next-line no-await-in-loop
        assert.deepEqual((await bench.read(jobs[1]?.id ?? '')).data, { text })
      } else {
        // oxlint-disable-next-line no-await-in-loop
        await assert.rejects(service.addJobs(queue, jobs), { code: 'JOB_VALIDATION', index: 1 })
        // oxlint-disable-next-line no-await-in-loop
        assert.deepEqual(await service.readJobs(queue, idsOf(jobs)), [])
      }
    }
  }),
  check(
    'an id that exists is left as it is, also after the job has ended',
    async ({ service, queue, add, read, claimOne, claim, settle }) => {
      const job = await add()
      assert.deepEqual(await service.addJobs(queue, [{ ...job, data: { n: 2 } }]), [])
      assert.deepEqual((await read(job.id)).data, { n: 1 })
      await settle(completed(await claimOne(), 'done'))
      assert.deepEqual(await service.addJobs(queue, [job]), [])
      assert.deepEqual(await claim(), [])
      assert.equal((await read(job.id)).result, 'done')
    },
  ),
  check('an id of one queue is another job in another queue', async ({ service, queue, add, read }) => {
    const id = service.storedId(queue, 'my id/ü')
    assert.equal(service.storedId(queue, id), id)
    await add({ id })
    const beside = `${queue}-beside`
    await service.prepareQueue(beside, {}, 'worker')
    await service.prepareQueue(beside, {}, 'producer')
    const itsId = service.storedId(beside, 'my id/ü')
    await service.addJobs(beside, [newJob({ id: itsId, data: 'beside' })])
    assert.deepEqual((await read(id)).data, { n: 1 })
    assert.equal(only(await service.readJobs(beside, [itsId])).data, 'beside')
  }),
  check('reads leave out ids that do not exist', async ({ service, queue, add }) => {
    const { id } = await add()
    assert.deepEqual(idsOf(await service.readJobs(queue, [randomUUID(), id])), [id])
    assert.deepEqual(await service.readEnds(queue, [randomUUID()]), [])
    assert.deepEqual(await service.readEnds(queue, [id]), [{ id, status: 'unfinished' }])
  }),
  check('a batch of 1,000 is stored whole', async ({ service, queue }) => {
    const jobs = Array.from({ length: 1_000 }, (_, n) => newJob({ data: { n } }))
    assert.deepEqual(await service.addJobs(queue, jobs), [])
    assert.equal((await service.countJobs(queue)).get('waiting'), 1_000)
    assert.equal((await service.readJobs(queue, idsOf(jobs))).length, 1_000)
  }),
  check('many adds at once are all stored', async ({ service, queue }) => {
    const jobs = Array.from({ length: 50 }, () => newJob())
    await Promise.all(jobs.map((job) => service.addJobs(queue, [job])))
    assert.deepEqual(sorted(idsOf(await service.readJobs(queue, idsOf(jobs)))), sorted(idsOf(jobs)))
  }),
  check('an empty list of jobs, ids, claims or settlements changes nothing', async ({ service, queue }) => {
    assert.deepEqual(await service.addJobs(queue, []), [])
    assert.deepEqual(await service.readJobs(queue, []), [])
    assert.deepEqual(await service.readEnds(queue, []), [])
    assert.deepEqual(await service.cancelJobs(queue, []), [])
    assert.deepEqual(await service.retryJobs(queue, []), [])
    assert.deepEqual(await service.settleJobs(queue, []), [])
    assert.deepEqual(await service.keepClaims(queue, []), [])
    assert.deepEqual(await service.queuesWithWork([]), [])
    await service.releaseJobs(queue, [])
  }),
  check('find filters by status, key and parts of the data, oldest first, page by page', async (bench) => {
    const { service, queue, add } = bench
    for (let n = 0; n < 6; n += 1) {
      // One after the other, for their order.
      // oxlint-disable-next-line no-await-in-loop
      await add({
        data: { n, odd: n % 2 === 1, list: [n, 'x'] },
        key: n < 3 ? 'first' : 'last',
        delay: n === 5 ? 60_000 : 0,
      })
      // oxlint-disable-next-line no-await-in-loop
      await sleep(3)
    }
    const found = async (query: Partial<JobQuery>): Promise<readonly Json[]> =>
      (await service.findJobs(queue, { ...everything, ...query })).map(({ data }) => numberIn(data))
    assert.deepEqual(await found({}), [0, 1, 2, 3, 4, 5])
    assert.deepEqual(await found({ statuses: ['delayed'] }), [5])
    assert.deepEqual(await found({ statuses: ['waiting'] }), [0, 1, 2, 3, 4])
    assert.deepEqual(await found({ statuses: ['completed', 'failed'] }), [])
    assert.deepEqual(await found({ key: 'first', data: { odd: true } }), [1])
    assert.deepEqual(await found({ data: { list: [4] } }), [4])
    assert.deepEqual(await found({ data: { n: 9 } }), [])
    const page = await service.findJobs(queue, { ...everything, limit: 4 })
    assert.deepEqual(await found({ after: page.at(-1)?.id ?? '', limit: 1 }), [4])
    assert.deepEqual(await found({ after: page.at(-1)?.id ?? '' }), [4, 5])
    await assert.rejects(found({ after: randomUUID() }), { code: 'JOB_NOT_FOUND' })
  }),
  check('pages of jobs that were added at once have each job once', async ({ service, queue }) => {
    await service.addJobs(
      queue,
      Array.from({ length: 25 }, () => newJob()),
    )
    const ids: string[] = []
    for (let after: string | undefined; ; after = ids.at(-1)) {
      // oxlint-disable-next-line no-await-in-loop
      const page = await service.findJobs(queue, { ...everything, limit: 7, after })
      if (page.length === 0) break
      ids.push(...idsOf(page))
    }
    assert.equal(ids.length, 25)
    assert.equal(new Set(ids).size, 25)
  }),
  check('counts have each job at its status', async ({ service, queue, add, claim, settle }) => {
    const cancelled = await add()
    await service.cancelJobs(queue, [cancelled.id])
    await Promise.all(Array.from({ length: 5 }, () => add({ priority: 5 })))
    await add()
    await add({ delay: 60_000 })
    await add({ options: { backoff: { type: 'fixed', delay: 60_000 } }, priority: 9 })
    const [retrying, done, lost, gone] = await claim(5)
    assert(retrying && done && lost && gone)
    await settle(failed(retrying), completed(done), failed(lost, { final: true }))
    await settle({ kind: 'discarded', claim: gone, error: { name: 'E', message: 'no', stack: undefined } })
    assert.deepEqual(await counts({ service, queue }), {
      waiting: 2,
      delayed: 2,
      active: 1,
      completed: 1,
      failed: 1,
      cancelled: 2,
    })
  }),
]

function numberIn(data: Json): Json {
  return typeof data === 'object' && data !== null && 'n' in data ? data['n'] : null
}

export const everything: JobQuery = {
  statuses: undefined,
  key: undefined,
  data: undefined,
  limit: 1_000,
  after: undefined,
}

export async function counts({ service, queue }: Pick<Bench, 'service' | 'queue'>): Promise<object> {
  const counted = await service.countJobs(queue)
  const statuses = ['waiting', 'delayed', 'active', 'completed', 'failed', 'cancelled'] as const
  return Object.fromEntries(statuses.map((status) => [status, counted.get(status) ?? 0]))
}
