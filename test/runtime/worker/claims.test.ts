/** How a worker renews the claims of the attempts that it runs. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { ClaimWatch } from '#runtime/worker/claim-watch'
import { Poll } from '#runtime/worker/poll'
import pg from 'pg'
import { createPgBossService, QueueWorker, type Claim, type ClaimedJob } from 'typeboss'
import { eventually } from '../../support/eventually.js'
import { handMadeQueue } from '../../support/hand-made-queues.js'
import { useBench } from '../../support/service.js'
import { wrapped } from '../../support/wrapped-service.js'

const bench = useBench()
let pool: pg.Pool
beforeAll(() => {
  pool = new pg.Pool({ connectionString: bench.connectionString })
  pool.on('error', () => {})
})
afterAll(() => pool.end())

const never = () => new Promise<never>(() => {})

const claimed = (attempt: number): ClaimedJob => ({
  id: 'job',
  attempt,
  receipt: String(attempt),
  data: null,
  timeout: 1_000,
  attemptsAllowed: 5,
  group: undefined,
  addedAt: new Date(),
})

describe('a heartbeat', () => {
  test('keeps a job that runs for longer than its heartbeat, although other workers search for lost jobs', async () => {
    const queue = handMadeQueue<unknown, unknown>({
      name: 'long',
      options: { heartbeat: 10_000, retries: 1 },
      handler: async (_data, job) => {
        await new Promise((resolve) => setTimeout(resolve, 14_000))
        return job.attempt
      },
    })
    const open = () =>
      createPgBossService({
        connectionString: bench.connectionString,
        superviseIntervalSeconds: 1,
        monitorIntervalSeconds: 1,
      })
    const workers = [new QueueWorker(open(), [queue]), new QueueWorker(open(), [queue])]
    for (const worker of workers) await worker.start() // oxlint-disable-line no-await-in-loop
    const id = await bench.client.add(queue, 1)
    expect(await bench.client.waitForCompletion(queue, id, { timeout: 60_000 })).toBe(1)
    for (const worker of workers) await worker.stop() // oxlint-disable-line no-await-in-loop
  })

  test('is written only after a quarter of its time', async () => {
    const queue = handMadeQueue<unknown, unknown>({ name: 'quarter' })
    const { service } = bench
    await service.prepareQueue('quarter', { heartbeat: 20_000 }, 'worker')
    const id = await bench.client.add(queue, 1)
    const claims = await service.claimJobs('quarter', 1)
    const age = async (): Promise<number> => {
      const text = `select extract(epoch from now() - heartbeat_on)::float8 as age from pgboss.job where id = $1`
      return (await pool.query<{ age: number }>(text, [id])).rows[0]?.age ?? Number.NaN
    }
    const afterAges = async (seconds: number): Promise<number> => {
      await pool.query(`update pgboss.job set heartbeat_on = now() - $2 * interval '1 s' where id = $1`, [
        id,
        seconds,
      ])
      expect(await service.keepClaims('quarter', claims)).toEqual([])
      return age()
    }
    expect(await afterAges(4)).toBeGreaterThan(3.9)
    expect(await afterAges(6)).toBeLessThan(4)
  })

  test('is not written by an attempt that has lost its claim, which is returned', async () => {
    const queue = handMadeQueue<unknown, unknown>({ name: 'stale' })
    const { service } = bench
    await service.prepareQueue('stale', { heartbeat: 20_000 }, 'worker')
    const id = await bench.client.add(queue, 1)
    const claims = await service.claimJobs('stale', 1)
    const text = `update pgboss.job set retry_count = 1, heartbeat_on = now() - interval '1 hour' where id = $1`
    await pool.query(text, [id])
    expect(await service.keepClaims('stale', claims)).toEqual([{ id, cancelled: false }])
    const old = `select from pgboss.job where id = $1 and heartbeat_on < now() - interval '1 minute'`
    expect((await pool.query(old, [id])).rowCount).toBe(1)
    await service.releaseJobs('stale', claims)
    expect((await pool.query(`select state from pgboss.job where id = $1`, [id])).rows).toEqual([
      { state: 'active' },
    ])
  })
})

describe('a job that is released twice, because the first answer was lost', () => {
  test('stays claimed by the worker that has claimed it in between', async () => {
    const queue = handMadeQueue<unknown, unknown>({ name: 'released-twice' })
    const { service } = bench
    await service.prepareQueue('released-twice', {}, 'worker')
    await bench.client.add(queue, 1)
    const [claim] = await service.claimJobs('released-twice', 1)
    const other = createPgBossService({ connectionString: bench.connectionString })
    await service.releaseJobs('released-twice', [claim as Claim])
    expect(await other.claimJobs('released-twice', 1)).toMatchObject([{ id: claim?.id, attempt: 1 }])
    await service.releaseJobs('released-twice', [claim as Claim])
    expect(await bench.client.counts(queue)).toMatchObject({ active: 1, waiting: 0 })
    await other.close()
  })
})

describe('the watch of claims', () => {
  test('keeps the next attempt at a job when an earlier one ends later, and interrupts the earlier one', async () => {
    const asked: Claim[] = []
    const keepClaims = async (_queue: string, claims: readonly Claim[]) => {
      asked.push(...claims)
      return []
    }
    const watch = new ClaimWatch(wrapped(bench.service, { keepClaims }), 'watched')
    const [first, second] = [claimed(1), claimed(2)]
    const earlier = watch.watch(first)
    const later = watch.watch(second)
    expect(earlier.signal.reason).toMatchObject({ code: 'CLAIM_LOST' })
    watch.unwatch(first)
    await watch.checkNow()
    expect(asked).toEqual([second])
    expect(later.signal.aborted).toBe(false)
    watch.unwatch(second)
    await watch.checkNow()
    expect(asked).toHaveLength(1)
  })

  test('skips an attempt in the first check after its start only', async () => {
    const asked: number[] = []
    const keepClaims = async (_queue: string, claims: readonly Claim[]) => {
      asked.push(claims.length)
      return []
    }
    const watch = new ClaimWatch(wrapped(bench.service, { keepClaims }), 'watched')
    watch.watch(claimed(1))
    await watch.check()
    expect(asked).toEqual([])
    await watch.check()
    await watch.check()
    expect(asked).toEqual([1, 1])
  })
})

describe('the poll', () => {
  test('reports each outage once, and records when the database last answered', async () => {
    const errors: string[] = []
    let polls = 0
    let outage: string | undefined = 'first'
    const poll = new Poll(
      async () => {
        polls += 1
        if (outage !== undefined) throw new Error(outage)
      },
      (error) => void errors.push(String(error)),
    )
    poll.start()
    const started = poll.answeredAt
    const next = async (): Promise<void> => {
      const seen = polls
      await eventually('the next two polls', () => polls >= seen + 2)
    }
    await next()
    expect(poll.answeredAt).toBe(started)
    outage = undefined
    await next()
    expect(poll.answeredAt).not.toBe(started)
    outage = 'second'
    await next()
    poll.stop()
    expect(errors).toEqual(['Error: first', 'Error: second'])
  })
})

describe('a stop', () => {
  test('with a limit beyond the maximum of Node’s timers does not interrupt running handlers', async () => {
    const open = Promise.withResolvers<void>()
    const running = Promise.withResolvers<AbortSignal>()
    const queue = handMadeQueue<unknown, unknown>({
      name: 'unlimited',
      handler: async (_data, { signal }) => {
        running.resolve(signal)
        await open.promise
      },
    })
    const service = createPgBossService({ connectionString: bench.connectionString })
    const worker = new QueueWorker(service, [queue])
    await worker.start()
    const id = await bench.client.add(queue, 1)
    const signal = await running.promise
    const stopped = worker.stop({ timeout: 2 ** 32 })
    await new Promise((resolve) => setTimeout(resolve, 500))
    expect(signal.aborted).toBe(false)
    expect(worker.health().state).toBe('stopping')
    open.resolve()
    await stopped
    expect(await bench.client.getJob(queue, id)).toMatchObject({ status: 'completed' })
  })

  test('renews the claims of running attempts until they end', async () => {
    const queue = handMadeQueue<unknown, unknown>({ name: 'kept', handler: never })
    const service = createPgBossService({ connectionString: bench.connectionString })
    let checks = 0
    const counting = wrapped(service, {
      keepClaims: async (...given) => {
        checks += 1
        return service.keepClaims(...given)
      },
    })
    const worker = new QueueWorker(counting, [queue])
    await worker.start()
    await bench.client.add(queue, 1)
    await eventually('the job runs', () => worker.health().queues[0]?.running === 1)
    const stopped = worker.stop({ timeout: 5_000 })
    const before = checks
    await eventually('its claim is kept while it stops', () => checks > before + 1)
    await stopped
    expect(worker.health().queues).toEqual([{ queue: 'kept', running: 0, paused: false }])
    await service.close()
  })
})
