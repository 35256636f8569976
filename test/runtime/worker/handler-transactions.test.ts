import { beforeAll, describe, expect, test } from '@jest/globals'
import pg from 'pg'
import { createPgBossService, QueueWorker, type Handler, type PgBossServiceOptions } from 'typeboss'
import { handMadeQueue } from '../../support/hand-made-queues.js'
import { useBench } from '../../support/service.js'

const bench = useBench()
let pool: pg.Pool

beforeAll(async () => {
  pool = new pg.Pool({ connectionString: bench.connectionString })
  pool.on('error', () => {})
  await pool.query('create table written (by text)')
})

const writtenBy = async (name: string) =>
  (await pool.query('select by from written where by like $1 order by by', [`${name}%`])).rows.map(
    ({ by }) => by,
  )

/** Works one job of a queue whose handler writes in its transaction. Returns how the job ended. */
async function work(
  name: string,
  after: Handler<unknown, unknown>,
  options: PgBossServiceOptions = { connectionString: bench.connectionString },
) {
  const queue = handMadeQueue<unknown, unknown>({
    name,
    options: { retries: 1, timeout: 2_000 },
    handler: async (data, job) => {
      const db = await job.transaction()
      await db.query('insert into written values ($1)', [`${name} ${job.attempt}`])
      return after(data, job)
    },
  })
  const worker = new QueueWorker(createPgBossService(options), [queue])
  await worker.start()
  try {
    const id = await bench.client.add(queue, 1)
    return await bench.client.waitForCompletion(queue, id).catch((error: unknown) => error)
  } finally {
    await worker.stop({ timeout: 0 })
  }
}

describe('a handler’s transaction', () => {
  test('commits its writes together with the job’s result', async () => {
    expect(await work('committed', async () => 'done')).toBe('done')
    expect(await writtenBy('committed')).toEqual(['committed 1'])
  })

  test('commits on a user’s own pool, and returns the connection', async () => {
    expect(await work('on-pool', async () => 'done', { pool })).toBe('done')
    expect(await writtenBy('on-pool')).toEqual(['on-pool 1'])
    expect(pool.idleCount).toBe(pool.totalCount)
  })

  test('is rolled back when the handler throws, and the next attempt begins a new one', async () => {
    const result = await work('thrown', async (_data, job) => {
      if (job.attempt === 1) throw new Error('after writing')
      return job.attempt
    })
    expect(result).toBe(2)
    expect(await writtenBy('thrown')).toEqual(['thrown 2'])
  })

  test('is rolled back after fail() or discard(), or if the result does not fit', async () => {
    await work('failing', (_data, job) => job.fail('no'))
    await work('misfit', () => ({ at: new Date() }))
    expect(await writtenBy('failing')).toEqual([])
    expect(await writtenBy('misfit')).toEqual([])
  })

  test('is rolled back when the attempt exceeds its time limit', async () => {
    const result = await work('late', async (_data, job) => {
      if (job.attempt === 1) await new Promise(() => {})
      return job.attempt
    })
    expect(result).toBe(2)
    expect(await writtenBy('late')).toEqual(['late 2'])
  })

  test('fails the attempt when it cannot commit', async () => {
    await pool.query('create table checked (n int unique deferrable initially deferred)')
    const result = await work('uncommitted', async (_data, job) => {
      const db = await job.transaction()
      await db.query('insert into checked values (1), ($1)', [job.attempt])
      return job.attempt
    })
    expect(result).toBe(2)
    expect(await writtenBy('uncommitted')).toEqual(['uncommitted 2'])
  })

  test('writes nothing when the job was cancelled before it could complete', async () => {
    const result = await work('cancelled', async (_data, job) => {
      await bench.client.cancel(handMadeQueue({ name: 'cancelled', fingerprint: 'cancelled' }), job.id)
      return 'done'
    })
    expect(result).toMatchObject({ code: 'JOB_CANCELLED' })
    expect(await writtenBy('cancelled')).toEqual([])
  })

  test('can add jobs, which are stored exactly if the job completes', async () => {
    const next = handMadeQueue<number, unknown>({ name: 'next' })
    const result = await work('adding', async (_data, job) => {
      await bench.client.add(next, job.attempt, { db: await job.transaction() })
      if (job.attempt === 1) throw new Error('after adding')
      return 'done'
    })
    expect(result).toBe('done')
    expect((await bench.client.findJobs(next)).map(({ data }) => data)).toEqual([2])
  })
})
