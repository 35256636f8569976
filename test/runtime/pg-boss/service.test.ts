import { describe, expect, test } from '@jest/globals'
import pg from 'pg'
import { PgBoss } from 'pg-boss'
import {
  createPgBossService,
  QueueClient,
  QueueConnectionError,
  QueueOptionsError,
  QueueWorker,
} from 'typeboss'
import { createTestDatabase } from '../../support/database.js'
import { printFigures, type Run } from '../../support/effects.js'
import { handMadeQueue } from '../../support/hand-made-queues.js'
import { useBench } from '../../support/service.js'
import { waitUntil } from '../../support/wait-until.js'

const queue = handMadeQueue<unknown, unknown>({ name: 'service', handler: async (data) => data })

function define(options: object, handler?: () => Promise<void>) {
  return handMadeQueue<unknown, unknown>({ name: 'evolving', options, ...(handler && { handler }) })
}

async function rows<Row extends pg.QueryResultRow>(connectionString: string, text: string): Promise<Row[]> {
  const client = new pg.Client(connectionString)
  await client.connect()
  const result = await client.query<Row>(text)
  await client.end()
  return result.rows
}

describe('a service on a connection string', () => {
  const bench = useBench()

  test('installs pg-boss for a producer, without maintenance', async () => {
    await bench.client.add(queue, 1)
    const instances = await rows(
      bench.connectionString,
      'select supervise, schedule, migrate from pgboss.instance',
    )
    expect(instances).toEqual([{ supervise: false, schedule: false, migrate: false }])
  })

  test('starts maintenance when a worker starts on it', async () => {
    const service = createPgBossService({ connectionString: bench.connectionString })
    const client = new QueueClient(service)
    const id = await client.add(queue, 'shared')
    const worker = new QueueWorker(service, [queue])
    await worker.start()
    expect(await client.waitForCompletion(queue, id)).toBe('shared')
    const [{ count } = { count: '' }] = await rows<{ count: string }>(
      bench.connectionString,
      'select count(*) from pgboss.instance where supervise and schedule and stopped_on is null',
    )
    expect(count).toBe('1')
    await worker.stop()
    expect((await client.getJob(queue, id))?.status).toBe('completed')
    await client.close()
  })

  test('creates a queue by a producer’s contract, and updates it by a worker’s', async () => {
    const stored = () =>
      rows(
        bench.connectionString,
        `select retry_limit, retry_delay, retry_backoff, retry_delay_max, expire_seconds, notify
         from pgboss.queue where name = 'evolving'`,
      )
    await bench.client.add(define({ retries: 7, timeout: 1_500 }), 1)
    const first = {
      retry_limit: 7,
      retry_delay: 0,
      retry_backoff: false,
      retry_delay_max: null,
      expire_seconds: 2,
    }
    expect(await stored()).toEqual([{ ...first, notify: true }])

    const { connectionString } = bench
    const producer = new QueueClient(createPgBossService({ connectionString }))
    await producer.add(define({ retries: 1 }), 1)
    expect(await stored()).toEqual([{ ...first, notify: true }])
    await producer.close()

    const backoff = { type: 'exponential', delay: 1_001, maximum: 60_000 }
    await bench.working([define({ backoff }, async () => {})], async () => {
      expect(await stored()).toEqual([
        {
          retry_limit: 2,
          retry_delay: 2,
          retry_backoff: true,
          retry_delay_max: 60,
          expire_seconds: 900,
          notify: true,
        },
      ])
    })
  })

  test('passes pg-boss’s own options through', async () => {
    const service = createPgBossService({
      connectionString: bench.connectionString,
      schema: 'elsewhere',
      max: 2,
    })
    const client = new QueueClient(service)
    const worker = new QueueWorker(service, [queue])
    await worker.start()
    expect(await client.waitForCompletion(queue, await client.add(queue, 'there'))).toBe('there')
    expect(
      await rows(bench.connectionString, 'select data from elsewhere.job where name = $$service$$'),
    ).toEqual([{ data: 'there' }])
    await worker.stop()
    await client.close()
  })

  test('works a job that SQL inserted', async () => {
    await bench.working([queue], async () => {
      const [{ id } = { id: '' }] = await rows<{ id: string }>(
        bench.connectionString,
        `insert into pgboss.job (name, data) values ('service', '{"by": "sql"}') returning id`,
      )
      expect(await bench.client.waitForCompletion(queue, id)).toEqual({ by: 'sql' })
    })
  })
})

describe('a service on a database that its user has opened', () => {
  const bench = useBench()

  test('uses a pool, and leaves it open', async () => {
    const pool = new pg.Pool({ connectionString: bench.connectionString, max: 4 })
    const service = createPgBossService({ pool })
    const client = new QueueClient(service)
    const worker = new QueueWorker(service, [queue])
    await worker.start()
    expect(await client.waitForCompletion(queue, await client.add(queue, 'pooled'))).toBe('pooled')
    await worker.stop()
    await client.close()
    expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }])
    await pool.end()
  })

  test('uses a running pg-boss, and leaves it running', async () => {
    const boss = new PgBoss(bench.connectionString)
    boss.on('error', () => {})
    await boss.start()
    const service = createPgBossService({ boss })
    const client = new QueueClient(service)
    const worker = new QueueWorker(service, [queue])
    await worker.start()
    expect(await client.waitForCompletion(queue, await client.add(queue, 'bossed'))).toBe('bossed')
    await worker.stop()
    await client.close()
    expect(await boss.isInstalled()).toBe(true)
    await boss.stop({ graceful: false })
  })
})

function malformed(): unknown {
  return createPgBossService({ connectionString: 'postgres://me:hush@[bad' })
}

describe('an unreachable database', () => {
  test('causes an error that hides the password, and is tried again', async () => {
    const seen: Error[] = []
    const database = await createTestDatabase()
    const url = new URL(database.connectionString)
    url.password = 's3cr%40t'
    url.port = '1'
    const service = createPgBossService({ connectionString: url.href, onError: (error) => seen.push(error) })
    const client = new QueueClient(service)
    const failure: unknown = await client.add(queue, 1).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(QueueConnectionError)
    expect(failure).toMatchObject({ code: 'QUEUE_CONNECTION', reason: 'ECONNREFUSED' })
    expect(String(failure)).toContain('postgres://***@127.0.0.1:1/')
    expect(JSON.stringify(failure, Object.getOwnPropertyNames(failure))).not.toMatch(/s3cr(%40|@)t/)
    await expect(client.add(queue, 1)).rejects.toThrow(QueueConnectionError)
    await client.close()
    await database.drop()
    expect(seen.join()).not.toMatch(/s3cr/)
  })

  test('with a malformed connection string is refused at once, without its text', () => {
    expect(malformed).toThrow(QueueOptionsError)
    expect(malformed).not.toThrow(/hush/)
  })

  test('works for a service as soon as it is reachable', async () => {
    const database = await createTestDatabase()
    await database.drop()
    const service = createPgBossService({ connectionString: database.connectionString, onError: () => {} })
    const client = new QueueClient(service)
    await expect(client.add(queue, 1)).rejects.toMatchObject({ code: 'QUEUE_CONNECTION', reason: '3D000' })
    const admin = new URL(database.connectionString)
    const name = admin.pathname.slice(1)
    admin.pathname = '/postgres'
    await rows(admin.href, `create database ${name}`)
    await client.add(queue, 1)
    await client.close()
    await database.drop()
  })
})

describe('a database that cuts connections', () => {
  const bench = useBench()

  test('delays a worker and a client, and every job runs', async () => {
    const runs: Run[] = []
    const shaky = handMadeQueue<number, number>({
      name: 'cut-off',
      options: { concurrency: 20, retries: 5 },
      handler: async (n, { attempt }) => {
        await new Promise((resolve) => setTimeout(resolve, 5))
        runs.push({ n, attempt, pid: process.pid })
        return n
      },
    })
    const ids = await bench.client.addBatch(
      shaky,
      Array.from({ length: 400 }, (_, data) => ({ data })),
    )
    await bench.working([shaky], async () => {
      const waits = Promise.all(ids.map((id) => bench.client.waitForCompletion(shaky, id)))
      for (let cut = 0; cut < 3; cut += 1) {
        const before = runs.length
        await waitUntil('more runs', () => runs.length > before)
        await rows(
          bench.connectionString,
          `select pg_terminate_backend(pid) from pg_stat_activity
           where datname = current_database() and pid <> pg_backend_pid()`,
        )
      }
      const results = await waits
      printFigures('connections cut', ids.length, runs)
      expect(results).toHaveLength(400)
      expect(new Set(runs.map(({ n }) => n)).size).toBe(400)
      // Both still work afterwards.
      expect(await bench.client.waitForCompletion(shaky, await bench.client.add(shaky, 400))).toBe(400)
    })
  })
})
