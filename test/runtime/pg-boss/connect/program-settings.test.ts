/** Settings of the program and the database that must not affect typeboss. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import pg from 'pg'
import {
  createPgBossService,
  QueueClient,
  QueueWorker,
  type PgBossServiceOptions,
  type QueueService,
} from 'typeboss'
import { createTestDatabase, type TestDatabase } from '../../../support/database.js'
import { handMadeQueue } from '../../../support/hand-made-queues.js'

let database: TestDatabase
const pools: pg.Pool[] = []
const errors: unknown[] = []
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

function openPool(options: pg.PoolConfig = {}): pg.Pool {
  const pool = new pg.Pool({ connectionString: database.connectionString, ...options })
  pools.push(pool)
  return pool
}

afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.end()))
})

const data = { text: 'a', number: 1.5, nested: { yes: true, none: null }, list: [1, 'b'] }

/** Adds, runs and reads some jobs, checks the result of each step, and resolves with the reported errors. */
async function errorsOf(name: string, options: PgBossServiceOptions): Promise<readonly unknown[]> {
  errors.length = 0
  const open = (): QueueService => createPgBossService({ onError: (error) => errors.push(error), ...options })
  const client = new QueueClient(open())
  const queue = handMadeQueue<typeof data | string, unknown>({
    name,
    options: { retries: 1 },
    handler: async (given, job) => {
      if (given === 'fails' && job.attempt === 1) throw new Error('once')
      await job.progress({ percent: 50 })
      return given
    },
  })
  const before = Date.now() - 1_000
  const idle = handMadeQueue<unknown, unknown>({ name: `${name}-idle` })
  const delayed = await client.add(idle, data, { delay: 3_600_000, priority: 7 })
  const later = await client.getJob(idle, delayed)
  expect(later).toMatchObject({ status: 'delayed', data, priority: 7, attemptsAllowed: 3 })
  if (later?.status !== 'delayed') throw new Error('the job is not delayed')
  expect(Math.abs(later.delayedUntil.getTime() - Date.now() - 3_600_000)).toBeLessThan(600_000)
  expect(later.addedAt.getTime()).toBeGreaterThan(before)
  expect(await client.update(idle, delayed, { delay: 0 })).toBe(true)
  await client.addBatch(idle, [{ data: 2 }, { data: 3 }])
  expect(await client.counts(idle)).toMatchObject({ waiting: 3, delayed: 0 })
  expect(new Set((await client.findJobs(idle)).map((job) => job.data))).toEqual(new Set([data, 2, 3]))

  await client.schedule(idle, '0 7 * * 1-5', data, { timezone: 'Asia/Kolkata', key: 'k' })
  const [scheduled] = await client.schedules(idle)
  expect(scheduled).toMatchObject({ key: 'k', expression: '0 7 * * 1-5', data, lastJobId: undefined })
  expect(scheduled?.next?.getUTCHours()).toBe(1)
  expect(await client.unschedule(idle, 'k')).toBe(true)

  const worker = new QueueWorker(open(), [queue])
  await worker.start()
  const ids = await client.addBatch(queue, [{ data }, { data: 'fails' }])
  expect(await client.waitForBatch(queue, ids)).toEqual([data, 'fails'])
  const [job, retried] = await Promise.all(ids.map((id) => client.getJob(queue, id)))
  expect(job).toMatchObject({ status: 'completed', attemptsMade: 1, result: data, progress: { percent: 50 } })
  expect(retried).toMatchObject({ status: 'completed', attemptsMade: 2 })
  await worker.stop()
  await client.close()
  return errors
}

function odd(text: string): unknown {
  return { odd: text }
}

async function withSettings(
  settings: Readonly<Record<string, string>>,
  use: () => Promise<unknown>,
): Promise<void> {
  const client = new pg.Client(database.connectionString)
  await client.connect()
  const name = new URL(database.connectionString).pathname.slice(1)
  for (const [setting, value] of Object.entries(settings))
    // oxlint-disable-next-line no-await-in-loop -- a connection runs one statement at a time
    await client.query(`alter database ${name} set ${setting} = '${value}'`)
  try {
    await use()
  } finally {
    await client.query(`alter database ${name} reset all`)
    await client.end()
  }
}

describe('parsers that the program has set', () => {
  const {
    BOOL,
    INT2,
    INT4,
    INT8,
    JSON: JSON_,
    JSONB,
    FLOAT8,
    NUMERIC,
    TIMESTAMP,
    TIMESTAMPTZ,
    UUID,
  } = pg.types.builtins
  const oids = [BOOL, INT2, INT4, INT8, JSON_, JSONB, FLOAT8, NUMERIC, TIMESTAMP, TIMESTAMPTZ, UUID]

  test('change nothing on a connection of typeboss', async () => {
    const before = oids.map((oid) => pg.types.getTypeParser(oid))
    for (const oid of oids) pg.types.setTypeParser(oid, odd)
    const reported = await errorsOf('parsers-own', { connectionString: database.connectionString })
    for (const [index, oid] of oids.entries()) pg.types.setTypeParser(oid, before[index] ?? String)
    expect(reported).toEqual([])
  })

  test('change nothing if they are set on a pool', async () => {
    const types = { getTypeParser: () => odd }
    expect(await errorsOf('parsers-pool', { pool: openPool({ types }) })).toEqual([])
  })

  test('are used in the transactions of handlers', async () => {
    const pool = openPool({ types: { getTypeParser: () => odd } })
    const queue = handMadeQueue<number, unknown>({
      name: 'parsers-handler',
      handler: async (_, job) => {
        const db = await job.transaction()
        return (await db.query('select 1 as one')).rows
      },
    })
    const client = new QueueClient(createPgBossService({ pool }))
    const worker = new QueueWorker(createPgBossService({ pool }), [queue])
    await worker.start()
    const id = await client.add(queue, 1)
    expect(await client.waitForCompletion(queue, id)).toEqual([{ one: { odd: '1' } }])
    await worker.stop()
    await client.close()
  })
})

describe('settings of the database', () => {
  test.each([
    ['dmy', { DateStyle: 'SQL, DMY', IntervalStyle: 'sql_standard', TimeZone: 'Asia/Kolkata' }],
    ['german', { DateStyle: 'German', TimeZone: 'America/St_Johns', bytea_output: 'escape' }],
    [
      'postgres',
      { DateStyle: 'Postgres, MDY', IntervalStyle: 'postgres_verbose', extra_float_digits: '-15' },
    ],
    ['iso', { DateStyle: 'ISO, YMD', IntervalStyle: 'iso_8601', extra_float_digits: '3' }],
  ])('that format values change nothing: %s', async (name, settings) => {
    await withSettings(settings, async () => {
      const { connectionString } = database
      expect(await errorsOf(`settings-${name}`, { connectionString })).toEqual([])
    })
  })

  test.each(['repeatable read', 'serializable'])(
    'default_transaction_isolation %s changes nothing',
    async (level) => {
      await withSettings({ default_transaction_isolation: level }, async () => {
        const name = level.replace(' ', '-')
        const { connectionString } = database
        expect(await errorsOf(`isolated-${name}`, { connectionString })).toEqual([])
        expect(await errorsOf(`isolated-pool-${name}`, { pool: openPool() })).toEqual([])
      })
    },
  )

  test.each(['repeatable read', 'serializable'])(
    'default_transaction_isolation %s does not affect a global limit of a group',
    async (level) => {
      await withSettings({ default_transaction_isolation: level }, async () => {
        const running = new Set<number>()
        let most = 0
        const queue = handMadeQueue<number, unknown>({
          name: `limited-${level.replace(' ', '-')}`,
          options: { groupConcurrency: 3, concurrency: 10 },
          handler: async (n) => {
            running.add(n)
            most = Math.max(most, running.size)
            await new Promise((resolve) => setTimeout(resolve, 20))
            running.delete(n)
          },
        })
        const open = () =>
          createPgBossService({
            connectionString: database.connectionString,
            onError: (error) => errors.push(error),
          })
        errors.length = 0
        const client = new QueueClient(open())
        const workers = [1, 2, 3].map(() => new QueueWorker(open(), [queue]))
        await Promise.all(workers.map((worker) => worker.start()))
        const jobs = Array.from({ length: 40 }, (_, n) => ({ data: n, options: { group: 'g' } }))
        await client.waitForBatch(queue, await client.addBatch(queue, jobs))
        await Promise.all(workers.map((worker) => worker.stop()))
        await client.close()
        expect(most).toBeGreaterThan(1)
        expect(most).toBeLessThanOrEqual(3)
        expect(errors).toEqual([])
      })
    },
  )
})
