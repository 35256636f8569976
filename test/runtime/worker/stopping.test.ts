/** `stop()` resolves within its time limit even if the database does not answer, and releases the jobs that it can. */
import { describe, expect, test } from '@jest/globals'
import { createPgBossService, QueueConnectionError, QueueWorker, type QueueService } from 'typeboss'
import { eventually, within } from '../../support/eventually.js'
import { handMadeQueue } from '../../support/hand-made-queues.js'
import { useBench } from '../../support/service.js'
import { wrapped, wrappedTransaction } from '../../support/wrapped-service.js'

const bench = useBench()
const open = () => createPgBossService({ connectionString: bench.connectionString, onError: () => {} })
const never = () => new Promise<never>(() => {})

describe('stop()', () => {
  test.each<[string, (service: QueueService) => Partial<QueueService>]>([
    ['claim', () => ({ claimJobs: never })],
    ['result', () => ({ settleJobs: never })],
    ['report', () => ({ saveReport: never })],
    ['release of a job', () => ({ releaseJobs: never })],
    ['poll', () => ({ queuesWithWork: never, keepClaims: never })],
    ['end of a subscription', () => ({ onJobsAdded: async () => ({ close: never }) })],
    ['close', () => ({ close: never })],
    [
      'commit',
      (service) => ({
        transactions: { begin: () => wrappedTransaction(service, () => ({ complete: never })) },
      }),
    ],
    [
      'rollback',
      (service) => ({
        transactions: { begin: () => wrappedTransaction(service, () => ({ rollback: never })) },
      }),
    ],
    ['begin of a transaction', () => ({ transactions: { begin: never } })],
  ])('resolves within its limit even if a %s is never answered', async (what, changes) => {
    const name = `silent-${what.replaceAll(' ', '-')}`
    let started = 0
    const queue = handMadeQueue<'ends' | 'hangs', unknown>({
      name,
      options: { concurrency: 10 },
      handler: async (how, job) => {
        started += 1
        void job.progress(1)
        await job.transaction()
        if (how === 'hangs') await new Promise(() => {})
      },
    })
    const service = open()
    await service.prepareQueue(name, {}, 'worker')
    await bench.client.addBatch(queue, [{ data: 'ends' }, { data: 'hangs' }])
    const silent = changes(service)
    const worker = new QueueWorker(wrapped(service, silent), [queue])
    await worker.start()
    if (silent.claimJobs === undefined) await eventually('both handlers have started', () => started === 2)
    // Well over the limit of 2 seconds, because the machine may be busy. Without the limit, it would take for ever.
    await within(10_000, 'stop() resolves', worker.stop({ timeout: 2_000 }))
    expect(worker.health().state).toBe('stopped')
    // Not awaited: a statement without an answer can keep a connection busy.
    void service.close()
  })

  test('resolves within its limit even if the start is never answered', async () => {
    const queue = handMadeQueue<unknown, unknown>({ name: 'silent-start', handler: async () => {} })
    const service = open()
    const worker = new QueueWorker(wrapped(service, { prepareQueue: never }), [queue])
    worker.start().catch(() => {})
    await within(10_000, 'stop() resolves', worker.stop({ timeout: 1_000 }))
    expect(worker.health().state).toBe('stopped')
    await service.close()
  })

  test('leaves no subscription open when a start ends after it', async () => {
    const queue = handMadeQueue<unknown, unknown>({ name: 'late-start', handler: async () => {} })
    const service = open()
    const answer = Promise.withResolvers<void>()
    let listening = 0
    const subscribe = async () => {
      listening += 1
      return { close: async () => void (listening -= 1) }
    }
    const late = { prepareQueue: () => answer.promise, onJobsAdded: subscribe, onJobsCancelled: subscribe }
    const worker = new QueueWorker(wrapped(service, late), [queue])
    const start = worker.start()
    await within(10_000, 'stop() resolves', worker.stop({ timeout: 100 }))
    answer.resolve()
    await expect(start).rejects.toMatchObject({ code: 'CLOSED' })
    expect(listening).toBe(0)
    expect(worker.health().state).not.toBe('running')
    await service.close()
  })

  test('waits until its jobs are released', async () => {
    const queue = handMadeQueue<unknown, unknown>({ name: 'given-back', handler: never })
    const service = open()
    let given = 0
    const slow = wrapped(service, {
      releaseJobs: async (...claims) => {
        await new Promise((resolve) => setTimeout(resolve, 300))
        await service.releaseJobs(...claims)
        given += 1
      },
    })
    const worker = new QueueWorker(slow, [queue])
    await worker.start()
    await bench.client.add(queue, 1)
    await eventually('the job runs', () => worker.health().queues[0]?.running === 1)
    await worker.stop({ timeout: 0 })
    expect(given).toBe(1)
    await service.close()
  })

  test('releases the jobs of a claim that returns during the stop', async () => {
    let started = 0
    const queue = handMadeQueue<unknown, unknown>({
      name: 'late-claim',
      handler: async () => void (started += 1),
    })
    const service = open()
    const answer = Promise.withResolvers<void>()
    let claimed = 0
    const late = wrapped(service, {
      claimJobs: async (...given) => {
        const jobs = await service.claimJobs(...given)
        if (jobs.length === 0) return jobs
        claimed += jobs.length
        await answer.promise
        return jobs
      },
    })
    const worker = new QueueWorker(late, [queue])
    await worker.start()
    const id = await bench.client.add(queue, 1)
    await eventually('the job is claimed', () => claimed === 1)
    const stopped = worker.stop({ timeout: 5_000 })
    answer.resolve()
    await stopped
    expect(started).toBe(0)
    expect(await bench.client.getJob(queue, id)).toMatchObject({ status: 'waiting', attemptsMade: 0 })
    await service.close()
  })

  test('releases the other jobs if one cannot be released', async () => {
    const queue = handMadeQueue<unknown, unknown>({ name: 'one-refused', handler: never })
    const service = open()
    let refused = ''
    const refusing = wrapped(service, {
      releaseJobs: async (name, claims) => {
        if (claims.some(({ id }) => id === refused)) throw new Error('duplicate key')
        await service.releaseJobs(name, claims)
      },
    })
    const worker = new QueueWorker(refusing, [queue])
    const errors: string[] = []
    worker.on('error', ({ message }) => errors.push(message))
    await worker.start()
    const ids = await bench.client.addBatch(
      queue,
      [1, 2, 3, 4, 5].map((data) => ({ data })),
    )
    refused = ids[2] ?? ''
    await eventually('all run', () => worker.health().queues[0]?.running === 5)
    await worker.stop({ timeout: 0 })
    const jobs = await Promise.all(ids.map((id) => bench.client.getJob(queue, id)))
    expect(jobs.map((job) => job?.status)).toEqual(['waiting', 'waiting', 'active', 'waiting', 'waiting'])
    expect(errors).toEqual(['duplicate key'])
    await service.close()
  })

  test('retries the release of jobs while the database is unreachable', async () => {
    const queue = handMadeQueue<unknown, unknown>({ name: 'away', handler: never })
    const service = open()
    let tries = 0
    const flaky = wrapped(service, {
      releaseJobs: async (...given) => {
        tries += 1
        if (tries < 3) throw new QueueConnectionError('away')
        await service.releaseJobs(...given)
      },
    })
    const worker = new QueueWorker(flaky, [queue])
    worker.on('error', () => {})
    await worker.start()
    const id = await bench.client.add(queue, 1)
    await eventually('the job runs', () => worker.health().queues[0]?.running === 1)
    await worker.stop({ timeout: 0 })
    expect(await bench.client.getJob(queue, id)).toMatchObject({ status: 'waiting' })
    await service.close()
  })
})

describe('pause()', () => {
  test('releases the jobs of a claim that returns after it', async () => {
    let started = 0
    const queue = handMadeQueue<unknown, unknown>({
      name: 'late-for-pause',
      handler: async () => void (started += 1),
    })
    const service = open()
    const answer = Promise.withResolvers<void>()
    let claimed = 0
    const late = wrapped(service, {
      claimJobs: async (...given) => {
        const jobs = await service.claimJobs(...given)
        claimed += jobs.length
        if (jobs.length > 0) await answer.promise
        return jobs
      },
    })
    const worker = new QueueWorker(late, [queue])
    await worker.start()
    const id = await bench.client.add(queue, 1)
    await eventually('the job is claimed', () => claimed === 1)
    worker.pause(queue)
    answer.resolve()
    const read = () => bench.client.getJob(queue, id)
    await eventually('the job waits again', async () => (await read())?.status === 'waiting')
    expect(started).toBe(0)
    worker.resume(queue)
    await eventually('the job has completed', async () => (await read())?.status === 'completed')
    await worker.stop()
    await service.close()
  })
})
