import { expect, test } from '@jest/globals'
import pg from 'pg'
import { createPgBossService, QueueClient, QueueWorker } from 'typeboss'
import { handMadeQueue } from '../../../support/hand-made-queues.js'
import { useBench } from '../../../support/service.js'
import { wrapped } from '../../../support/wrapped-service.js'

const bench = useBench()
const listeners = `select pid from pg_stat_activity where datname = current_database() and application_name = 'listening' and query like 'LISTEN %'`

/** Reads by a separate connection, because the pool may have no free one. */
async function listening(): Promise<number> {
  const client = new pg.Client(bench.connectionString)
  await client.connect()
  const { rows } = await client.query(listeners)
  await client.end()
  return rows.length
}

test('a listener on a user’s own pool listens again after its connection was cut', async () => {
  const errors: Error[] = []
  const pool = new pg.Pool({
    connectionString: bench.connectionString,
    max: 4,
    application_name: 'listening',
  })
  pool.on('error', () => {})
  const queue = handMadeQueue<string, string>({ name: 'listened', handler: async (data) => data })
  // Without its poll, a worker starts jobs only by notifications.
  const service = wrapped(createPgBossService({ pool, onError: (error) => errors.push(error) }), {
    queuesWithWork: async () => [],
  })
  const worker = new QueueWorker(service, [queue])
  await worker.start()
  expect(await bench.client.waitForCompletion(queue, await bench.client.add(queue, 'before'))).toBe('before')

  const pids = async () => (await pool.query<{ pid: number }>(listeners)).rows.map(({ pid }) => pid)
  const [cut] = await pids()
  await pool.query(`select pg_terminate_backend($1)`, [cut])
  // Added without a listener: found when the listener is back, because it then checks for missed notifications.
  const missed = await bench.client.add(queue, 'meanwhile')
  expect(await bench.client.waitForCompletion(queue, missed)).toBe('meanwhile')
  expect(await pids()).toEqual([expect.any(Number)])
  expect(await pids()).not.toContain(cut)
  expect(await bench.client.waitForCompletion(queue, await bench.client.add(queue, 'after'))).toBe('after')
  expect(errors.map(({ name }) => name)).toContain('QueueConnectionError')

  await worker.stop()
  expect(await pids()).toEqual([])
  await pool.end()
})

test.each([
  [1, 0],
  [2, 1],
])('a pool of %i connections works a queue and waits for its jobs, with %i listening', async (max, count) => {
  const errors: Error[] = []
  const pool = new pg.Pool({ connectionString: bench.connectionString, max, application_name: 'listening' })
  const queue = handMadeQueue<string, string>({ name: `pool-of-${max}`, handler: async (data) => data })
  const service = createPgBossService({ pool, onError: (error) => errors.push(error) })
  const client = new QueueClient(service)
  const worker = new QueueWorker(service, [queue])
  await worker.start()
  expect(await client.waitForCompletion(queue, await client.add(queue, 'done'))).toBe('done')
  expect(await listening()).toBe(count)
  await worker.stop()
  await client.close()
  expect(pool.totalCount - pool.idleCount).toBe(0)
  await pool.end()
  expect(errors).toEqual([])
})
