/** What happens to the jobs of a worker that has died, beside what `test/durability/` shows of processes. */
import { expect, test } from '@jest/globals'
import { PgBoss } from 'pg-boss'
import pg from 'pg'
import { handMadeQueue } from '../../support/hand-made-queues.js'
import { useBench } from '../../support/service.js'

const bench = useBench()

test('a worker that starts takes over what was left behind at once, and not a minute later', async () => {
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
    // pg-boss looks after lost jobs each minute.
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
