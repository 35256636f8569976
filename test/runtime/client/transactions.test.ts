/** Changes to jobs in the user's own transaction take effect exactly if the user's row does, with each library. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/node-postgres'
import knex from 'knex'
import { Kysely, PostgresDialect, sql as kyselySql } from 'kysely'
import { fromKysely } from 'pg-boss'
import pg from 'pg'
import { fromDrizzle, QueueClient, QueueOptionsError, type Transaction } from 'typeboss'
import { handMadeQueue } from '../../support/hand-made-queues.js'
import { openPrisma } from '../../support/prisma.js'
import { report, reportQueue } from '../../support/reports.js'
import { useBench } from '../../support/service.js'
import { counted } from '../../support/wrapped-service.js'

const idle = handMadeQueue<unknown, unknown>({ name: 'transactions-idle' })

/** Runs a transaction that writes the row of an order, then calls `use`, then commits. */
type InTransaction = (order: string, use: (db: Transaction) => Promise<unknown>) => Promise<unknown>

const row = (order: string) => `insert into orders (id) values ('${order}')`

const names = ['pg', 'Drizzle', 'Kysely', 'Knex', 'Prisma', 'an adapter of pg-boss'] as const

const dead = handMadeQueue<{ library: string }, unknown>({ name: 'transactions-dead' })
const bad = handMadeQueue<{ library: string }, unknown>({
  name: 'transactions-bad',
  options: { retries: 0, deadLetter: 'transactions-dead' },
  handler: () => Promise.reject(new Error('bad')),
})

describe('the user’s own transaction', () => {
  let pool: pg.Pool
  const libraries: Record<
    string,
    { readonly transact: InTransaction; readonly close: () => Promise<unknown> }
  > = {}

  // This must end before the bench drops its database.
  afterAll(async () => {
    await Promise.all(Object.values(libraries).map(({ close }) => close()))
    await pool.end()
  })
  const bench = useBench()

  beforeAll(async () => {
    const { connectionString } = bench
    pool = new pg.Pool({ connectionString })
    await pool.query('create table orders (id text primary key)')

    // Two that have failed and two that wait, for each library.
    const each = names.flatMap((library) => [0, 1].map((n) => ({ library, n })))
    const failing = each.map(({ library, n }) => ({
      data: { library },
      options: { jobId: `${library} failed ${n}` },
    }))
    const ids = await bench.client.addBatch(bad, failing)
    await bench.working([bad], () =>
      Promise.allSettled(ids.map((id) => bench.client.waitForCompletion(bad, id))),
    )
    const waiting = each.map(({ library, n }) => ({ data: n, options: { jobId: `${library} ${n}` } }))
    await bench.client.addBatch(idle, waiting)

    libraries['pg'] = {
      transact: async (order, use) => {
        const client = await pool.connect()
        try {
          await client.query('begin')
          await client.query(row(order))
          await use(client)
          await client.query('commit')
        } catch (error) {
          await client.query('rollback')
          throw error
        } finally {
          client.release()
        }
      },
      close: async () => {},
    }
    const drizzled = drizzle(pool)
    libraries['Drizzle'] = {
      transact: (order, use) =>
        drizzled.transaction(async (tx) => {
          await tx.execute(sql.raw(row(order)))
          await use(fromDrizzle(tx, sql))
        }),
      close: async () => {},
    }
    const kysely = new Kysely<object>({
      dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString }) }),
    })
    libraries['Kysely'] = {
      transact: (order, use) =>
        kysely.transaction().execute(async (trx) => {
          await kyselySql.raw(row(order)).execute(trx)
          await use(trx)
        }),
      close: () => kysely.destroy(),
    }
    libraries['an adapter of pg-boss'] = {
      transact: (order, use) =>
        kysely.transaction().execute(async (trx) => {
          await kyselySql.raw(row(order)).execute(trx)
          await use(fromKysely(trx))
        }),
      close: async () => {},
    }
    const knexed = knex({ client: 'pg', connection: connectionString })
    libraries['Knex'] = {
      transact: (order, use) =>
        knexed.transaction(async (trx) => {
          await trx.raw(row(order))
          await use(trx)
        }),
      close: () => knexed.destroy(),
    }
    const prisma = openPrisma(connectionString)
    libraries['Prisma'] = {
      transact: (order, use) =>
        prisma.$transaction(async (tx) => {
          await tx.$executeRawUnsafe(row(order))
          await use(tx)
        }),
      close: () => prisma.$disconnect(),
    }
  })

  const library = (name: string): InTransaction =>
    libraries[name]?.transact ?? (() => Promise.reject(new Error(name)))
  const rows = async (order: string): Promise<number> =>
    (await pool.query('select from orders where id = $1', [order])).rows.length

  describe.each(names)('%s', (name) => {
    test('commits its row and its job together', async () => {
      const order = `${name} commits`
      let id = ''
      await library(name)(order, async (db) => {
        id = await bench.client.add('reports', report({ cents: 5n }), { db, key: order, jobId: order })
        // The job is invisible before the commit.
        expect(await bench.client.getJob('reports', id)).toBeUndefined()
      })
      expect(await rows(order)).toBe(1)
      expect(await bench.client.getJob('reports', order)).toMatchObject({
        id,
        key: order,
        data: report({ cents: 5n }),
      })
    })

    test('rolls its row and its job back', async () => {
      const order = `${name} rolls back`
      const failed = library(name)(order, async (db) => {
        await bench.client.add('reports', report(), { db, jobId: order })
        throw new Error('no stock')
      })
      await expect(failed).rejects.toThrow('no stock')
      expect(await rows(order)).toBe(0)
      expect(await bench.client.getJob('reports', order)).toBeUndefined()
    })

    test('changes jobs and schedules exactly if it commits', async () => {
      const { client } = bench
      const [failed, cancelled, removed, updated] = ['failed', 'cancelled', 'removed', 'updated'].map(
        (what) => `${name} ${what}`,
      ) as [string, string, string, string]
      await client.add('reports', report({ does: 'fail' }), { jobId: failed })
      await bench.working([reportQueue], () =>
        client.waitForCompletion('reports', failed).catch(() => undefined),
      )
      for (const jobId of [cancelled, removed, updated]) await client.add('reports', report(), { jobId })
      const key = name.replaceAll(' ', '-')
      const change = async (db: Transaction): Promise<void> => {
        expect(await client.retry('reports', failed, { db })).toMatch(/^[\da-f-]{36}$/)
        expect(await client.cancel('reports', cancelled, { db })).toBe(true)
        expect(await client.remove('reports', removed, { db })).toBe(true)
        expect(await client.remove('reports', removed, { db })).toBe(false)
        expect(await client.update('reports', updated, { priority: 7 }, { db })).toBe(true)
        await client.schedule('reports', '0 0 1 1 *', report(), { key, db })
        await client.schedule('reports', '0 0 1 1 *', report(), { key: `${key}-over`, db })
        expect(await client.unschedule('reports', `${key}-over`, { db })).toBe(true)
        const window = { window: 30 * 86_400_000, key }
        expect(await client.throttle('reports', report(), { ...window, db })).toBeDefined()
        expect(await client.throttle('reports', report(), { ...window, db })).toBeUndefined()
      }
      const now = async (): Promise<readonly unknown[]> => [
        ...(await Promise.all(
          [failed, cancelled, removed].map(async (id) => (await client.getJob('reports', id))?.status),
        )),
        (await client.getJob('reports', updated))?.priority,
        (await client.schedules('reports')).filter((schedule) => schedule.key === key).length,
        (await client.findJobs('reports', { key })).length,
      ]
      const rolledBack = library(name)(`${name} changes nothing`, async (db) => {
        await change(db)
        throw new Error('no stock')
      })
      await expect(rolledBack).rejects.toThrow('no stock')
      expect(await now()).toEqual(['failed', 'waiting', 'waiting', 0, 0, 0])
      await library(name)(`${name} changes`, change)
      expect(await now()).toEqual(['waiting', 'cancelled', undefined, 7, 1, 1])
    })

    test('changes batches, dead letters and debounced jobs exactly if it commits', async () => {
      const { client } = bench
      const failed = [0, 1].map((n) => `${name} failed ${n}`)
      const waiting = [0, 1].map((n) => `${name} ${n}`)
      const letters = { data: { library: name } }
      const change = async (db: Transaction): Promise<void> => {
        expect(await client.retryBatch(bad, failed, { db })).toHaveLength(2)
        expect(await client.cancelBatch(idle, waiting, { db })).toHaveLength(2)
        expect(await client.redrive(dead, { ...letters, db })).toBe(2)
        const window = { window: 30 * 86_400_000, key: `${name} debounced` }
        expect(await client.debounce(idle, 1, { ...window, db })).toBeDefined()
        expect(await client.debounce(idle, 2, { ...window, db })).toBeDefined()
        expect(await client.debounce(idle, 3, { ...window, db })).toBeUndefined()
      }
      const now = async (): Promise<readonly unknown[]> => [
        (await client.findJobs(bad, { status: 'failed', ...letters })).length,
        (await client.findJobs(bad, { status: 'waiting', ...letters })).length,
        (await client.findJobs(dead, letters)).length,
        ...(await Promise.all(waiting.map(async (id) => (await client.getJob(idle, id))?.status))),
        (await client.findJobs(idle, { key: `${name} debounced` })).length,
      ]
      const before = [2, 0, 2, 'waiting', 'waiting', 0]
      expect(await now()).toEqual(before)
      const rolledBack = library(name)(`${name} changes none of many`, async (db) => {
        await change(db)
        throw new Error('no stock')
      })
      await expect(rolledBack).rejects.toThrow('no stock')
      expect(await now()).toEqual(before)
      await library(name)(`${name} changes many`, change)
      // Redriven dead letters are new jobs, in addition to the retried ones.
      expect(await now()).toEqual([0, 4, 0, 'cancelled', 'cancelled', 2])
    })

    test('takes a batch, also with existing ids', async () => {
      const order = `${name} batch`
      const batch = ['a', 'b'].map((part) => ({ data: report(), options: { jobId: `${order} ${part}` } }))
      await library(name)(order, async (db) => {
        const ids = await bench.client.addBatch('reports', batch, { db })
        expect(await bench.client.addBatch('reports', batch, { db })).toEqual(ids)
      })
      expect(await bench.client.getJob('reports', `${order} b`)).toMatchObject({ status: 'waiting' })
    })
  })

  test.each(['pg', 'Drizzle', 'Kysely', 'Knex'])('takes a flow, with %s', async (name) => {
    for (const ends of [true, false]) {
      const first = bench.client.plan('reports', report())
      const second = bench.client.plan('reports', report(), { after: [first] })
      const transaction = library(name)(`${name} flow ${ends}`, async (db) => {
        await bench.client.addFlow([first, second], { db })
        if (!ends) throw new Error('no stock')
      })
      await Promise.allSettled([transaction])
      expect((await bench.client.getJob('reports', second.id))?.waitsFor).toBe(ends ? 1 : undefined)
    }
  })

  test('refuses a flow with Prisma, which runs one statement at a time', async () => {
    const first = bench.client.plan('reports', report())
    const second = bench.client.plan('reports', report(), { after: [first] })
    const transaction = library('Prisma')('Prisma flow', (db) =>
      bench.client.addFlow([first, second], { db }),
    )
    await expect(transaction).rejects.toThrow('of another library')
  })

  test('aborts a running job when its cancel() commits', async () => {
    const endless = handMadeQueue<unknown, unknown>({
      name: 'transactions-endless',
      handler: (_data, { signal }) =>
        new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    })
    const id = await bench.client.add(endless, 1)
    await bench.working([endless], async () => {
      for await (const job of bench.client.watch(endless, id)) {
        if (job.status !== 'active') continue
        await library('pg')('cancels', async (db) => {
          await bench.client.cancel(endless, id, { db })
          expect((await bench.client.getJob(endless, id))?.status).toBe('active')
        })
      }
      expect((await bench.client.getJob(endless, id))?.status).toBe('cancelled')
    })
  })

  test('shares no insert with other calls of add()', async () => {
    const { service, calls } = counted(bench.service, 'addJobs')
    const client = new QueueClient(service)
    await library('pg')('apart', async (db) => {
      await Promise.all([
        client.add(idle, 1, { db }),
        client.add(idle, 2),
        client.add(idle, 3),
        client.add(idle, 4, { db }),
      ])
    })
    expect(calls()).toBe(3)
  })

  test('wakes workers at its commit', async () => {
    const echo = handMadeQueue<unknown, unknown>({ name: 'transactions-echo', handler: async (data) => data })
    await bench.working([echo], async () => {
      let id = ''
      await library('Kysely')('wakes', async (db) => {
        id = await bench.client.add(echo, 'x', { db })
      })
      expect(await bench.client.waitForCompletion(echo, id)).toBe('x')
    })
  })

  test.each([null, 'tx', {}, { execute: () => {}, select: () => {} }])(
    'is not %p, which is refused',
    async (db) => {
      const add = bench.client.add(idle, 1, { db: db as never })
      await expect(add).rejects.toThrow(QueueOptionsError)
      await expect(add).rejects.toThrow('fromDrizzle(tx, sql)')
    },
  )
})
