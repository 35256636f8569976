import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import pg from 'pg'
import { createPgBossService, QueueClient, QueueWorker } from 'typeboss'
import { createTestDatabase, type TestDatabase } from '../../../support/database.js'
import { handMadeQueue } from '../../../support/hand-made-queues.js'

describe('prepared statements', () => {
  let database: TestDatabase
  let pool: pg.Pool
  let client: QueueClient
  beforeAll(async () => {
    database = await createTestDatabase()
    // One connection, on which everything is prepared.
    pool = new pg.Pool({ connectionString: database.connectionString, max: 1 })
    client = new QueueClient(createPgBossService({ pool }))
  })
  afterAll(async () => {
    await client.close()
    await pool.end()
    await database.drop()
  })

  async function prepared(): Promise<number> {
    return (await pool.query('select name from pg_prepared_statements')).rows.length
  }

  const queue = handMadeQueue<number, unknown>({ name: 'prepared' })

  test('are used for adding jobs', async () => {
    await client.add(queue, 1)
    await client.add(queue, 2)
    expect(await prepared()).toBe(1)
  })

  test('are used for the claims of a worker', async () => {
    const worked = handMadeQueue<number, number>({ name: 'prepared-worked', handler: (n) => n })
    const worker = new QueueWorker(createPgBossService({ pool }), [worked])
    await worker.start()
    expect(await client.waitForCompletion(worked, await client.add(worked, 1))).toBe(1)
    await worker.stop()
    const claims = await pool.query(`select from pg_prepared_statements where statement like '%SKIP LOCKED%'`)
    expect(claims.rows).toHaveLength(1)
  })

  test('are not used behind a pooler that loses them', async () => {
    await pool.query('deallocate all')
    const ids = await Promise.all([3, 4].map((input) => client.add(queue, input)))
    await client.add(queue, 5)
    expect(await prepared()).toBe(0)
    expect(await client.getJob(queue, ids[0] ?? '')).toMatchObject({ status: 'waiting', data: 3 })
  })
})
