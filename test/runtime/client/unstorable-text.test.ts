/** Text that PostgreSQL cannot store as JSON is found in the text of an insert, before it is sent. */
import { context, trace } from '@opentelemetry/api'
import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import pg from 'pg'
import { JobValidationError, type QueueClient } from 'typeboss'
import { handMadeQueue } from '../../support/hand-made-queues.js'
import { useBench } from '../../support/service.js'

const queue = handMadeQueue<unknown, unknown>({ name: 'unstorable', handler: async () => {} })
const unstorable = ['a\0b', '\ud800', 'x\udfff', { ['k\0']: 1 }, { deep: [{ text: '\udbff' }] }]
/** Text that JSON writes with escapes, or that contains the letters of an escape. */
const storable = [
  '\\u0000',
  '\\ud800 \\',
  '\u0001\u001f',
  '😀 \ud83d\ude00',
  { ['\\u0000']: '"\\' },
  '\u2028',
  '{"a":"\\u0000"}',
]

async function caller(client: QueueClient, data: unknown): Promise<string> {
  return await client.add(queue, data)
}

describe('data with text that cannot be stored', () => {
  const bench = useBench()
  const stored = async (ids: readonly string[]): Promise<readonly unknown[]> =>
    Promise.all(ids.map(async (id) => (await bench.client.getJob(queue, id))?.data))

  test('is refused alone: other adds of the same insert are stored', async () => {
    const values = [...storable, ...unstorable, ...storable]
    const added = await Promise.allSettled(values.map((data) => bench.client.add(queue, data)))
    const refused = added.flatMap((each) => (each.status === 'rejected' ? [each.reason as unknown] : []))
    expect(refused).toHaveLength(unstorable.length)
    for (const error of refused) {
      expect(error).toBeInstanceOf(JobValidationError)
      expect(error).toMatchObject({ queue: 'unstorable', value: 'input', index: undefined })
    }
    expect(refused[4]).toMatchObject({ problems: [{ path: '.deep[0].text', received: expect.any(String) }] })
    const ids = added.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))
    expect(await stored(ids)).toEqual([...storable, ...storable])
  })

  test('rejects with a stack that leads to the caller', async () => {
    await expect(caller(bench.client, '\0')).rejects.toMatchObject({
      stack: expect.stringMatching(/at (async )?caller/),
    })
  })

  test('in a batch rejects with its index, and nothing is stored', async () => {
    const { waiting } = await bench.client.counts(queue)
    const same = { jobId: 'same' }
    const jobs = [
      { data: 1, options: same },
      { data: 2, options: same },
      ...storable.map((data) => ({ data })),
      { data: '\0' },
    ]
    await expect(bench.client.addBatch(queue, jobs)).rejects.toMatchObject({
      code: 'JOB_VALIDATION',
      index: jobs.length - 1,
    })
    expect((await bench.client.counts(queue)).waiting).toBe(waiting)
  })

  test('is refused before it reaches a transaction, which continues', async () => {
    const db = new pg.Client({ connectionString: bench.connectionString })
    await db.connect()
    try {
      await db.query('BEGIN')
      await expect(bench.client.add(queue, '\0', { db })).rejects.toThrow(JobValidationError)
      await expect(bench.client.addBatch(queue, [{ data: '\0' }], { db })).rejects.toThrow(JobValidationError)
      const id = await bench.client.add(queue, 'fine', { db })
      await db.query('COMMIT')
      expect(await stored([id])).toEqual(['fine'])
    } finally {
      await db.end()
    }
  })

  test('is refused by all other methods too', async () => {
    const id = await bench.client.add(queue, 1, { delay: 60_000 })
    expect(() => bench.client.plan(queue, '\0')).toThrow(JobValidationError)
    await expect(bench.client.update(queue, id, { data: '\0' })).rejects.toThrow(JobValidationError)
    await expect(bench.client.throttle(queue, '\0', { window: 1_000 })).rejects.toThrow(JobValidationError)
    await expect(bench.client.schedule(queue, '0 7 * * *', '\0')).rejects.toThrow(JobValidationError)
  })
})

describe('adds in several traces that share an insert', () => {
  const bench = useBench()
  const provider = new NodeTracerProvider()
  beforeAll(() => provider.register())
  afterAll(async () => {
    await provider.shutdown()
    trace.disable()
    context.disable()
  })

  test('each store their own trace and data, and only unstorable data is refused', async () => {
    const tracer = trace.getTracer('test')
    const adds = [...storable, '\0', ...storable].map((data) =>
      tracer.startActiveSpan('request', async (span) => {
        const { traceId } = span.spanContext()
        const id = await bench.client.add(queue, data).catch((error: unknown) => error)
        span.end()
        return { id, data, traceId }
      }),
    )
    const added = await Promise.all(adds)
    const refused = added.filter(({ id }) => id instanceof JobValidationError)
    expect(refused).toHaveLength(1)
    const db = new pg.Client({ connectionString: bench.connectionString })
    await db.connect()
    const { rows } = await db.query<{ id: string; data: unknown; traceparent: string }>(
      "SELECT id, data, trace_context->>'traceparent' AS traceparent FROM pgboss.job WHERE name = 'unstorable'",
    )
    await db.end()
    expect(rows).toHaveLength(added.length - 1)
    for (const { id, data, traceId } of added.filter((each) => typeof each.id === 'string')) {
      expect(rows).toContainEqual({ id, data, traceparent: expect.stringContaining(traceId) })
    }
    expect(bench.errors).toEqual([])
  })
})
