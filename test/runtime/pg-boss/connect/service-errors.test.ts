/** Every failure in the service reaches the caller as a TypebossError with a code. */
import { describe, expect, test } from '@jest/globals'
import pg from 'pg'
import { createPgBossService, QueueClient, QueueServiceError, TypebossError } from 'typeboss'
import { serviceError } from '#runtime/pg-boss/connect/service-error'
import { handMadeQueue } from '../../../support/hand-made-queues.js'
import { useBench } from '../../../support/service.js'

const queue = handMadeQueue<unknown, unknown>({ name: 'service-errors', handler: async () => {} })

describe('an error of the database', () => {
  const bench = useBench()
  const inTransaction = async (use: (db: pg.Client) => Promise<unknown>): Promise<void> => {
    const db = new pg.Client({ connectionString: bench.connectionString })
    await db.connect()
    try {
      await use(db)
    } finally {
      await db.end()
    }
  }

  test('in a failed transaction asks the user to run it again', async () => {
    await inTransaction(async (db) => {
      await db.query('BEGIN')
      await db.query('SELECT 1/0').catch(() => {})
      const error: unknown = await bench.client.add(queue, 1, { db }).catch((thrown: unknown) => thrown)
      expect(error).toBeInstanceOf(QueueServiceError)
      expect(error).toMatchObject({
        name: 'QueueServiceError',
        code: 'QUEUE_SERVICE',
        reason: '25P02',
        message: expect.stringContaining('roll it back, and run it again'),
        cause: expect.objectContaining({ code: '25P02' }),
      })
    })
  })

  test('keeps the code of a serialization failure, by which the user can retry the transaction', async () => {
    const id = await bench.client.add(queue, 1)
    await inTransaction(async (one) => {
      await one.query('BEGIN ISOLATION LEVEL SERIALIZABLE')
      await one.query('SELECT count(*) FROM pgboss.job')
      await bench.client.update(queue, id, { data: 2 })
      await expect(bench.client.update(queue, id, { data: 3 }, { db: one })).rejects.toMatchObject({
        code: 'QUEUE_SERVICE',
        reason: '40001',
      })
    })
  })

  test('about a missing right names the code', async () => {
    await bench.client.add(queue, 1)
    const role = `reader_${process.pid}`
    await inTransaction(async (db) => {
      await db.query(`CREATE ROLE ${role}`)
      await db.query(`GRANT USAGE ON SCHEMA pgboss TO ${role}`)
      await db.query('BEGIN')
      await db.query(`SET LOCAL ROLE ${role}`)
      await expect(bench.client.add(queue, 1, { db })).rejects.toMatchObject({
        code: 'QUEUE_SERVICE',
        reason: '42501',
        message: expect.stringContaining("Give the service's role the right"),
      })
      await db.query('ROLLBACK')
      await db.query(`REVOKE USAGE ON SCHEMA pgboss FROM ${role}`)
      await db.query(`DROP ROLE ${role}`)
    })
  })

  test.each<[what: string, db: object]>([
    ['a client that takes callbacks', { query: () => {} }],
    ['one whose promise has no rows', { query: async () => ({}) }],
    ['an adapter that returns nothing', { executeSql: () => {} }],
    ['a transaction of Kysely that returns nothing', { executeQuery: () => {} }],
    ['a transaction of Knex that returns nothing', { raw: () => {} }],
    ['one whose method throws', { query: () => { throw new Error('no') } }], // prettier-ignore
    ['one that rejects with what is no error', { query: () => Promise.reject('no') }], // oxlint-disable-line prefer-promise-reject-errors
  ])('or of an unusable `db` has a code: %s', async (_what, db) => {
    const error: unknown = await bench.client
      .add(queue, 1, { db: db as never })
      .catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(TypebossError)
    expect((error as TypebossError).code).toMatch(/^QUEUE_(OPTIONS|SERVICE)$/)
  })

  test('of a service on a pool without rights is a TypebossError', async () => {
    const pool = new pg.Pool({ connectionString: bench.connectionString })
    const client = new QueueClient(createPgBossService({ pool, schema: 'missing', createSchema: false }))
    await expect(client.add(queue, 1)).rejects.toBeInstanceOf(TypebossError)
    await client.close()
    await pool.end()
  })
})

test('the error of jobs that are too large for one statement names the cause', () => {
  const error = serviceError(new RangeError('Invalid string length'), (message) => message)
  expect(error.message).toContain(
    'The queue service failed: Invalid string length. The jobs of one call are too large for one statement: add fewer at a time. See ',
  )
})
