/** The optional parts of a service: windows, schedules, flows, transactions. */
import assert from 'node:assert/strict'
import type { FlowJob, NewSchedule, WindowLimit } from '../../engine/capabilities.js'
import { refused } from './option-check.js'
import {
  completed,
  eventually,
  failed,
  idsOf,
  newJob,
  type Bench,
  type DefineCheck,
  type ServiceCheck,
} from './setup.js'

export const partChecks = (check: DefineCheck): readonly ServiceCheck[] => [
  check('the optional parts are those that supports lists', async ({ service }) => {
    const { supports } = service
    assert.deepEqual(
      {
        limits: service.limits !== undefined,
        schedules: service.schedules !== undefined,
        deadLetters: service.deadLetters !== undefined,
        flows: service.flows !== undefined,
        transactions: service.transactions !== undefined,
        tracing: service.tracing !== undefined,
      },
      {
        limits: supports.windows,
        schedules: supports.schedules.length > 0,
        deadLetters: supports.redrive,
        flows: supports.flows !== 'none',
        transactions: supports.transactions,
        tracing: supports.tracing,
      },
    )
    assert(supports.policies.includes('standard'))
    assert(supports.priority.least <= -10 && supports.priority.most >= 100)
  }),
  check('a window takes one job of a key, and one for the next window', async ({ service, queue }) => {
    if (service.limits === undefined) return
    const add = (key: string, next: boolean) => {
      const limit: WindowLimit = { window: 3_600_000, next }
      return service.limits?.addThrottled(queue, newJob({ key }), limit)
    }
    // Not across the end of an hour.
    if (Date.now() % 3_600_000 > 3_590_000) return
    assert.deepEqual(
      [await add('a', false), await add('a', false), await add('b', false)],
      [true, false, true],
    )
    assert.deepEqual([await add('c', true), await add('c', true), await add('c', true)], [true, true, false])
    assert.deepEqual(
      [(await service.countJobs(queue)).get('waiting'), (await service.countJobs(queue)).get('delayed')],
      [3, 1],
    )
  }),
  check(
    'schedules are stored, replaced, listed with their next time, and removed',
    async ({ service, queue }) => {
      const { schedules, supports } = service
      if (schedules === undefined) return
      const schedule: NewSchedule = {
        key: '',
        expression: '0 7 * * 1',
        timezone: 'Europe/Berlin',
        data: { n: [1] },
        missed: 'skip',
        priority: 5,
        options: {},
      }
      await schedules.saveSchedule(queue, schedule)
      await schedules.saveSchedule(queue, { ...schedule, expression: '0 8 * * 1' })
      await schedules.saveSchedule(queue, { ...schedule, key: 'second' })
      const listed = await schedules.listSchedules(queue)
      assert.deepEqual(
        listed
          .map(({ key, expression }) => [key, expression])
          .toSorted(([one = ''], [other = '']) => one.localeCompare(other)),
        [
          ['', '0 8 * * 1'],
          ['second', '0 7 * * 1'],
        ],
      )
      const [
        { next, data, timezone, lastJobId } = { next: undefined, data: null, timezone: '', lastJobId: '' },
      ] = listed.filter(({ key }) => key === '')
      assert.deepEqual([data, timezone, lastJobId], [{ n: [1] }, 'Europe/Berlin', undefined])
      const inBerlin = new Intl.DateTimeFormat('en', {
        timeZone: 'Europe/Berlin',
        weekday: 'long',
        hour: 'numeric',
        hourCycle: 'h23',
      }).format(next)
      assert.match(inBerlin, /08.*Monday|Monday.*08/)
      await assert.rejects(schedules.saveSchedule(queue, { ...schedule, expression: 'nonsense' }), {
        code: 'QUEUE_OPTIONS',
      })
      const rule = { ...schedule, key: 'rule', expression: 'FREQ=MONTHLY;BYDAY=-1FR;BYHOUR=17' }
      if (supports.schedules.includes('recurrence rules')) await schedules.saveSchedule(queue, rule)
      else await assert.rejects(schedules.saveSchedule(queue, rule), refused)
      const missed = { ...schedule, key: 'missed', missed: 'once' as const }
      if (supports.schedules.includes('missed')) await schedules.saveSchedule(queue, missed)
      else await assert.rejects(schedules.saveSchedule(queue, missed), refused)
      assert.deepEqual(
        [await schedules.removeSchedule(queue, ''), await schedules.removeSchedule(queue, '')],
        [true, false],
      )
      await Promise.all(['second', 'rule', 'missed'].map((key) => schedules.removeSchedule(queue, key)))
      assert.deepEqual(await schedules.listSchedules(queue), [])
    },
  ),
  check(
    'a job of a flow waits until all before it have completed',
    async ({ service, queue, claim, read, settle }) => {
      if (service.flows === undefined) return
      const [a, b, last] = [newJob(), newJob(), newJob({ priority: 9 })]
      const flow: readonly FlowJob[] = [
        { queue, job: a, after: [] },
        { queue, job: b, after: [] },
        { queue, job: last, after: [a.id, b.id] },
      ]
      assert.equal(await service.flows.addFlow(flow), true)
      assert.equal(
        await service.flows.addFlow([
          { queue, job: newJob(), after: [a.id] },
          { queue, job: a, after: [] },
        ]),
        false,
      )
      assert.deepEqual([(await read(last.id)).status, (await read(last.id)).waitsFor], ['waiting', 2])
      const before = await claim()
      assert.deepEqual(new Set(idsOf(before)), new Set([a.id, b.id]))
      const dependencies = await service.flows.dependencies(queue, last.id)
      assert.deepEqual(new Set(idsOf(dependencies)), new Set([a.id, b.id]))
      await settle(...before.map((each) => completed(each)))
      await claimedEventually(claim, last.id)
    },
  ),
  check(
    'two jobs of a flow wait for the same one, or the flow is refused',
    async ({ service, queue, claimOne, claim, settle }) => {
      const { flows, supports } = service
      if (flows === undefined) return
      const [first, a, b] = [newJob(), newJob(), newJob()]
      const flow = [
        { queue, job: first, after: [] },
        { queue, job: a, after: [first.id] },
        { queue, job: b, after: [first.id] },
      ]
      if (supports.flows === 'trees') {
        await assert.rejects(flows.addFlow(flow), refused)
        return assert.deepEqual(await service.readJobs(queue, [first.id, a.id, b.id]), [])
      }
      assert.equal(await flows.addFlow(flow), true)
      await settle(completed(await claimOne()))
      await claimedEventually(claim, a.id, b.id)
    },
  ),
  check(
    'the jobs after a failed job of a flow wait on, and run after its retry',
    async ({ service, queue, claimOne, claim, settle, read }) => {
      if (service.flows === undefined) return
      const [first, last] = [newJob({ options: { retries: 0 } }), newJob()]
      const flow = [
        { queue, job: first, after: [] },
        { queue, job: last, after: [first.id] },
      ]
      assert.equal(await service.flows.addFlow(flow), true)
      await settle(failed(await claimOne()))
      assert.deepEqual(await claim(), [])
      assert.deepEqual([(await read(last.id)).status, (await read(last.id)).waitsFor], ['waiting', 1])
      assert.deepEqual(await service.retryJobs(queue, [first.id]), [first.id])
      await settle(completed(await claimOne()))
      await claimedEventually(claim, last.id)
    },
  ),
  check(
    'a contract that a worker has saved is read by other services, and replaced',
    async ({ service, other, queue }) => {
      if (service.contracts === undefined) return
      assert.equal(await other.contracts?.readContract(queue), undefined)
      for (const contract of [
        { version: 1, queues: [{ name: 'ü' }] },
        { version: 1, queues: [] },
      ]) {
        /* oxlint-disable no-await-in-loop */
        await service.contracts.saveContract(queue, contract)
        assert.deepEqual(await other.contracts?.readContract(queue), contract)
        /* oxlint-enable no-await-in-loop */
      }
    },
  ),
  check('a transaction of the caller is refused where there are none', async ({ service, queue, add }) => {
    if (service.supports.transactions) return
    const { id } = await add()
    const db = { query: async () => ({ rows: [] }) }
    for (const call of [
      () => service.addJobs(queue, [newJob()], db),
      () => service.readJobs(queue, [id], db),
      () => service.removeJob(queue, id, db),
      () => service.updateJob(queue, id, { data: 2, options: {} }, db),
      () => service.cancelJobs(queue, [id], db),
      () => service.retryJobs(queue, [id], db),
    ]) {
      // oxlint-disable-next-line no-await-in-loop
      await assert.rejects(call(), refused)
    }
    assert.equal((await service.countJobs(queue)).get('waiting'), 1)
  }),
]

/** Releases of waiting jobs can come a moment after the completion. */
async function claimedEventually(claim: Bench['claim'], ...ids: readonly string[]): Promise<void> {
  const claimed = new Set<string>()
  await eventually('the waiting jobs are claimed', async () => {
    for (const { id } of await claim()) claimed.add(id)
    return ids.every((id) => claimed.has(id))
  })
}
