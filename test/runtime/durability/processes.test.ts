/** Jobs between real processes, some of which are killed. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createPgBossService, QueueClient } from 'typeboss'
import { killChildren, startChild, type Child } from '../../support/child-process.js'
import { createTestDatabase, type TestDatabase } from '../../support/database.js'
import { countEffects, printFigures, type Effects } from '../../support/effects.js'
import { waitUntil } from '../../support/wait-until.js'

async function stopWorkers(...workers: readonly Child[]): Promise<void> {
  for (const worker of workers) worker.signal('SIGTERM')
  for (const worker of workers) {
    expect(await worker.exited).toEqual({ code: 0, signal: null })
    expect(worker.errors()).toBe('')
  }
}

describe('between processes', () => {
  let database: TestDatabase
  let effects: Effects
  let queue: QueueClient

  beforeAll(async () => {
    database = await createTestDatabase()
    effects = await countEffects(database.connectionString)
    queue = new QueueClient(createPgBossService({ connectionString: database.connectionString }))
  })

  afterAll(async () => {
    await killChildren()
    await queue.close()
    await effects.close()
    await database.drop()
  })

  async function startWorker(env: Readonly<Record<string, string>> = {}): Promise<Child> {
    const worker = startChild('runtime/durability/worker-process.js', {
      DATABASE_URL: database.connectionString,
      ...env,
    })
    expect(await worker.told(1)).toEqual(['ready'])
    return worker
  }

  /** A job whose worker is dead while the tests below run. Its heartbeat expires after ten seconds. */
  let orphan: string

  beforeAll(async () => {
    const worker = await startWorker()
    const id = await queue.add('hanging', 1)
    await worker.told(2)
    worker.signal('SIGKILL')
    await worker.exited
    orphan = id
  })

  test('10,000 jobs run once each with two workers, one of which stops in between', async () => {
    const before = (await effects.runs('counted')).length
    const workers = await Promise.all([startWorker(), startWorker()])
    const numbers = Array.from({ length: 10_000 }, (_, n) => n)
    const ids: string[] = []
    for (let start = 0; start < numbers.length; start += 1_000) {
      ids.push(
        ...(await queue.addBatch(
          'counted',
          numbers.slice(start, start + 1_000).map((data) => ({ data })),
        )),
      )
    }
    // While jobs run.
    await waitUntil('2,000 runs', async () => (await effects.runs('counted')).length >= before + 2_000)
    const third = await startWorker()
    await stopWorkers(workers[1])
    const results = await queue.waitForBatch('counted', ids)
    expect(results).toHaveLength(10_000)
    const runs = (await effects.runs('counted')).slice(before)
    printFigures('two workers and a stop', ids.length, runs)
    expect(runs.map(({ n }) => n).toSorted((a, b) => a - b)).toEqual(numbers)
    expect(new Set(runs.map(({ pid }) => pid)).size).toBe(3)
    await stopWorkers(workers[0], third)
  })

  test('after a producer is killed, each job whose add() resolved has run once', async () => {
    const before = (await effects.runs('counted')).length
    const producer = startChild('runtime/durability/producer-process.js', {
      DATABASE_URL: database.connectionString,
    })
    await producer.told(100)
    producer.signal('SIGKILL')
    await producer.exited
    const told = producer.messages.length
    const worker = await startWorker()
    await waitUntil('an empty queue', async () => {
      const { waiting, active } = await queue.counts('counted')
      return waiting + active === 0
    })
    const runs = (await effects.runs('counted')).slice(before)
    const done = runs.map(({ n }) => n).toSorted((a, b) => a - b)
    printFigures('a producer killed', Math.max(told, done.length), runs)
    // At most one add was stored whose producer was killed before it resolved.
    expect([told, told + 1]).toContain(done.length)
    expect(done).toEqual(Array.from(done, (_, n) => n))
    await stopWorkers(worker)
  })

  test('workers whose clocks are an hour fast or slow start delayed jobs at the right time', async () => {
    const workers = await Promise.all([
      startWorker({ CLOCK_SKEW: '3600000' }),
      startWorker({ CLOCK_SKEW: '-3600000' }),
    ])
    const before = (await effects.runs('counted')).length
    const soon = await queue.addBatch(
      'counted',
      Array.from({ length: 50 }, (_, data) => ({ data, options: { delay: 1_500 } })),
    )
    const later = await queue.add('counted', 99, { delay: 600_000 })
    await queue.waitForBatch('counted', soon)
    const jobs = await Promise.all(soon.map((id) => queue.getJob('counted', id)))
    for (const job of jobs) {
      const waited = (job?.startedAt?.getTime() ?? 0) - (job?.addedAt.getTime() ?? 0)
      expect(waited).toBeGreaterThanOrEqual(1_500)
    }
    expect(await queue.getJob('counted', later)).toMatchObject({ status: 'delayed' })
    const runs = (await effects.runs('counted')).slice(before)
    printFigures('clocks an hour off', soon.length, runs)
    expect(runs).toHaveLength(50)
    await stopWorkers(...workers)
  })
  test('another worker runs the job of a worker that was killed by SIGKILL, once', async () => {
    const worker = await startWorker()
    expect(await queue.waitForCompletion('hanging', orphan)).toBe(2)
    const job = await queue.getJob('hanging', orphan)
    expect(job).toMatchObject({ attemptsMade: 2, attemptsAllowed: 2 })
    const runs = await effects.runs('hanging')
    expect(runs.map(({ attempt }) => attempt)).toEqual([1, 2])
    expect(new Set(runs.map(({ pid }) => pid)).size).toBe(2)
    await stopWorkers(worker)
    process.stdout.write(
      `  killed in mid-job: 1 job in, 1 done, by another worker, in attempt ${job?.attemptsMade}\n`,
    )
  })
})
