/** Workers and clients whose database becomes unreachable, comes back, or has no free connection. */
import { afterAll, describe, expect, test } from '@jest/globals'
import pg from 'pg'
import { createPgBossService, QueueClient, QueueConnectionError, QueueWorker } from 'typeboss'
import { printFigures, type Run } from '../../support/effects.js'
import { handMadeQueue } from '../../support/hand-made-queues.js'
import { createPostgresServer, type PostgresServer } from '../../support/postgres-server.js'
import { useBench } from '../../support/service.js'
import { waitUntil } from '../../support/wait-until.js'

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

/** A queue that records each run of its handler. */
function noting(name: string, takes: number) {
  const runs: Run[] = []
  const queue = handMadeQueue<number, number>({
    name,
    options: { concurrency: 10, retries: 5 },
    handler: async (n, job) => {
      runs.push({ n, attempt: job.attempt, pid: process.pid })
      await pause(takes)
      return n
    },
  })
  return { queue, runs }
}

describe('a database', () => {
  let server: PostgresServer | undefined

  afterAll(async () => {
    await server?.stop()
  })

  test('that is down at the start can be tried again later, by a client and a worker', async () => {
    server = await createPostgresServer({ persistent: true })
    const errors: Error[] = []
    const open = (url: string) =>
      createPgBossService({ connectionString: url, onError: (error) => errors.push(error) })
    const { queue, runs } = noting('early', 0)
    const worker = new QueueWorker(open(server.url), [queue])
    const client = new QueueClient(open(server.url))
    await expect(worker.start()).rejects.toThrow(QueueConnectionError)
    await expect(client.add(queue, 1)).rejects.toThrow(QueueConnectionError)
    expect(worker.health()).toMatchObject({ ready: false, state: 'made' })
    await server.start()
    await worker.start()
    expect(await client.waitForCompletion(queue, await client.add(queue, 7))).toBe(7)
    expect(worker.health().ready).toBe(true)
    printFigures('a database down at start', 1, runs)
    await worker.stop()
    await client.close()
  })

  test('that is restarted under load loses no job and no result', async () => {
    const { url } = server ?? { url: '' }
    const { queue, runs } = noting('restarted', 20)
    const errors: Error[] = []
    const open = () => createPgBossService({ connectionString: url, onError: (error) => errors.push(error) })
    const client = new QueueClient(open())
    const worker = new QueueWorker(open(), [queue])
    await worker.start()
    const numbers = Array.from({ length: 1_000 }, (_, data) => ({ data }))
    const ids = await client.addBatch(queue, numbers)
    const results = client.waitForBatch(queue, ids)
    await waitUntil('200 runs', () => runs.length >= 200)
    await server?.stop()
    expect(runs.length).toBeLessThan(1_000)
    await pause(300)
    await server?.start()
    expect(await results).toEqual(numbers.map(({ data }) => data))
    printFigures('a database restarted', ids.length, runs)
    expect(new Set(runs.map(({ n }) => n)).size).toBe(1_000)
    expect(errors.filter((error) => !(error instanceof QueueConnectionError)).map(String)).toEqual([])
    await worker.stop()
    await client.close()
  })
})

describe('a pool without a free connection', () => {
  const bench = useBench()

  test('delays adds, claims and results until it has a free connection', async () => {
    const pool = new pg.Pool({
      connectionString: bench.connectionString,
      max: 4,
      connectionTimeoutMillis: 600,
    })
    pool.on('error', () => {})
    const errors: Error[] = []
    const service = createPgBossService({ pool, onError: (error) => errors.push(error) })
    const { queue, runs } = noting('exhausted', 5)
    const worker = new QueueWorker(service, [queue])
    await worker.start()
    const numbers = Array.from({ length: 300 }, (_, data) => ({ data }))
    const ids = await bench.client.addBatch(queue, numbers)
    await waitUntil('20 runs', () => runs.length >= 20)
    // One listens; the user takes the others, for longer than the time limit of waiting for a connection.
    const taken = await Promise.all([pool.connect(), pool.connect(), pool.connect()])
    await waitUntil('an error of the worker', () => errors.length > 0)
    await expect(new QueueClient(service).add(queue, 300)).rejects.toThrow(QueueConnectionError)
    for (const client of taken) client.release()
    expect(await bench.client.waitForBatch(queue, ids)).toHaveLength(300)
    printFigures('a pool exhausted', ids.length, runs)
    expect(runs).toHaveLength(300)
    await worker.stop()
    await service.close()
    await pool.end()
  })
})

describe('a database that stores a result only at the third try', () => {
  const bench = useBench()

  test('because of deadlocks: the job has run once, and its result is stored', async () => {
    const { queue, runs } = noting('deadlocked', 0)
    const id = await bench.client.add(queue, 7)
    const pool = new pg.Pool({ connectionString: bench.connectionString, max: 1 })
    await pool.query(`
      create sequence tries;
      create function interfere() returns trigger language plpgsql as $$ begin
        if nextval('tries') < 3 then raise 'deadlock detected' using errcode = 'deadlock_detected'; end if;
        return new;
      end $$;
      create trigger interferes before update on pgboss.job
        for each row when (new.state = 'completed') execute function interfere();`)
    await pool.end()
    await bench.working([queue], async () => {
      expect(await bench.client.waitForCompletion(queue, id)).toBe(7)
    })
    printFigures('two deadlocks', 1, runs)
    expect(runs).toHaveLength(1)
  })
})

describe('a handler that ignores its signal', () => {
  const bench = useBench()

  test('delays neither its job, nor other jobs, nor a stop', async () => {
    const attempts: number[] = []
    const queue = handMadeQueue<string, string>({
      name: 'deaf',
      options: { concurrency: 1, retries: 1, timeout: 100 },
      handler: async (data, job) => {
        attempts.push(job.attempt)
        if (data === 'deaf' && job.attempt === 1) await new Promise(() => {})
        return data
      },
    })
    await bench.working([queue], async () => {
      const ids = [await bench.client.add(queue, 'deaf'), await bench.client.add(queue, 'next')]
      expect(await bench.client.waitForBatch(queue, ids)).toEqual(['deaf', 'next'])
      expect(attempts.filter((attempt) => attempt === 2)).toHaveLength(1)
      process.stdout.write(`  a deaf handler: 2 jobs in, 2 done, in ${attempts.length} attempts\n`)
      await bench.client.add(queue, 'deaf')
      await waitUntil('four attempts', () => attempts.length === 4)
    })
  })
})

describe('a burst', () => {
  const bench = useBench()

  test('during which workers stop loses no job and runs none twice', async () => {
    const { queue, runs } = noting('burst', 1)
    const start = async () => {
      const worker = new QueueWorker(createPgBossService({ connectionString: bench.connectionString }), [
        queue,
      ])
      await worker.start()
      return worker
    }
    let worker = await start()
    const numbers = Array.from({ length: 2_000 }, (_, n) => n)
    const adding = Promise.all(numbers.map((n) => bench.client.add(queue, n)))
    for (let stops = 0; stops < 3; stops += 1) {
      await waitUntil('more runs', () => runs.length >= (stops + 1) * 200)
      const [next] = await Promise.all([start(), worker.stop()])
      worker = next
    }
    const results = await bench.client.waitForBatch(queue, await adding)
    printFigures('stops during a burst', numbers.length, runs)
    expect(results).toEqual(numbers)
    expect(runs.map(({ n }) => n).toSorted((a, b) => a - b)).toEqual(numbers)
    await worker.stop()
  })
})
