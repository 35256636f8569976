import { describe, expect, test } from '@jest/globals'
import pg from 'pg'
import {
  ClosedError,
  createPgBossService,
  JobActiveError,
  JobNotFailedError,
  JobNotFoundError,
  JobValidationError,
  QueueClient,
  QueueNotFoundError,
  QueueOptionsError,
} from 'typeboss'
import { dated, handMadeQueue } from '../../support/hand-made-queues.js'
import { useBench } from '../../support/service.js'
import { counted, wrapped } from '../../support/wrapped-service.js'

const queue = handMadeQueue<unknown, unknown>({ name: 'client', handler: async (data) => data })
const datedQueue = handMadeQueue<{ at: Date }, unknown>({ name: 'client-dated', input: dated as never })
const idle = handMadeQueue<unknown, unknown>({
  name: 'client-idle',
  options: { retries: 4, priority: 'low' },
})

describe('add()', () => {
  const bench = useBench()

  test('stores plain JSON of any kind at the top', async () => {
    for (const data of ['text', 5, true, null, [1, [2]], { deep: { er: 1 } }]) {
      const id = await bench.client.add(idle, data)
      expect((await bench.client.getJob(idle, id))?.data).toEqual(data)
    }
  })

  test('takes the queue as a definition or a name', async () => {
    const id = await bench.client.add<typeof idle>('client-idle', 1)
    expect((await bench.client.getJob(idle, id))?.queue).toBe('client-idle')
  })

  test('applies the options of the queue where the job sets none', async () => {
    const plain = await bench.client.getJob(idle, await bench.client.add(idle, 1))
    expect(plain).toMatchObject({ status: 'waiting', priority: -10, attemptsMade: 0, attemptsAllowed: 5 })
    const own = await bench.client.getJob(
      idle,
      await bench.client.add(idle, 1, { priority: 'critical', retries: 0 }),
    )
    expect(own).toMatchObject({ priority: 100, attemptsAllowed: 1 })
  })

  test('delays a job to the millisecond', async () => {
    const job = await bench.client.getJob(idle, await bench.client.add(idle, 1, { delay: 86_400_001 }))
    expect(job?.status).toBe('delayed')
    expect(Number(job?.delayedUntil) - Number(job?.addedAt)).toBe(86_400_001)
  })

  test('stores one job for each jobId, found by the jobId and by the id', async () => {
    const ids = await Promise.all([1, 2, 3].map((n) => bench.client.add(idle, n, { jobId: 'welcome-42' })))
    expect(new Set(ids).size).toBe(1)
    expect(await bench.client.add(idle, 4, { jobId: 'welcome-42' })).toBe(ids[0])
    expect((await bench.client.getJob(idle, 'welcome-42'))?.data).toBe(1)
    expect((await bench.client.getJob(idle, ids[0] ?? ''))?.data).toBe(1)
    // The same id on another queue is another job.
    expect(await bench.client.add(queue, 1, { jobId: 'welcome-42' })).not.toBe(ids[0])
  })

  test('refuses data that does not fit, before anything is written', async () => {
    const wrong = bench.client.add(datedQueue, { at: 'yesterday' } as never)
    await expect(wrong).rejects.toThrow(JobValidationError)
    await expect(wrong).rejects.toMatchObject({
      code: 'JOB_VALIDATION',
      queue: 'client-dated',
      value: 'input',
    })
    await expect(wrong).rejects.toThrow('input.at: expected Date, got "yesterday"')
  })

  test.each([new Date(), new Map(), [undefined], Number.NaN, 5n, new URL('a:b'), () => 1])(
    'refuses %p without a type, because JSON would silently change it',
    async (value) => {
      await expect(bench.client.add(idle, { deep: [value] })).rejects.toThrow(/input\.deep\[0\].* plain JSON/)
    },
  )

  test('refuses an object that contains itself', async () => {
    const loop: { self?: unknown } = {}
    loop.self = loop
    await expect(bench.client.add(idle, loop)).rejects.toThrow(JobValidationError)
  })

  test.each([
    { priority: 1.5 },
    { priority: 'urgent' },
    { delay: -1 },
    { delay: Number.NaN },
    { retries: -1 },
    { retries: 1.5 },
    { backoff: 'linear' },
    { backoff: { type: 'fixed', maximum: 5 } },
    { backoff: { type: 'exponential', delay: 10, maximum: 5 } },
    { timeout: 0 },
    { timeout: 86_400_001 },
    { jobId: '' },
    { deley: 5 },
  ])('refuses options out of range: %p', async (options) => {
    await expect(bench.client.add(idle, 1, options as never)).rejects.toThrow(QueueOptionsError)
  })

  test('names the option, its value and the allowed range', async () => {
    await expect(bench.client.add(idle, 1, { timeout: -5 })).rejects.toThrow(
      'The option timeout must be from 1 to 86400000 milliseconds, got -5',
    )
  })

  test('refuses an unknown queue name', async () => {
    await expect(bench.client.add('nowhere' as never, 1 as never)).rejects.toThrow(QueueNotFoundError)
    await expect(bench.client.add('nowhere' as never, 1 as never)).rejects.toThrow(/Defined: .*client-idle/)
    await expect(bench.client.add(undefined as never, 1 as never)).rejects.toThrow(QueueNotFoundError)
  })

  test('works as a method detached from the client', async () => {
    // The constructor binds the methods: this test checks it.
    // oxlint-disable-next-line typescript/unbound-method
    const { add, getJob } = bench.client
    expect((await getJob(idle, await add(idle, 'taken')))?.data).toBe('taken')
  })
})

describe('add() at the same time', () => {
  const bench = useBench()

  test('shares inserts, and each call resolves with its own id', async () => {
    const { service, calls } = counted(bench.service, 'addJobs')
    const client = new QueueClient(service)
    await client.add(idle, 'first')
    const before = calls()
    const ids = await Promise.all(Array.from({ length: 300 }, (_, n) => client.add(idle, n, { priority: n })))
    expect(calls() - before).toBeLessThanOrEqual(2)
    expect(new Set(ids).size).toBe(300)
    const last = await client.getJob(idle, ids[299] ?? '')
    expect(last).toMatchObject({ data: 299, priority: 299 })
  })

  test('rejects only the job that the database refuses', async () => {
    const service = wrapped(bench.service, {
      addJobs: async (name, jobs, transaction) => {
        if (jobs.some(({ data }) => data === 7)) throw new Error('refused')
        return bench.service.addJobs(name, jobs, transaction)
      },
    })
    const client = new QueueClient(service)
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, (_, n) => client.add(idle, n)))
    const refused = outcomes.flatMap(({ status }, n) => (status === 'rejected' ? [n] : []))
    expect(refused).toEqual([7])
  })

  test.each([
    ['in text', 'nul \0 text', 'input: expected text without NUL'],
    ['far within', { list: [{ text: '\0' }] }, 'input.list[0].text: expected text without NUL'],
    ['in a key', { 'a\0': 1 }, 'input: expected keys of text without NUL'],
    ['and half a surrogate pair', ['\ud83d'], 'input[0]: expected text without NUL'],
  ])('refuses a NUL character %s before anything is written', async (_where, data, message) => {
    const { client } = bench
    const before = await client.counts(idle)
    await expect(client.add(idle, data)).rejects.toThrow(JobValidationError)
    await expect(client.add(idle, data)).rejects.toThrow(message)
    await expect(client.addBatch(idle, [{ data: 'fine' }, { data }])).rejects.toMatchObject({ index: 1 })
    await expect(client.update(idle, 'any', { data })).rejects.toThrow(message)
    expect(await client.counts(idle)).toEqual(before)
  })

  test('creates a queue once for many first calls', async () => {
    const fresh = handMadeQueue<unknown, unknown>({ name: 'client-fresh', options: { retries: 9 } })
    const ids = await Promise.all(Array.from({ length: 50 }, (_, n) => bench.client.add(fresh, n)))
    expect((await bench.client.getJob(fresh, ids[49] ?? ''))?.attemptsAllowed).toBe(10)
  })
})

describe('addBatch()', () => {
  const bench = useBench()

  test('resolves with the ids in order', async () => {
    const ids = await bench.client.addBatch(idle, [{ data: 'a' }, { data: 'b', options: { jobId: 'named' } }])
    expect((await bench.client.getJob(idle, ids[0] ?? ''))?.data).toBe('a')
    expect((await bench.client.getJob(idle, 'named'))?.id).toBe(ids[1])
    expect(await bench.client.addBatch(idle, [])).toEqual([])
  })

  test('names the job that does not fit, and stores none', async () => {
    const batch = [{ data: { at: new Date() }, options: { jobId: 'good' } }, { data: { at: 5 } }]
    await expect(bench.client.addBatch(datedQueue, batch as never)).rejects.toMatchObject({ index: 1 })
    expect(await bench.client.getJob(datedQueue, 'good')).toBeUndefined()
  })
})

describe('a job', () => {
  const bench = useBench()

  test('that does not exist is undefined for getJob()', async () => {
    expect(await bench.client.getJob(idle, 'never-added')).toBeUndefined()
  })

  test('that is waiting or delayed is removed once by remove()', async () => {
    const waiting = await bench.client.add(idle, 1)
    const delayed = await bench.client.add(idle, 1, { delay: 60_000 })
    expect(await bench.client.remove(idle, waiting)).toBe(true)
    expect(await bench.client.remove(idle, waiting)).toBe(false)
    expect(await bench.client.remove(idle, delayed)).toBe(true)
    expect(await bench.client.getJob(idle, delayed)).toBeUndefined()
  })

  test('that is active or finished is not removed by remove()', async () => {
    const finish = Promise.withResolvers<string>()
    const started = Promise.withResolvers<void>()
    const held = handMadeQueue<unknown, unknown>({
      name: 'client-held',
      handler: () => {
        started.resolve()
        return finish.promise
      },
    })
    await bench.working([held], async () => {
      const id = await bench.client.add(held, 1)
      await started.promise
      expect((await bench.client.getJob(held, id))?.status).toBe('active')
      await expect(bench.client.remove(held, id)).rejects.toThrow(JobActiveError)
      finish.resolve('done')
      expect(await bench.client.waitForCompletion(held, id)).toBe('done')
      expect(await bench.client.remove(held, id)).toBe(false)
    })
  })

  test('that failed is retried by retry(), and no other', async () => {
    let healthy = false
    const shaky = handMadeQueue<unknown, unknown>({
      name: 'client-shaky',
      options: { retries: 0 },
      handler: () => {
        if (!healthy) throw new Error('unwell')
        return 'well'
      },
    })
    const id = await bench.client.add(shaky, 1, { jobId: 'patient' })
    await expect(bench.client.retry(shaky, 'patient')).rejects.toThrow(JobNotFailedError)
    await expect(bench.client.retry(shaky, 'stranger')).rejects.toThrow(JobNotFoundError)
    await bench.working([shaky], async () => {
      await expect(bench.client.waitForCompletion(shaky, id)).rejects.toThrow('unwell')
      healthy = true
      expect(await bench.client.retry(shaky, 'patient')).toBe(id)
      expect(await bench.client.waitForCompletion(shaky, id)).toBe('well')
    })
  })

  test('whose stored data no longer fits can be read, except for the data', async () => {
    await bench.service.prepareQueue('client-dated', {}, 'producer')
    const database = new pg.Client(bench.connectionString)
    await database.connect()
    const { rows } = await database.query<{ id: string }>(
      `insert into pgboss.job (name, data) values ('client-dated', '{"at": 1}') returning id`,
    )
    await database.end()
    const job = await bench.client.getJob(datedQueue, rows[0]?.id ?? '')
    expect(job?.status).toBe('waiting')
    expect(() => job?.data).toThrow(JobValidationError)
  })
})

describe('close()', () => {
  const bench = useBench()

  test('rejects all later calls, and can be called twice', async () => {
    const { connectionString } = bench
    const client = new QueueClient(createPgBossService({ connectionString }))
    await client.add(idle, 1)
    await Promise.all([client.close(), client.close()])
    await expect(client.add(idle, 1)).rejects.toThrow(ClosedError)
    await expect(client.getJob(idle, 'x')).rejects.toThrow(ClosedError)
  })

  test('rejects pending waits with ClosedError', async () => {
    const client = new QueueClient(createPgBossService({ connectionString: bench.connectionString }))
    const id = await client.add(idle, 1)
    const wait = client.waitForCompletion(idle, id)
    const outcomes = Promise.allSettled([wait])
    await client.getJob(idle, id)
    await client.close()
    expect(await outcomes).toEqual([{ status: 'rejected', reason: expect.any(ClosedError) }])
  })

  test('leaves the service open for its other clients, and closes it with the last one', async () => {
    const { connectionString } = bench
    const { service, calls: closings } = counted(createPgBossService({ connectionString }), 'close')
    const [one, other] = [new QueueClient(service), new QueueClient(service)]
    await one.add(idle, 1)
    await one.close()
    expect(closings()).toBe(0)
    expect(typeof (await other.add(idle, 1))).toBe('string')
    await other.close()
    expect(closings()).toBe(1)
  })
})
