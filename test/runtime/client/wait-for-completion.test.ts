import { randomUUID } from 'node:crypto'
import { getEventListeners } from 'node:events'
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from '@jest/globals'
import { PgBoss } from 'pg-boss'
import {
  createPgBossService,
  JobCancelledError,
  JobNotFoundError,
  JobTimeoutError,
  QueueClient,
  QueueOptionsError,
} from 'typeboss'
import { handMadeQueue } from '../../support/hand-made-queues.js'
import { useBench } from '../../support/service.js'
import { counted, wrapped } from '../../support/wrapped-service.js'

const idle = handMadeQueue<unknown, unknown>({ name: 'waiting-idle' })
const echo = handMadeQueue<unknown, unknown>({
  name: 'waiting-echo',
  options: { concurrency: 100 },
  handler: async (data) => data,
})

const timers = (): number => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length

describe('waitForCompletion()', () => {
  const bench = useBench()

  test('rejects at its time limit, and leaves the job unchanged', async () => {
    const id = await bench.client.add(idle, 1)
    const wait = bench.client.waitForCompletion(idle, id, { timeout: 20 })
    await expect(wait).rejects.toThrow(JobTimeoutError)
    await expect(wait).rejects.toMatchObject({ jobId: id, timeout: 20 })
    expect((await bench.client.getJob(idle, id))?.status).toBe('waiting')
  })

  test('rejects with a stack that leads to the caller', async () => {
    const id = await bench.client.add(idle, 1)
    const caller = async (jobId: string, timeout: number): Promise<unknown> =>
      await bench.client.waitForCompletion(idle, jobId, { timeout })
    await expect(caller(id, 20)).rejects.toMatchObject({ stack: expect.stringMatching(/at (async )?caller/) })
    await expect(caller(randomUUID(), 10_000)).rejects.toMatchObject({
      name: 'JobNotFoundError',
      stack: expect.stringMatching(/at (async )?caller/),
    })
  })

  test('rejects when its caller’s signal aborts', async () => {
    const id = await bench.client.add(idle, 1)
    const leaving = new AbortController()
    const wait = bench.client.waitForCompletion(idle, id, { signal: leaving.signal })
    leaving.abort(new Error('the user left'))
    await expect(wait).rejects.toThrow('the user left')
    await expect(bench.client.waitForCompletion(idle, id, { signal: leaving.signal })).rejects.toThrow(
      'the user left',
    )
  })

  test('leaves no listener on its caller’s signal, however it ends', async () => {
    const { signal } = new AbortController()
    const [late, done] = [await bench.client.add(idle, 1), await bench.client.add(echo, 1)]
    await expect(bench.client.waitForCompletion(idle, late, { timeout: 20, signal })).rejects.toThrow(
      JobTimeoutError,
    )
    await expect(bench.client.waitForCompletion(idle, 'no such job', { signal })).rejects.toThrow(
      JobNotFoundError,
    )
    await bench.working([echo], () => bench.client.waitForCompletion(echo, done, { signal }))
    for await (const job of bench.client.watch(echo, done, { signal })) expect(job.status).toBe('completed')
    expect(getEventListeners(signal, 'abort')).toEqual([])
  })

  test('reads jobs no more once the waits and watches of them have ended', async () => {
    let notify: (() => void) | undefined
    let reads = 0
    const { service: reader } = bench
    const service = wrapped(reader, {
      onJobsFinished: async (listener) => {
        notify = () => listener()
        return { close: async () => {} }
      },
      readEnds: (queue, ids) => {
        reads += 1
        return reader.readEnds(queue, ids)
      },
      readJobs: (queue, ids) => {
        reads += 1
        return reader.readJobs(queue, ids)
      },
    })
    const client = new QueueClient(service)
    const id = await client.add(idle, 1)
    await expect(client.waitForCompletion(idle, id, { timeout: 20 })).rejects.toThrow(JobTimeoutError)
    await expect(client.waitForBatch(idle, ['no such job', id])).rejects.toThrow(JobNotFoundError)
    for await (const job of client.watch(idle, id)) {
      expect(job.status).toBe('waiting')
      break
    }
    expect(reads).toBeGreaterThan(0)
    reads = 0
    notify?.()
    await turn()
    expect(reads).toBe(0)
  })

  test('waits on with a time limit beyond what a timer can hold', async () => {
    const id = await bench.client.add(echo, 'patient')
    const wait = bench.client.waitForCompletion(echo, id, { timeout: 2 ** 31 })
    await Promise.race([wait, sleep(50)])
    await bench.working([echo], async () => expect(await wait).toBe('patient'))
  })

  test('leaves no timer behind', async () => {
    const before = timers()
    const waits = Array.from({ length: 50 }, async (_, number) =>
      bench.client.waitForCompletion(idle, `no such job ${number}`, { timeout: 60_000 }),
    )
    expect((await Promise.allSettled(waits)).every(({ status }) => status === 'rejected')).toBe(true)
    // A pool keeps a timer for each idle connection.
    expect(timers() - before).toBeLessThan(25)
  })

  test.each([-1, Number.NaN, '5'])('refuses the time limit %p', async (timeout) => {
    await expect(bench.client.waitForCompletion(idle, 'x', { timeout: timeout as number })).rejects.toThrow(
      QueueOptionsError,
    )
  })

  test('rejects if the job does not exist, with the id as it was given', async () => {
    const own = bench.client.waitForCompletion(idle, 'never-added')
    await expect(own).rejects.toThrow(JobNotFoundError)
    await expect(own).rejects.toThrow(/^Job "never-added" \([0-9a-f-]{36}\) of queue "[^"]+" does not exist/)
    const stored = '01234567-89ab-4def-8123-456789abcdef'
    await expect(bench.client.waitForCompletion(idle, stored.toUpperCase())).rejects.toThrow(
      `Job ${stored} of`,
    )
  })

  test('rejects when the job is removed', async () => {
    const id = await bench.client.add(idle, 1)
    const wait = Promise.allSettled([bench.client.waitForCompletion(idle, id)])
    await bench.client.remove(idle, id)
    expect(await wait).toEqual([{ status: 'rejected', reason: expect.any(JobNotFoundError) }])
  })

  test('rejects when plain pg-boss cancels the job', async () => {
    const id = await bench.client.add(idle, 1)
    const wait = Promise.allSettled([bench.client.waitForCompletion(idle, id)])
    const boss = new PgBoss({ connectionString: bench.connectionString, supervise: false, schedule: false })
    await boss.start()
    await boss.cancel('waiting-idle', id)
    expect(await wait).toEqual([{ status: 'rejected', reason: expect.any(JobCancelledError) }])
    expect(await bench.client.getJob(idle, id)).toMatchObject({ status: 'cancelled' })
    await boss.stop({ graceful: false })
  })

  test('unwraps the result that a plain pg-boss worker stored', async () => {
    const id = await bench.client.add(idle, 1)
    const boss = new PgBoss({ connectionString: bench.connectionString, supervise: false, schedule: false })
    await boss.start()
    const [job] = await boss.fetch('waiting-idle', { batchSize: 100 })
    await boss.complete('waiting-idle', id, { from: 'elsewhere' })
    expect(job).toBeDefined()
    expect(await bench.client.waitForCompletion(idle, id)).toEqual({ from: 'elsewhere' })
    await boss.stop({ graceful: false })
  })

  test('is woken by the notification of a job’s end, not by a poll', async () => {
    const deaf = createPgBossService({ connectionString: bench.connectionString })
    let reads = 0
    const client = new QueueClient(
      wrapped(deaf, {
        readEnds: (queue, ids) => {
          reads += 1
          return deaf.readEnds(queue, ids)
        },
      }),
    )
    await bench.working([echo], async () => {
      // One read before it has finished, one after its notification: a poll would have added to them.
      expect(await client.waitForCompletion(echo, await client.add(echo, 'quick'))).toBe('quick')
      expect(reads).toBeGreaterThan(0)
      expect(reads).toBeLessThanOrEqual(3)
    })
    await client.close()
  })

  test('works by polling alone if it cannot listen', async () => {
    const quiet = createPgBossService({ connectionString: bench.connectionString })
    const client = new QueueClient(
      wrapped(quiet, { onJobsFinished: async () => ({ close: async () => {} }) }),
    )
    await bench.working([echo], async () => {
      expect(await client.waitForCompletion(echo, await client.add(echo, 'polled'))).toBe('polled')
    })
    await client.close()
  })

  test('shares queries among a thousand waits', async () => {
    const { service, calls } = counted(bench.service, 'readEnds')
    const client = new QueueClient(service)
    const ids = await client.addBatch(
      echo,
      Array.from({ length: 1_000 }, (_, data) => ({ data })),
    )
    const waits = Promise.all(ids.map((id) => client.waitForCompletion(echo, id)))
    await bench.working([echo], async () => {
      expect(await waits).toEqual(Array.from({ length: 1_000 }, (_, n) => n))
    })
    expect(calls()).toBeGreaterThan(0)
    expect(calls()).toBeLessThan(100)
    await client.close()
  })
})
