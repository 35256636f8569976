/** The options of queues. */
import assert from 'node:assert/strict'
import { option, refused, refuses, withQueue } from './option-check.js'
import { completed, failed, jobError, newJob, only, type DefineCheck, type ServiceCheck } from './setup.js'
import { everything } from './stored-jobs.js'

export const queueOptionChecks = (check: DefineCheck): readonly ServiceCheck[] => [
  option(
    check,
    'groupConcurrency limits the active jobs of a group in all processes',
    ['groupConcurrency', { groupConcurrency: 2 }],
    (supports) => supports.groupConcurrency,
    async ({ service, other, queue }) => {
      const jobs = [
        ...Array.from({ length: 6 }, () => newJob({ group: 'a' })),
        newJob({ group: 'b' }),
        newJob(),
      ]
      await service.addJobs(queue, jobs)
      const limits = { global: 2, full: [] }
      const claimed = (
        await Promise.all([service, other].map((each) => each.claimJobs(queue, 10, limits)))
      ).flat()
      claimed.push(...(await service.claimJobs(queue, 10, limits)))
      assert.equal(claimed.filter(({ group }) => group === 'a').length, 2)
      assert.equal(claimed.length, 4)
      assert.deepEqual(await service.claimJobs(queue, 10, { global: 2, full: ['a'] }), [])
    },
  ),
  option(
    check,
    'partition stores the jobs of a queue apart',
    ['partition', { partition: true }],
    (supports) => supports.partition,
    async ({ add, claimOne, settle, read }) => {
      const { id } = await add()
      await settle(completed(await claimOne(), 1))
      assert.equal((await read(id)).result, 1)
    },
  ),
  option(
    check,
    'retention.waiting deletes jobs that wait for longer',
    ['retention', { retention: { waiting: 60_000 } }],
    ({ retention }) => retention.includes('waiting'),
    async ({ add, read }) => {
      assert.equal((await read((await add()).id)).status, 'waiting')
    },
  ),
  option(
    check,
    'retention.finished deletes finished jobs later',
    ['retention', { retention: { finished: 60_000 } }],
    ({ retention }) => retention.includes('finished'),
    async ({ add, claimOne, settle, read }) => {
      const { id } = await add()
      await settle(completed(await claimOne()))
      assert.equal((await read(id)).status, 'completed')
    },
  ),
  check('a priority beyond the supported range is refused', async (bench) => {
    const { least, most } = bench.service.supports.priority
    for (const priority of [least - 1, most + 1]) {
      if (Math.abs(priority) > 2 ** 31 - 1) continue // No definition can have it.
      /* oxlint-disable no-await-in-loop */
      await refuses(bench, { priority }, 'priority')
      await assert.rejects(bench.service.addJobs(bench.queue, [newJob({ priority })]), refused)
      /* oxlint-enable no-await-in-loop */
    }
    await withQueue(bench, { priority: most }, async () => {})
  }),
]

export const deadLetterChecks = (check: DefineCheck): readonly ServiceCheck[] => [
  check(
    'deadLetter gets a copy of a job that failed for good, with its origin, or is refused',
    async (bench) => {
      const { service } = bench
      const letters = `${bench.queue}-letters`
      if (!service.supports.deadLetter) return refuses(bench, { deadLetter: letters }, 'deadLetter')
      await service.prepareQueue(letters, {}, 'worker')
      await withQueue(bench, { deadLetter: letters }, async ({ add, claimOne, settle, read, queue }) => {
        const { id } = await add({ options: { retries: 1 }, data: { n: 7 } })
        await settle(failed(await claimOne()))
        assert.deepEqual(await service.findJobs(letters, everything), [])
        const last = failed(await claimOne())
        await settle(last)
        await settle(last)
        const letter = only(await service.findJobs(letters, everything))
        const { origin, ...fields } = letter
        assert.deepEqual([fields.data, fields.status, fields.attemptsMade], [{ n: 7 }, 'waiting', 0])
        assert.deepEqual(
          [origin?.queue, origin?.id, origin?.attemptsMade, origin?.error],
          [queue, id, 2, jobError],
        )
        assert.equal((await read(id)).status, 'failed')
        if (!service.supports.redrive) return assert.equal(service.deadLetters, undefined)
        const filter = {
          to: undefined,
          from: queue,
          ids: undefined,
          data: undefined,
          before: undefined,
          limit: 10,
        }
        assert.deepEqual(await service.deadLetters?.previewRedrive(letters, filter), {
          total: 1,
          destinations: [{ queue, count: 1 }],
          stranded: 0,
        })
        assert.equal(await service.deadLetters?.redrive(letters, filter), 1)
        const back = await claimOne()
        assert.deepEqual([back.data, back.attempt], [{ n: 7 }, 1])
        assert.deepEqual(await service.findJobs(letters, { ...everything, statuses: ['waiting'] }), [])
      })
    },
  ),
]
