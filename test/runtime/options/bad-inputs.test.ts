/**
 * Calls every method of the client with every kind of wrong value for each argument: each call ends soon, with a
 * TypebossError. Includes values that the types forbid, because JavaScript and `as any` can pass them.
 */
import { describe, expect, test } from '@jest/globals'
import {
  ClosedError,
  createPgBossService,
  fromDrizzle,
  QueueClient,
  QueueWorker,
  TypebossError,
} from 'typeboss'
import type { contractUsages } from '#runtime/queue/contract-usages'
import { handMadeQueue } from '../../support/hand-made-queues.js'
import { useBench } from '../../support/service.js'

type Method = keyof typeof contractUsages

const queue = handMadeQueue<unknown, unknown>({ name: 'bad-inputs' })
const id = '00000000-0000-4000-8000-000000000000'

/** Valid arguments of each method after the queue. */
const good: Record<Method, readonly unknown[]> = {
  add: [1, { key: 'a' }],
  addBatch: [[{ data: 1 }], {}],
  throttle: [1, { window: 1_000 }],
  debounce: [1, { window: 1_000 }],
  plan: [1, { key: 'a' }],
  dependencies: [id],
  schedule: ['0 0 1 1 *', 1, {}],
  unschedule: ['key', {}],
  schedules: [],
  getJob: [id],
  findJobs: [{ limit: 1 }],
  counts: [],
  waitForCompletion: [id, { timeout: 0 }],
  waitForBatch: [[id], { timeout: 0 }],
  watch: [id, {}],
  update: [id, { priority: 1 }, {}],
  remove: [id, {}],
  cancel: [id, {}],
  cancelBatch: [[id], {}],
  retry: [id, {}],
  retryBatch: [[id], {}],
  redrive: [{ limit: 1 }],
  previewRedrive: [{ limit: 1 }],
}

/** Wrong values for an argument whose valid value is of this kind. */
const wrongFor = (value: unknown): readonly unknown[] => {
  if (typeof value === 'string') return [null, undefined, 5, '', {}, [], Symbol('s'), () => 1]
  if (Array.isArray(value)) return [null, undefined, 'x', 5, {}, [null], [5], [''], [undefined]]
  if (typeof value === 'object') return [null, 'x', 5, { stranger: 1 }, { db: null }, { db: 'x' }]
  // Data: values that are not plain JSON.
  return [Number.NaN, 5n, Symbol('s'), () => 1, new Date(), { a: undefined, b: () => 1 }]
}

/** Values that are valid although the other lists call them wrong. */
const fine = new Set([
  'unschedule 0 undefined',
  // Ids of no job.
  ...['dependencies', 'getJob', 'remove', 'cancel', 'update'].map((method) => `${method} 0 key`),
])

const places = Object.entries(good).flatMap(([method, values]) =>
  values.flatMap((value, place) =>
    wrongFor(value)
      .filter((wrong) => !fine.has(`${method} ${place} ${String(wrong)}`))
      .map((wrong) => ({ method: method as Method, place, wrong })),
  ),
)

describe('a wrong value', () => {
  const bench = useBench()

  /** Resolves with the error of a call, or with the value that it should not have returned. */
  async function outcome(client: QueueClient, method: Method, values: readonly unknown[]): Promise<unknown> {
    const call = async (): Promise<unknown> => {
      const called: unknown = Reflect.apply(client[method], client, values)
      if (method !== 'watch') return called
      for await (const job of called as AsyncIterable<unknown>) return job
      return undefined
    }
    const late = new Promise((resolve) => setTimeout(() => resolve('it hangs'), 20_000).unref())
    return Promise.race([
      call().then(
        (value) => ['resolved', value],
        (error: unknown) => error,
      ),
      late,
    ])
  }

  const make = (queues: unknown, options?: unknown): QueueWorker =>
    new QueueWorker(bench.service, queues as never, options as never)

  test.each(Object.keys(good) as Method[])('is refused as any argument of %s()', async (method) => {
    for (const { place, wrong } of places.filter((each) => each.method === method)) {
      const values = (good[method] as unknown[]).with(place, wrong)
      const came = await outcome(bench.client, method, [queue, ...values])
      if (!(came instanceof TypebossError))
        throw new Error(`${method}, argument ${place + 1}, ${describeValue(wrong)}: ${describeValue(came)}`)
      expect(came.message.length).toBeGreaterThan(10)
    }
  })

  test.each(Object.keys(good) as Method[])('is refused as the queue of %s()', async (method) => {
    for (const wrong of [undefined, null, 5, '', 'no such', 'ümlaut', {}, [], Symbol('s'), () => 1]) {
      expect(await outcome(bench.client, method, [wrong, ...good[method]])).toMatchObject({
        code: 'QUEUE_NOT_FOUND',
      })
    }
  })

  test('does no harm to later calls', async () => {
    expect(bench.errors).toEqual([])
    expect(await bench.client.getJob(queue, await bench.client.add(queue, 1))).toMatchObject({ data: 1 })
  })

  test.each(Object.keys(good) as Method[])(
    'and a valid one are both refused after close(): %s()',
    async (method) => {
      const { connectionString } = bench
      const client = new QueueClient(createPgBossService({ connectionString }))
      await client.close()
      expect(await outcome(client, method, [queue, ...good[method]])).toBeInstanceOf(ClosedError)
    },
  )

  test.each([
    { key: '\ud800' },
    { group: '\udc00' },
    { key: 'a\0b' },
    { key: 'é'.repeat(501) },
    { backoff: { type: 'fixed', dealy: 5 } },
    { delay: Infinity },
    { priority: 0.5 },
  ])('is refused as an option of a job: %j', async (options) => {
    for (const method of ['add', 'throttle'] as const) {
      const given = method === 'add' ? options : { window: 1_000, ...options }
      const came = await outcome(bench.client, method, [queue, 1, given])
      expect(came).toMatchObject({ code: 'QUEUE_OPTIONS' })
    }
  })

  test('is not a delay so short that JavaScript prints it with an exponent', async () => {
    const added = await bench.client.add(queue, 1, { delay: 1e-9 })
    expect(await bench.client.update(queue, added, { delay: 1e-9 })).toBe(true)
  })

  test('is refused by each method of a worker', async () => {
    const worker = make([queue])
    const refused: (() => unknown)[] = [
      ...[undefined, 'x', [null], ['no such'], [queue, queue]].map((wrong) => () => make(wrong)),
      ...[null, 5, { stranger: 1 }, { concurrency: 0.5 }, { stopTimeout: -1 }].map(
        (wrong) => () => make([queue], wrong),
      ),
      ...['SIGTERM', ['SIGNOPE'], ['SIGKILL'], [15]].map((wrong) => () => make([queue], { stopOn: wrong })),
      ...[undefined, 'no such', {}].map((wrong) => () => worker.handle(wrong as never, (() => 1) as never)),
      () => worker.handle(queue, 'x' as never),
      () => worker.handleBatch(queue, () => {}, { size: 0 }),
      () => worker.handleBatch(queue, () => {}, { sise: 5 } as never),
      ...[undefined, null, 'no such', {}].flatMap((wrong) => [
        () => worker.pause(wrong as never),
        () => worker.resume(wrong as never),
        () => worker.on(wrong as never, () => {}),
        () => worker.off(wrong as never, () => {}),
        () => worker.on('failed', wrong as never),
        () => worker.off('failed', wrong as never),
      ]),
      ...[null, 'x', { timeout: 'x' }, { stranger: 1 }].map((wrong) => () => worker.stop(wrong as never)),
    ]
    for (const call of refused) expect(call).toThrow(TypebossError)
    await worker.stop()
  })

  test('is refused by fromDrizzle()', () => {
    const sql = Object.assign(() => {}, { param: () => {} })
    for (const wrong of [undefined, null, 5, {}]) {
      expect(() => fromDrizzle(wrong as never, sql)).toThrow(TypebossError)
      expect(() => fromDrizzle({ execute: async () => {} }, wrong as never)).toThrow(TypebossError)
    }
  })

  test('is refused as a service, and as an option of createPgBossService()', () => {
    for (const wrong of [undefined, null, 5, 'postgres://localhost', {}, () => 1]) {
      expect(() => new QueueClient(wrong as never)).toThrow(TypebossError)
      expect(() => new QueueWorker(wrong as never, [queue])).toThrow(TypebossError)
    }
    const options = [
      ...['', 5].flatMap((text) => [{ connectionString: text }, { schema: text }, { dataFolder: text }]),
      ...[null, {}, () => 1].flatMap((thing) => [{ pool: thing }, { boss: thing }, { pglite: thing }]),
      { onError: 'log' },
    ]
    for (const wrong of [null, 5, 'postgres://localhost', [], ...options]) {
      expect(() => createPgBossService(wrong as never)).toThrow(TypebossError)
    }
  })
})

describe('two workers of one process', () => {
  const bench = useBench()

  test('share a queue and run each job once', async () => {
    const done: unknown[] = []
    const shared = handMadeQueue<unknown, unknown>({
      name: 'bad-inputs-shared',
      handler: (data) => void done.push(data),
    })
    const workers = [0, 1].map(() => new QueueWorker(bench.service, [shared]))
    await Promise.all(workers.map((worker) => worker.start()))
    const numbers = Array.from({ length: 200 }, (_, n) => n)
    const ids = await bench.client.addBatch(
      shared,
      numbers.map((data) => ({ data })),
    )
    await bench.client.waitForBatch(shared, ids)
    await workers[0]?.stop()
    await bench.client.waitForCompletion(shared, await bench.client.add(shared, 200))
    await workers[1]?.stop()
    expect(done.toSorted((a, b) => Number(a) - Number(b))).toEqual([...numbers, 200])
  })
})

function describeValue(value: unknown): string {
  if (value instanceof Error) return `${value.constructor.name}: ${value.message} ${value.stack}`
  try {
    return JSON.stringify(value) ?? String(value)
  } catch {
    return String(value)
  }
}
