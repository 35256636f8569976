/** Connections that neither answer nor close, as after a failover: through a real proxy that drops their data. */
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import pg from 'pg'
import {
  createPgBossService,
  QueueClient,
  QueueWorker,
  type PgBossServiceOptions,
  type QueueService,
} from 'typeboss'
import { handMadeQueue } from '../../../support/hand-made-queues.js'
import { useBench } from '../../../support/service.js'
import { openSilentProxy, type SilentProxy } from '../../../support/silent-proxy.js'

const bench = useBench()
const statementTimeout = 300

/** Enough for a few time limits of a statement, and far below the timeouts of the network. */
const soon = 8_000

let proxy: SilentProxy
let open: { close: () => Promise<unknown> }[] = []

beforeEach(async () => {
  proxy = await openSilentProxy(bench.connectionString)
})

afterEach(async () => {
  for (const each of open.toReversed()) await each.close()
  open = []
  await proxy.close()
})

function pooled(options: pg.PoolConfig = {}): PgBossServiceOptions {
  const pool = new pg.Pool({ connectionString: proxy.connectionString, ...options })
  pool.on('error', () => {})
  // The pool's end() would wait for silent connections.
  open.push({ close: async () => void pool.end() })
  return { pool }
}

const kinds: readonly (readonly [string, () => PgBossServiceOptions])[] = [
  ['a connection string', () => ({ connectionString: proxy.connectionString })],
  ['a pool', () => pooled()],
  ['a pool with a query_timeout of its own', () => pooled({ query_timeout: 200 })],
]

function serviceOn(options: PgBossServiceOptions): QueueService {
  const service = createPgBossService({ statementTimeout, onError: () => {}, ...options })
  open.push(service)
  return service
}

async function working(service: QueueService, queue: Parameters<QueueWorker['handle']>[0] | object) {
  const worker = new QueueWorker(service, [queue as never])
  worker.on('error', () => {})
  await worker.start()
  open.push({ close: () => worker.stop({ timeout: 0 }) })
  return worker
}

async function rows<Row extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> {
  const client = new pg.Client(bench.connectionString)
  await client.connect()
  const result = await client.query<Row>(text, values)
  await client.end()
  return result.rows
}

describe.each(kinds)('a client on %s, whose connections fall silent', (_, options) => {
  test(
    'works again within seconds: adds, reads, counts, waits, cancels and schedules',
    async () => {
      const queue = handMadeQueue<number, number>({ name: 'silent-client', handler: (n) => n })
      const client = new QueueClient(serviceOn(options()))
      const first = await client.add(queue, 1)
      await Promise.all(Array.from({ length: 5 }, () => client.counts(queue)))
      expect(proxy.silence()).toBeGreaterThan(1)
      const id = await client.add(queue, 2)
      expect(await client.getJob(queue, id)).toMatchObject({ status: 'waiting', data: 2 })
      proxy.silence()
      expect(await client.counts(queue)).toMatchObject({ waiting: 2 })
      proxy.silence()
      expect(await client.cancel(queue, first)).toBe(true)
      proxy.silence()
      await client.schedule(queue, '0 7 * * *', 3)
      proxy.silence()
      expect(await client.schedules(queue)).toHaveLength(1)
      const waiting = client.waitForCompletion(queue, id, { timeout: soon })
      await delay(100)
      proxy.silence()
      await bench.working([queue], () => expect(waiting).resolves.toBe(2))
      await rows(`delete from pgboss.job where name = 'silent-client'`)
    },
    3 * soon,
  )
})

describe.each(kinds)('a worker on %s, whose connections fall silent', (_, options) => {
  test(
    'stores the results of running jobs, and claims further jobs, each once',
    async () => {
      const runs: number[] = []
      const queue = handMadeQueue<number, number>({
        name: 'silent-worker',
        // One attempt, so a job that is lost or runs twice fails.
        options: { retries: 0 },
        handler: async (n) => {
          runs.push(n)
          await delay(200)
          return n
        },
      })
      const worker = await working(serviceOn(options()), queue)
      const ids = await bench.client.addBatch(queue, [1, 2, 3].map((data) => ({ data })) as never)
      while (runs.length < 3) await delay(5)
      proxy.silence()
      const later = await bench.client.add(queue, 4)
      for (const id of [...ids, later])
        expect(await bench.client.waitForCompletion(queue, id, { timeout: soon })).toEqual(expect.any(Number))
      expect(runs.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4])
      expect(worker.health().ready).toBe(true)
    },
    3 * soon,
  )

  test(
    'releases the jobs of a claim whose answer was lost, with no attempt used up',
    async () => {
      const runs: number[] = []
      const queue = handMadeQueue<number, number>({
        name: 'silent-claim',
        options: { retries: 0 },
        handler: (n, { attempt }) => {
          runs.push(n)
          return attempt
        },
      })
      const id = await bench.client.add(queue, 1)
      // The token of the claim: the first claim takes the job.
      const claimed = proxy.silenceAfter(/[\da-f]{18}\.\d+/)
      await working(serviceOn(options()), queue)
      await claimed
      expect(await bench.client.waitForCompletion(queue, id, { timeout: soon })).toBe(1)
      expect(runs).toEqual([1])
    },
    3 * soon,
  )
})

test(
  'close() resolves within its time limit while the database is silent, and unfinished calls reject',
  async () => {
    const queue = handMadeQueue<number, number>({ name: 'silent-stop', handler: (n) => n })
    const options = { connectionString: proxy.connectionString, statementTimeout: 60_000 }
    const service = serviceOn(options)
    const client = new QueueClient(service)
    await client.add(queue, 1)
    proxy.silence()
    const adding = client.add(queue, 2).catch((error: unknown) => error)
    await delay(100)
    const started = performance.now()
    await service.close(500)
    expect(performance.now() - started).toBeLessThan(2_000)
    expect(await adding).toMatchObject({ code: 'CLOSED' })
  },
  3 * soon,
)
