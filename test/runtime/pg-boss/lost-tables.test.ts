/** Tables that are emptied or dropped, queues that are deleted, and limits that are set, under running clients and workers. */
import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from '@jest/globals'
import pg from 'pg'
import { createPgBossService, QueueClient, QueueWorker } from 'typeboss'
import { handMadeQueue } from '../../support/hand-made-queues.js'
import { useBench } from '../../support/service.js'

const bench = useBench()

/** A connection without the settings of the tests. */
async function connect(): Promise<pg.Client> {
  const options = '-c default_transaction_read_only=off -c statement_timeout=0'
  const client = new pg.Client({ connectionString: bench.connectionString, options })
  client.on('error', () => {})
  await client.connect()
  return client
}

async function administer(text: string): Promise<pg.QueryResult> {
  const client = await connect()
  const result = await client.query(text)
  await client.end()
  return result
}

async function truncateAll(): Promise<void> {
  const { rows } = await administer(
    `select string_agg(format('%I.%I', schemaname, tablename), ', ') as tables from pg_tables where schemaname = 'pgboss'`,
  )
  await administer(`truncate ${rows[0].tables} cascade`)
}

/** Settings of a database apply only to new sessions. */
async function setForAll(setting: string): Promise<void> {
  const database = new URL(bench.connectionString).pathname.slice(1)
  await administer(`alter database ${database} ${setting}`)
  await administer(
    'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
  )
}

test.each([
  ['only reads', 'default_transaction_read_only', 'on', 'select 1', '25006', 'use the primary server'],
  // A statement that waits for this lock exceeds its time limit.
  [
    'ends statements early',
    'statement_timeout',
    '200ms',
    'begin; lock table pgboss.job_common in exclusive mode',
    '57014',
    'set a higher one',
  ],
])(
  'a client and a worker report and survive a database that %s for a while',
  async (_, setting, value, meanwhile, reason, remedy) => {
    const queue = handMadeQueue<number, number>({ name: 'limited', handler: (n) => n })
    const options = { connectionString: bench.connectionString, onError: () => {} }
    const client = new QueueClient(createPgBossService(options))
    const worker = new QueueWorker(createPgBossService(options), [queue])
    worker.on('error', () => {})
    await worker.start()
    await client.add(queue, 1)
    await setForAll(`set ${setting} = '${value}'`)
    const blocker = await connect()
    await blocker.query(meanwhile)
    const failure: unknown = await client.add(queue, 2).catch((error: unknown) => error)
    expect(failure).toMatchObject({
      code: 'QUEUE_CONNECTION',
      reason,
      message: expect.stringContaining(remedy),
    })
    await blocker.end()
    await setForAll(`reset ${setting}`)
    const id = await client.add(queue, 3)
    expect(await client.waitForCompletion(queue, id, { timeout: 20_000 })).toBe(3)
    await worker.stop()
    await client.close()
  },
  60_000,
)

test('a dropped schema causes one clear error, and the next service creates it again', async () => {
  const queue = handMadeQueue<number, number>({ name: 'dropped', handler: (n) => n })
  const options = { connectionString: bench.connectionString, onError: () => {} }
  const client = new QueueClient(createPgBossService(options))
  await client.add(queue, 1)
  await administer('drop schema pgboss cascade')
  await expect(client.add(queue, 2)).rejects.toMatchObject({
    code: 'QUEUE_CONNECTION',
    message: expect.stringContaining('were they dropped'),
  })
  await client.close()
  const again = new QueueClient(createPgBossService(options))
  expect(await again.getJob(queue, await again.add(queue, 3))).toMatchObject({ data: 3 })
  await again.close()
})

// The last test, because it also empties the table of pg-boss's version: after that, no service can be opened.
test.each<[how: string, lose: () => Promise<unknown>]>([
  ['its queue is deleted', () => administer(`select pgboss.delete_queue('lost')`)],
  ['the queues are truncated', () => administer('truncate pgboss.queue cascade')],
  ['all tables are truncated', truncateAll],
])(
  'a client and a worker still work after %s, including progress',
  async (_, lose) => {
    const queue = handMadeQueue<number, number>({
      name: 'lost',
      options: { retries: 5 },
      handler: async (n, job) => {
        await job.progress(n)
        return n
      },
    })
    const options = { connectionString: bench.connectionString, queueCacheIntervalSeconds: 1 }
    const errors: Error[] = []
    const open = () => createPgBossService({ ...options, onError: (error) => errors.push(error) })
    const client = new QueueClient(open())
    const worker = new QueueWorker(open(), [queue])
    await worker.start()
    expect(await client.waitForCompletion(queue, await client.add(queue, 1), { timeout: 10_000 })).toBe(1)
    await lose()
    for (const n of [2, 3]) {
      const id = await client.add(queue, n)
      expect(await client.waitForCompletion(queue, id, { timeout: 10_000 })).toBe(n)
      expect((await client.getJob(queue, id))?.progress).toBe(n)
      // pg-boss has read its queues again by now.
      await delay(1_500)
    }
    const { rows } = await administer(`select retry_limit from pgboss.queue where name = 'lost'`)
    expect(rows).toEqual([{ retry_limit: 5 }])
    await worker.stop()
    await client.close()
    expect(errors).toEqual([])
  },
  60_000,
)
