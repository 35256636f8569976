/** Jobs whose worker has died; see also the tests of durability. */
import { expect, test } from '@jest/globals'
import { PgBoss } from 'pg-boss'
import pg from 'pg'
import { createPgBossService, QueueWorker } from 'typeboss'
import { eventually } from '../../support/eventually.js'
import { dated, handMadeQueue } from '../../support/hand-made-queues.js'
import { useBench } from '../../support/service.js'

const bench = useBench()

test('a worker takes over the jobs of a dead one at its start, not a minute later', async () => {
  const queue = handMadeQueue<string, string>({
    name: 'left-behind',
    options: { retries: 1 },
    handler: (data, { attempt }) => `${data} ${attempt}`,
  })
  const id = await bench.client.add(queue, 'x')
  const boss = new PgBoss({ connectionString: bench.connectionString, supervise: false, schedule: false })
  await boss.start()
  expect(await boss.fetch('left-behind')).toHaveLength(1)
  await boss.stop({ graceful: false })
  await letHeartbeatRunOut(bench.connectionString)
  await bench.working([queue], async () => {
    // pg-boss searches for lost jobs each minute.
    expect(await bench.client.waitForCompletion(queue, id, { timeout: 30_000 })).toBe('x 2')
  })
  expect(bench.errors).toEqual([])
})

async function letHeartbeatRunOut(connectionString: string): Promise<void> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  await client.query(`update pgboss.job set heartbeat_on = now() - interval '1 hour' where state = 'active'`)
  await client.end()
}

test.each([
  ['failed', 0, 'at its start', {}],
  ['retrying', 1, 'at its start', {}],
  ['failed', 0, 'by its maintenance', { superviseIntervalSeconds: 1, monitorIntervalSeconds: 1 }],
] as const)(
  'a worker that finds a lost attempt emits `%s`, with %i retries, %s',
  async (stored, retries, when, options) => {
    const name = `found-${stored}-${when.replaceAll(' ', '-')}`
    const queue = handMadeQueue<{ at: Date }, unknown>({
      name,
      input: dated as never,
      options: { retries, heartbeat: 10_000, backoff: { type: 'fixed', delay: 60_000 } },
      handler: async () => {},
    })
    const events: unknown[] = []
    const worker = new QueueWorker(
      createPgBossService({ connectionString: bench.connectionString, ...options }),
      [queue],
    )
    worker.on('failed', (event) => events.push({ name: 'failed', ...event }))
    worker.on('retrying', (event) => events.push({ name: 'retrying', ...event }))
    const leaveBehind = async (): Promise<string> => {
      const id = await bench.client.add(queue, { at: new Date(7) })
      expect(await bench.service.claimJobs(name, 1)).toHaveLength(1)
      await letHeartbeatRunOut(bench.connectionString)
      return id
    }
    let id: string
    if (when === 'at its start') {
      id = await leaveBehind()
      await worker.start()
    } else {
      await worker.start()
      worker.pause(queue)
      id = await leaveBehind()
    }
    await eventually('the event is emitted', () => events.length > 0)
    await worker.stop({ timeout: 0 })
    expect(events).toEqual([
      {
        name: stored,
        queue: name,
        id,
        attempt: 1,
        data: { at: new Date(7) },
        error: { name: 'Error', message: 'job heartbeat timeout', stack: undefined },
      },
    ])
    const status = stored === 'failed' ? 'failed' : 'delayed'
    expect(await bench.client.getJob(queue, id)).toMatchObject({ status })
  },
)
