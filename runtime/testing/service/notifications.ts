/** What a service reports to its listeners. A worker is woken by it, and polls where notifications are lost. */
import assert from 'node:assert/strict'
import {
  completed,
  eventually,
  failed,
  sleep,
  type Bench,
  type DefineCheck,
  type ServiceCheck,
} from './setup.js'

/** Calls `use` while all events of a service are recorded. */
async function heard({ other }: Bench, use: (events: string[]) => Promise<void>): Promise<void> {
  const events: string[] = []
  const subscriptions = await Promise.all([
    other.onJobsAdded((queue) => events.push(`added ${queue}`)),
    other.onJobsFinished((ids) => events.push(...(ids ?? ['any']).map((id) => `finished ${id}`))),
    other.onJobsCancelled((ids) => events.push(...(ids ?? ['any']).map((id) => `cancelled ${id}`))),
  ])
  try {
    await sleep(200)
    events.length = 0
    await use(events)
  } finally {
    await Promise.all(subscriptions.map((each) => each.close()))
  }
}

export const notificationChecks = (check: DefineCheck): readonly ServiceCheck[] => [
  check('another service hears of added, finished and cancelled jobs', async (bench) => {
    await heard(bench, async (events) => {
      const { service, queue, add, claim, settle } = bench
      const jobs = [await add({ priority: 5 }), await add({ priority: 4 }), await add()]
      await eventually('the added jobs are heard', () => events.includes(`added ${queue}`))
      const [done, lost] = await claim(2)
      assert(done && lost)
      await settle(completed(done))
      await settle(failed(lost, { final: true }))
      await service.cancelJobs(queue, [jobs[2]?.id ?? ''])
      const [a, b, c] = jobs.map(({ id }) => id)
      for (const event of [`finished ${a}`, `finished ${b}`, `cancelled ${c}`, `finished ${c}`]) {
        // oxlint-disable-next-line no-await-in-loop
        await eventually(`heard: ${event}`, () => events.includes(event))
      }
    })
  }),
  check('another service hears of jobs that wait again: released, and retried by a call', async (bench) => {
    await heard(bench, async (events) => {
      const { service, queue, add, claimOne, settle } = bench
      const { id } = await add()
      const claim = await claimOne()
      for (const putBack of [
        () => service.releaseJobs(queue, [claim]),
        async () => {
          await settle(failed(await claimOne(), { final: true }))
          events.length = 0
          await service.retryJobs(queue, [id])
        },
      ]) {
        events.length = 0
        // oxlint-disable-next-line no-await-in-loop
        await putBack()
        // oxlint-disable-next-line no-await-in-loop
        await eventually('the job that waits again is heard', () => events.includes(`added ${queue}`))
      }
    })
  }),
  check('a closed subscription hears nothing', async ({ service, other, queue, add }) => {
    let count = 0
    const [closed, open] = await Promise.all([
      other.onJobsAdded((name) => (count += name === queue ? 1 : 0)),
      other.onJobsAdded(() => {}),
    ])
    await closed.close()
    await add()
    await sleep(500)
    await open.close()
    assert.equal(count, 0)
    assert.deepEqual(await service.queuesWithWork([queue]), [queue])
  }),
  check(
    'queuesWithWork has the queues with a job to claim now',
    async ({ service, queue, add, claimOne, settle }) => {
      const asked = (): Promise<readonly string[]> => service.queuesWithWork([queue, `${queue}-none`])
      await service.prepareQueue(`${queue}-none`, {}, 'worker')
      await add({ delay: 60_000 })
      assert.deepEqual(await asked(), [])
      await add({ options: { backoff: { type: 'fixed', delay: 60_000 } } })
      assert.deepEqual(await asked(), [queue])
      await settle(failed(await claimOne()))
      assert.deepEqual(await asked(), [])
    },
  ),
]
