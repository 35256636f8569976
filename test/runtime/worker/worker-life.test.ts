/** A worker’s events and health, and its methods to pause, resume and stop. */
import { describe, expect, test } from '@jest/globals'
import { healthOf } from '#runtime/worker/health-of'
import {
  ClosedError,
  createPgBossService,
  QueueClient,
  QueueNotFoundError,
  QueueOptionsError,
  QueueWorker,
  WorkerStateError,
} from 'typeboss'
import { dated, handMadeQueue } from '../../support/hand-made-queues.js'
import { useBench } from '../../support/service.js'
import { counted, wrapped } from '../../support/wrapped-service.js'
import { waitUntil } from '../../support/wait-until.js'

describe('a worker’s events', () => {
  const bench = useBench()
  const service = () => createPgBossService({ connectionString: bench.connectionString, onError: () => {} })

  test('report completed, retried, failed and discarded attempts, decoded', async () => {
    const queue = handMadeQueue<{ at: Date }, unknown>({
      name: 'told',
      input: dated as never,
      output: dated as never,
      options: { retries: 1 },
      handler: async ({ at }, job) => {
        if (at.getTime() === 1) throw new Error('one')
        if (at.getTime() === 2) return job.discard('two')
        return { at }
      },
    })
    const seen: unknown[] = []
    const worker = new QueueWorker(service(), [queue])
    const note = (name: string) => (event: object) => seen.push({ name, ...event })
    worker.on('completed', note('completed')).on('failed', note('failed')).on('retrying', note('retrying'))
    worker.on('discarded', note('discarded'))
    await worker.start()
    const ids: string[] = []
    for (const at of [0, 1, 2]) {
      const id = await bench.client.add(queue, { at: new Date(at) })
      await bench.client.waitForCompletion(queue, id).catch(() => {})
      ids.push(id)
    }
    await worker.stop()
    const [fine, failing, dropped] = ids
    expect(seen).toMatchObject([
      { name: 'completed', queue: 'told', id: fine, data: { at: new Date(0) }, result: { at: new Date(0) } },
      { name: 'retrying', id: failing, attempt: 1, error: { message: 'one' } },
      { name: 'failed', id: failing, attempt: 2, data: { at: new Date(1) }, error: { message: 'one' } },
      { name: 'discarded', id: dropped, error: { message: 'two' } },
    ])
  })

  test('end after off(), and a listener that throws affects nothing else', async () => {
    const queue = handMadeQueue<unknown, unknown>({ name: 'loud', handler: async () => {} })
    const reported: unknown[] = []
    const worker = new QueueWorker(
      wrapped(service(), { reportError: (error) => void reported.push(error) }),
      [queue],
    )
    let heard = 0
    const left = () => void (heard += 1)
    worker.on('completed', left).off('completed', left)
    worker.on('completed', () => {
      throw new Error('in a listener')
    })
    worker.on('completed', () => Promise.reject(new Error('in an async listener')))
    await worker.start()
    await bench.client.waitForCompletion(queue, await bench.client.add(queue, 1))
    await worker.stop()
    expect(heard).toBe(0)
    expect(reported.map(String)).toEqual(['Error: in a listener', 'Error: in an async listener'])
    expect(() => worker.on('completed', 7 as never)).toThrow(QueueOptionsError)
  })

  test('report errors outside of handlers, in place of the service’s report', async () => {
    const queue = handMadeQueue<unknown, unknown>({ name: 'erring', handler: async () => {} })
    const reported: unknown[] = []
    const broken = wrapped(service(), {
      queuesWithWork: () => Promise.reject(new Error('no answer')),
      reportError: (error) => void reported.push(error),
    })
    const worker = new QueueWorker(broken, [queue])
    const heard = new Promise<Error>((resolve) => worker.on('error', resolve))
    await worker.start()
    expect((await heard).message).toBe('no answer')
    await worker.stop()
    expect(reported).toEqual([])
  })
})

describe('a worker', () => {
  const bench = useBench()
  const service = () => createPgBossService({ connectionString: bench.connectionString, onError: () => {} })

  test('pauses and resumes one queue, while others continue', async () => {
    const one = handMadeQueue<unknown, string>({ name: 'paused', handler: async () => 'one' })
    const two = handMadeQueue<unknown, string>({ name: 'unpaused', handler: async () => 'two' })
    const { service: watched, calls: polls } = counted(service(), 'queuesWithWork')
    const worker = new QueueWorker(watched, [one, two])
    worker.pause(one)
    await worker.start()
    const waiting = await bench.client.add(one, 1)
    expect(await bench.client.waitForCompletion(two, await bench.client.add(two, 1))).toBe('two')
    const before = polls()
    await waitUntil('two polls', () => polls() >= before + 2)
    expect(await bench.client.getJob(one, waiting)).toMatchObject({ status: 'waiting' })
    expect(worker.health().queues).toEqual([
      { queue: 'paused', running: 0, paused: true },
      { queue: 'unpaused', running: 0, paused: false },
    ])
    worker.resume('paused')
    expect(await bench.client.waitForCompletion(one, waiting)).toBe('one')
    worker.pause('paused')
    const again = await bench.client.add(one, 1)
    worker.resume(one)
    expect(await bench.client.waitForCompletion(one, again)).toBe('one')
    expect(() => worker.pause('no-such-queue')).toThrow(QueueNotFoundError)
    await worker.stop()
  })

  test('reports when it is ready', async () => {
    const queue = handMadeQueue<unknown, unknown>({ name: 'healthy', handler: () => new Promise(() => {}) })
    const real = service()
    const worker = new QueueWorker(real, [queue])
    expect(worker.health()).toMatchObject({ ready: false, state: 'made', databaseAnsweredAt: undefined })
    const starting = worker.start()
    expect(worker.health()).toMatchObject({ ready: false, state: 'starting' })
    await starting
    expect(worker.health()).toMatchObject({
      ready: true,
      state: 'running',
      databaseAnsweredAt: expect.any(Date),
    })
    await bench.client.add(queue, 1)
    await waitUntil('a running job', () => worker.health().queues[0]?.running === 1)
    const stopping = worker.stop({ timeout: 500 })
    await waitUntil('a worker that stops', () => worker.health().state !== 'running')
    expect(worker.health()).toMatchObject({ ready: false, state: 'stopping' })
    await stopping
    expect(worker.health()).toMatchObject({ ready: false, state: 'stopped' })
  })

  test('refuses wrong arguments in every call, and continues', async () => {
    const queue = handMadeQueue<string, string>({ name: 'careful', handler: async (data) => data })
    const worker = new QueueWorker(service(), [queue])
    expect(() => worker.handle('no-such-queue' as never, queue.handler as never)).toThrow(QueueNotFoundError)
    expect(() => worker.handle(queue, undefined as never)).toThrow(QueueOptionsError)
    for (const wrong of [null, 'x', { size: 0 }, { size: 5_000 }, { wait: -1 }, { stranger: 1 }]) {
      expect(() => worker.handleBatch(queue, () => {}, wrong as never)).toThrow(QueueOptionsError)
    }
    expect(() => worker.on('complete' as never, () => {})).toThrow('completed, failed, retrying')
    expect(() => worker.on('completed', 'log' as never)).toThrow(QueueOptionsError)
    expect(() => worker.pause(undefined as never)).toThrow(QueueNotFoundError)
    expect(() => worker.resume({} as never)).toThrow(QueueNotFoundError)
    await Promise.all([worker.start(), worker.start()])
    for (const timeout of [-1, NaN, 'soon']) {
      expect(() => worker.stop({ timeout: timeout as never })).toThrow(QueueOptionsError)
    }
    for (const wrong of [null, 5, { timout: 5 }]) {
      expect(() => worker.stop(wrong as never)).toThrow(QueueOptionsError)
    }
    expect(() => worker.handle(queue, () => 'late')).toThrow(WorkerStateError)
    expect(await bench.client.waitForCompletion(queue, await bench.client.add(queue, 'still'))).toBe('still')
    await worker.stop({ timeout: Infinity })
    await worker.stop()
  })

  test('is not ready if the database has not answered for long', () => {
    const now = Date.now()
    expect(healthOf('running', new Date(now - 9_000), []).ready).toBe(true)
    expect(healthOf('running', new Date(now - 11_000), []).ready).toBe(false)
  })

  test('stops at a signal of stopOn, and releases its jobs', async () => {
    const started = Promise.withResolvers<void>()
    const queue = handMadeQueue<unknown, unknown>({
      name: 'signalled',
      handler: () => {
        started.resolve()
        return new Promise(() => {})
      },
    })
    const worker = new QueueWorker(service(), [queue], { stopOn: ['SIGUSR2'], stopTimeout: 0 })
    await worker.start()
    const id = await bench.client.add(queue, 1)
    await started.promise
    process.emit('SIGUSR2', 'SIGUSR2')
    await worker.stop()
    expect(process.listenerCount('SIGUSR2')).toBe(0)
    expect(await bench.client.getJob(queue, id)).toMatchObject({ status: 'waiting', attemptsMade: 0 })
  })

  const startedBesideAClient = async (stopOn: readonly NodeJS.Signals[]) => {
    const shared = service()
    const client = new QueueClient(shared)
    const queue = handMadeQueue<unknown, unknown>({ name: 'shared-service', handler: async () => {} })
    const worker = new QueueWorker(shared, [queue], { stopOn })
    await worker.start()
    return { client, queue, shared, worker }
  }

  describe('with stopOn, in a program with a client of the same service', () => {
    test('closes the client’s service too, which would keep the process alive', async () => {
      const { client, queue, shared } = await startedBesideAClient(['SIGUSR2'])
      const waiting = client.waitForCompletion(queue, await bench.client.add(queue, 1, { delay: 60_000 }))
      process.emit('SIGUSR2', 'SIGUSR2')
      await expect(waiting).rejects.toBeInstanceOf(ClosedError)
      await expect(client.add(queue, 1)).rejects.toBeInstanceOf(ClosedError)
      await shared.close()
    })

    test.each(['on', 'once'] as const)(
      'does not close the client if the program listens itself, by %s',
      async (listen) => {
        const heard = Promise.withResolvers<void>()
        process[listen]('SIGUSR2', heard.resolve)
        const { client, queue, worker } = await startedBesideAClient(['SIGUSR2'])
        process.emit('SIGUSR2', 'SIGUSR2')
        await heard.promise
        await worker.stop()
        expect(await client.add(queue, 1)).toEqual(expect.any(String))
        process.off('SIGUSR2', heard.resolve)
        await client.close()
      },
    )

    test('closes the client only when the last worker of the service has stopped', async () => {
      const { client, queue, shared, worker } = await startedBesideAClient([])
      const other = new QueueWorker(shared, [], { stopOn: ['SIGUSR2'] })
      await other.start()
      process.emit('SIGUSR2', 'SIGUSR2')
      await other.stop()
      expect(await client.add(queue, 1)).toEqual(expect.any(String))
      await worker.stop()
      await client.close()
    })
  })

  test('does not use its service any more after a failed start', async () => {
    const shared = service()
    const client = new QueueClient(shared)
    const fixed = { name: 'fixed-policy', handler: async () => {} } as const
    await client.add(handMadeQueue<unknown, unknown>({ ...fixed, options: { policy: 'short' } }), 1)
    const worker = new QueueWorker(shared, [
      handMadeQueue<unknown, unknown>({ ...fixed, options: { policy: 'exclusive' } }),
    ])
    await expect(worker.start()).rejects.toBeInstanceOf(QueueOptionsError)
    await client.close()
    await expect(shared.countJobs('fixed-policy')).rejects.toBeInstanceOf(ClosedError)
  })

  test.each([
    [{ concurrency: 0 }, 'concurrency'],
    [{ stopTimeout: -1 }, 'stopTimeout'],
    [{ stopOn: 'SIGTERM' }, 'stopOn'],
    [{ stopOn: ['TERM'] }, 'stopOn'],
    [{ stopon: [] }, 'stopon'],
    [null, 'options'],
  ])('refuses wrong options: %j', (options, named) => {
    expect(() => new QueueWorker(bench.service, [], options as never)).toThrow(`The option ${named} must be`)
  })
})
