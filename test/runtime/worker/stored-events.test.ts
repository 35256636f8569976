/** An event reports the stored outcome, which can differ from the handler’s. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import pg from 'pg'
import {
  createPgBossService,
  QueueConnectionError,
  QueueWorker,
  type AnyQueue,
  type QueueService,
} from 'typeboss'
import { handMadeQueue } from '../../support/hand-made-queues.js'
import { useBench } from '../../support/service.js'
import { eventually } from '../../support/eventually.js'
import { wrapped, wrappedTransaction } from '../../support/wrapped-service.js'

const bench = useBench()
let pool: pg.Pool
beforeAll(() => {
  pool = new pg.Pool({ connectionString: bench.connectionString })
  pool.on('error', () => {})
})
afterAll(() => pool.end())

/** Works a queue and returns the events as 'name attempt'. */
async function collecting(
  queue: AnyQueue,
  use: (events: readonly string[]) => Promise<void>,
  changes: (service: QueueService) => Partial<QueueService> = () => ({}),
): Promise<void> {
  const service = createPgBossService({ connectionString: bench.connectionString, onError: () => {} })
  const worker = new QueueWorker(wrapped(service, changes(service)), [queue])
  const events: string[] = []
  worker.on('error', () => {})
  for (const name of ['completed', 'failed', 'retrying', 'discarded'] as const)
    worker.on(name, ({ attempt }) => events.push(`${name} ${attempt}`))
  await worker.start()
  try {
    await use(events)
  } finally {
    await worker.stop({ timeout: 0 })
    await service.close()
  }
}

/** Counts the settlements that the database has answered. */
const stored = (service: QueueService, calls: { count: number }): Partial<QueueService> => ({
  settleJobs: async (...given) => {
    const ends = await service.settleJobs(...given)
    calls.count += 1
    return ends
  },
})

describe('a worker’s events', () => {
  test('do not include the result of a job that was cancelled meanwhile', async () => {
    const queue = handMadeQueue<unknown, unknown>({
      name: 'cancelled-under-it',
      handler: async (_data, job) => {
        const cancel = `update pgboss.job set state = 'cancelled', completed_on = now() where id = $1`
        await pool.query(cancel, [job.id])
        return 'done'
      },
    })
    const calls = { count: 0 }
    await collecting(
      queue,
      async (events) => {
        await bench.client.add(queue, 1)
        await eventually('the result has been refused', () => calls.count === 1)
        expect(events).toEqual([])
      },
      (service) => stored(service, calls),
    )
  })

  test.each(['returns', 'throws', 'discards', 'fails'])(
    'do not include an attempt that %s after its job was claimed again, and nothing of it is stored',
    async (how) => {
      const queue = handMadeQueue<unknown, unknown>({
        name: `claimed-again-${how}`,
        options: { retries: 3 },
        handler: async (_data, job) => {
          // Maintenance ends the claim of a silent worker, and another worker claims the job.
          const claim = `update pgboss.job set retry_count = retry_count + 1, output = '"other"' where id = $1`
          await pool.query(claim, [job.id])
          if (how === 'throws') throw new Error('first')
          if (how === 'discards') return job.discard('first')
          if (how === 'fails') return job.fail('first')
          return 'first'
        },
      })
      const calls = { count: 0 }
      await collecting(
        queue,
        async (events) => {
          const id = await bench.client.add(queue, 1)
          await eventually('the end of the first attempt is refused', () => calls.count === 1)
          expect(events).toEqual([])
          const text = `select state, retry_count, retry_limit, output from pgboss.job where id = $1`
          expect((await pool.query(text, [id])).rows).toEqual([
            { state: 'active', retry_count: 1, retry_limit: 3, output: 'other' },
          ])
        },
        // Claims are never checked, so the attempt is not interrupted when it loses its claim.
        (service) => ({ ...stored(service, calls), keepClaims: async () => [] }),
      )
    },
  )

  test('distinguish two attempts at one job that end at the same time', async () => {
    const queue = handMadeQueue<unknown, unknown>({ name: 'two-attempts' })
    const { service } = bench
    await service.prepareQueue('two-attempts', { retries: 3 }, 'worker')
    const id = await bench.client.add(queue, 1)
    const [first] = await service.claimJobs('two-attempts', 1)
    await pool.query(`update pgboss.job set state = 'retry', start_after = now() where id = $1`, [id])
    const [second] = await service.claimJobs('two-attempts', 1)
    if (first === undefined || second === undefined) throw new Error('not claimed')
    const ends = await service.settleJobs('two-attempts', [
      { kind: 'completed', claim: second, result: 'second' },
      { kind: 'completed', claim: first, result: 'first' },
    ])
    expect(ends).toEqual(['completed', 'lost'])
    expect(await bench.client.getJob(queue, id)).toMatchObject({ status: 'completed', result: 'second' })
  })

  test('include `failed`, not `retrying`, if the queue’s policy refuses the retry', async () => {
    const queue = handMadeQueue<number, unknown>({
      name: 'no-room',
      options: { policy: 'stately', retries: 5, backoff: { type: 'fixed', delay: 60_000 } },
      handler: async () => {
        throw new Error('always')
      },
    })
    await collecting(queue, async (events) => {
      await bench.client.add(queue, 1, { key: 'k' })
      await eventually('the first waits for its retry', () => events.length === 1)
      const second = await bench.client.add(queue, 2, { key: 'k' })
      await eventually('the second has ended', () => events.length === 2)
      expect(events).toEqual(['retrying 1', 'failed 1'])
      expect(await bench.client.getJob(queue, second)).toMatchObject({ status: 'failed' })
    })
  })

  test.each(['completed', 'failed', 'retrying', 'discarded'] as const)(
    'include `%s` after the answer was lost and the statement repeated',
    async (kind) => {
      const queue = handMadeQueue<unknown, unknown>({
        name: `answer-lost-${kind}`,
        options: { retries: 1, backoff: { type: 'fixed', delay: 60_000 } },
        handler: async (_data, job) => {
          if (kind === 'retrying') throw new Error('again')
          if (kind === 'failed') return job.fail('no')
          if (kind === 'discarded') return job.discard('no')
          return 'done'
        },
      })
      let isLost = false
      await collecting(
        queue,
        async (events) => {
          await bench.client.add(queue, 1)
          await eventually('the end is stored', () => events.length === 1)
          expect(events).toEqual([`${kind} 1`])
        },
        (service) => ({
          settleJobs: async (...given) => {
            const ends = await service.settleJobs(...given)
            if (isLost) return ends
            isLost = true
            throw new QueueConnectionError('the connection was reset')
          },
        }),
      )
    },
  )

  test('include `completed` after the answer to the commit of the handler’s transaction was lost', async () => {
    const queue = handMadeQueue<unknown, unknown>({
      name: 'commit-lost',
      options: { retries: 0 },
      handler: async (_data, job) => {
        await job.transaction()
        return 'done'
      },
    })
    await collecting(
      queue,
      async (events) => {
        const id = await bench.client.add(queue, 1)
        await eventually('the end is stored', () => events.length === 1)
        expect(events).toEqual(['completed 1'])
        expect(await bench.client.getJob(queue, id)).toMatchObject({ status: 'completed', result: 'done' })
      },
      (service) => ({
        transactions: {
          begin: () =>
            wrappedTransaction(service, (transaction) => ({
              complete: async (...given) => {
                await transaction.complete(...given)
                throw new QueueConnectionError('the connection was reset')
              },
            })),
        },
      }),
    )
  })
})
