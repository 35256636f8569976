/** A handler can do nothing more after its attempt has ended. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import pg from 'pg'
import {
  AttemptEndedError,
  createPgBossService,
  JobTimeoutError,
  QueueWorker,
  type JobContext,
  type JobDatabase,
} from 'typeboss'
import { eventually, within } from '../../support/eventually.js'
import { handMadeQueue } from '../../support/hand-made-queues.js'
import { useBench } from '../../support/service.js'
import { wrappedTransaction } from '../../support/wrapped-service.js'

const bench = useBench()
let pool: pg.Pool
beforeAll(async () => {
  pool = new pg.Pool({ connectionString: bench.connectionString })
  pool.on('error', () => {})
  await pool.query('create table written (by text)')
})
afterAll(() => pool.end())

const written = async (by: string): Promise<number> =>
  (await pool.query('select from written where by = $1', [by])).rowCount ?? 0

/** Sessions in a transaction, except for pg-boss's own short ones. */
const openTransactions = async (): Promise<number> => {
  const text = `select from pg_stat_activity where datname = current_database() and state like 'idle in transaction%'`
  return (await pool.query(text)).rowCount ?? 0
}

/** A handler that runs a test's code after its attempt has ended. */
function overrunning(name: string, options: { readonly timeout?: number } = {}) {
  const started = Promise.withResolvers<{ readonly job: JobContext; readonly db: JobDatabase | undefined }>()
  const queue = handMadeQueue<'in a transaction' | 'without', unknown>({
    name,
    options: { retries: 5, backoff: { type: 'fixed', delay: 60_000 }, heartbeat: 10_000, ...options },
    handler: async (how, job) => {
      let db: JobDatabase | undefined
      if (how === 'in a transaction') {
        db = await job.transaction()
        await db.query('insert into written values ($1)', [name])
      }
      started.resolve({ job, db })
      await new Promise(() => {})
    },
  })
  return { queue, started: started.promise }
}

async function working(
  queue: ReturnType<typeof overrunning>['queue'],
  use: (worker: QueueWorker) => Promise<void>,
) {
  const worker = new QueueWorker(createPgBossService({ connectionString: bench.connectionString }), [queue])
  await worker.start()
  try {
    await use(worker)
  } finally {
    await worker.stop({ timeout: 0 })
  }
}

const aborted = (job: JobContext) =>
  within(
    20_000,
    'the attempt is interrupted',
    new Promise<void>((resolve) => {
      if (job.signal.aborted) resolve()
      job.signal.addEventListener('abort', () => resolve())
    }),
  )

describe('a handler whose attempt has run out of time', () => {
  test('can begin no transaction, and no connection stays in one', async () => {
    const { queue, started } = overrunning('late-transaction', { timeout: 1_000 })
    await working(queue, async () => {
      await bench.client.add(queue, 'without')
      const { job } = await started
      await aborted(job)
      const late = within(10_000, 'transaction() is refused', job.transaction())
      await expect(late).rejects.toThrow(AttemptEndedError)
      await expect(job.transaction()).rejects.toMatchObject({
        code: 'ATTEMPT_ENDED',
        queue: 'late-transaction',
        jobId: job.id,
        cause: expect.any(JobTimeoutError),
        message: expect.stringContaining('transaction()'),
      })
      expect(await openTransactions()).toBe(0)
    })
  })

  test('gets an error from progress, log, fail and discard, which store nothing', async () => {
    const { queue, started } = overrunning('late-reports', { timeout: 1_000 })
    await working(queue, async () => {
      const id = await bench.client.add(queue, 'without')
      const { job } = await started
      await aborted(job)
      await expect(job.progress(50)).rejects.toThrow(AttemptEndedError)
      await expect(job.log('late')).rejects.toThrow('log() has no effect')
      expect(() => job.fail('late')).toThrow(AttemptEndedError)
      expect(() => job.discard('late')).toThrow('discard() has no effect')
      const read = () => bench.client.getJob(queue, id)
      await eventually('the attempt has failed', async () => (await read())?.status === 'delayed')
      expect(await read()).toMatchObject({ progress: undefined, log: [], error: { name: 'JobTimeoutError' } })
    })
  })

  test('writes nothing more in the transaction that it began in time', async () => {
    const { queue, started } = overrunning('late-write', { timeout: 1_000 })
    await working(queue, async () => {
      await bench.client.add(queue, 'in a transaction')
      const { job, db } = await started
      // At once, after the ROLLBACK is sent: a statement after it would commit by itself.
      const late = new Promise((resolve, reject) => {
        job.signal.addEventListener('abort', () => {
          db?.query(`insert into written values ('late-write')`).then(resolve, reject)
        })
      })
      await expect(within(20_000, 'the late statement is refused', late)).rejects.toThrow(AttemptEndedError)
      await eventually('the transaction has ended', async () => (await openTransactions()) === 0)
      expect(await written('late-write')).toBe(0)
    })
  })
})

describe('the transaction of an attempt', () => {
  test('is rolled back when the worker’s stop interrupts the attempt, before the job is released', async () => {
    const { queue, started } = overrunning('stopped')
    let id = ''
    await working(queue, async () => {
      id = await bench.client.add(queue, 'in a transaction')
      await started
    })
    expect(await openTransactions()).toBe(0)
    expect(await written('stopped')).toBe(0)
    expect(await bench.client.getJob(queue, id)).toMatchObject({ status: 'waiting', attemptsMade: 0 })
  })

  test('is rolled back when the attempt loses its claim', async () => {
    const { queue, started } = overrunning('lost')
    await working(queue, async () => {
      await bench.client.add(queue, 'in a transaction')
      const { job } = await started
      const take = `update pgboss.job set state = 'retry', start_after = now() + interval '1 hour' where id = $1`
      await pool.query(take, [job.id])
      await aborted(job)
      await eventually('the transaction has ended', async () => (await openTransactions()) === 0)
      expect(await written('lost')).toBe(0)
    })
  })

  test('never begins if the attempt ends while it waits for its turn', async () => {
    const waiting = Promise.withResolvers<JobContext>()
    const refused = Promise.withResolvers<unknown>()
    const holding = Promise.withResolvers<void>()
    const release = Promise.withResolvers<void>()
    const holder = handMadeQueue<unknown, unknown>({
      name: 'turn-holder',
      handler: async (_data, job) => {
        await job.transaction()
        holding.resolve()
        await release.promise
      },
    })
    const waiter = handMadeQueue<unknown, unknown>({
      name: 'turn-waiter',
      options: { retries: 0, timeout: 1_000 },
      handler: async (_data, job) => {
        waiting.resolve(job)
        await job.transaction().catch((error: unknown) => refused.resolve(error))
      },
    })
    // Of three connections, one is for statements and one listens: handlers have one transaction at a time.
    const service = createPgBossService({ connectionString: bench.connectionString, max: 3 })
    let begun = 0
    const begin: NonNullable<typeof service.transactions>['begin'] = async (...given) => {
      const transaction = await service.transactions?.begin(...given)
      if (transaction === undefined) throw new Error('no transactions')
      begun += 1
      return transaction
    }
    const worker = new QueueWorker({ ...service, transactions: { begin } }, [holder, waiter])
    await worker.start()
    const held = await bench.client.add(holder, 1)
    await within(20_000, 'the holder has its transaction', holding.promise)
    await bench.client.add(waiter, 1)
    await within(20_000, 'the waiter runs', waiting.promise)
    // The holder has the only turn still.
    const error = await within(20_000, 'transaction() is refused', refused.promise)
    expect(error).toBeInstanceOf(AttemptEndedError)
    release.resolve()
    await bench.client.waitForCompletion(holder, held, { timeout: 20_000 })
    await worker.stop()
    expect(begun).toBe(1)
    await service.close()
  })

  test('is rolled back even if it begins after the end of the attempt', async () => {
    const began = Promise.withResolvers<void>()
    const refused = Promise.withResolvers<unknown>()
    const queue = handMadeQueue<unknown, unknown>({
      name: 'slow-begin',
      options: { retries: 0, timeout: 1_000 },
      handler: async (_data, job) => {
        await job.transaction().catch((error: unknown) => refused.resolve(error))
      },
    })
    const service = createPgBossService({ connectionString: bench.connectionString })
    const begin = async () => {
      await began.promise
      return wrappedTransaction(service)
    }
    const worker = new QueueWorker({ ...service, transactions: { begin } }, [queue])
    await worker.start()
    const id = await bench.client.add(queue, 1)
    await expect(bench.client.waitForCompletion(queue, id, { timeout: 20_000 })).rejects.toThrow('1000 ms')
    began.resolve()
    const error = await within(20_000, 'transaction() is refused', refused.promise)
    expect(error).toBeInstanceOf(AttemptEndedError)
    await eventually('the transaction has ended', async () => (await openTransactions()) === 0)
    await worker.stop({ timeout: 0 })
    await service.close()
  })
})
