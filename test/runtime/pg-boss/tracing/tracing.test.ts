/** Uses OpenTelemetry's own SDK and exporter, to see the same traces as a user. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { propagation, SpanKind, SpanStatusCode, trace, context } from '@opentelemetry/api'
import {
  InMemorySpanExporter,
  NodeTracerProvider,
  SimpleSpanProcessor,
  type ReadableSpan,
} from '@opentelemetry/sdk-trace-node'
import pg from 'pg'
import { QueueClient, createPgBossService } from 'typeboss'
import { killChildren, startChild } from '../../../support/child-process.js'
import { handMadeQueue } from '../../../support/hand-made-queues.js'
import { useBench } from '../../../support/service.js'
import { counted } from '../../../support/wrapped-service.js'
import { crossingQueue, type ToldSpan } from './tracing-queue.js'

const exporter = new InMemorySpanExporter()
const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] })
const tracer = trace.getTracer('the web server')

const seen: { readonly data: unknown; readonly traceId: string | undefined; readonly baggage: unknown }[] = []
const traced = handMadeQueue<{ n: number; fails?: boolean }, number>({
  name: 'tracing-traced',
  options: { retries: 0 },
  handler: async (data) => {
    seen.push({
      data,
      traceId: trace.getActiveSpan()?.spanContext().traceId,
      baggage: propagation.getActiveBaggage(),
    })
    if (data.fails === true) throw new RangeError('out of range')
    return data.n
  },
})

/** Runs `use` in a span, as a request of a web server does. */
const inSpan = <Result>(name: string, use: () => Promise<Result>): Promise<Result> =>
  tracer.startActiveSpan(name, async (span) => {
    try {
      return await use()
    } finally {
      span.end()
    }
  })
const named = (name: string): ReadableSpan | undefined =>
  exporter.getFinishedSpans().findLast((span) => span.name === name)
const processed = (id: string): ReadableSpan | undefined =>
  exporter
    .getFinishedSpans()
    .find((span) => span.name === 'process tracing-traced' && span.attributes['messaging.message.id'] === id)

describe('a job’s trace', () => {
  const bench = useBench()
  beforeAll(() => provider.register())
  afterAll(() => provider.shutdown())
  afterAll(killChildren)

  test('continues from its producer through the insert into the handler', async () => {
    await bench.working([traced], async () => {
      const id = await inSpan('POST /orders', () => bench.client.add(traced, { n: 1 }))
      expect(await bench.client.waitForCompletion(traced, id)).toBe(1)
      const [request, insert, run] = [named('POST /orders'), named('insert tracing-traced'), processed(id)]
      expect(insert?.kind).toBe(SpanKind.PRODUCER)
      expect(insert?.parentSpanContext?.spanId).toBe(request?.spanContext().spanId)
      expect(run?.kind).toBe(SpanKind.CONSUMER)
      expect(run?.parentSpanContext?.spanId).toBe(insert?.spanContext().spanId)
      expect(run?.spanContext().traceId).toBe(request?.spanContext().traceId)
      expect(run?.attributes).toMatchObject({
        'messaging.system': 'pg-boss',
        'messaging.operation.type': 'process',
        'messaging.destination.name': 'tracing-traced',
        'pgboss.job.retry_count': 0,
      })
      // The handler's own spans belong to the trace too.
      expect(seen.at(-1)?.traceId).toBe(request?.spanContext().traceId)
    })
  })

  test('continues in the worker of another process, and in its handler’s own spans', async () => {
    const worker = startChild('runtime/pg-boss/tracing/tracing-worker-process.js', {
      DATABASE_URL: bench.connectionString,
    })
    const id = await inSpan('POST /texts', () => bench.client.add(crossingQueue, 'four'))
    expect(await bench.client.waitForCompletion(crossingQueue, id)).toBe(4)
    worker.signal('SIGTERM')
    const [told] = await worker.told(1)
    await worker.exited
    const spans = told as readonly ToldSpan[]
    const of = (name: string): ToldSpan | undefined => spans.find((span) => span.name === name)
    const [request, insert] = [named('POST /texts'), named('insert tracing-crossing')]
    expect(of('process tracing-crossing')).toMatchObject({
      trace: request?.spanContext().traceId,
      parent: insert?.spanContext().spanId,
    })
    expect(of('count')).toMatchObject({
      trace: request?.spanContext().traceId,
      parent: of('process tracing-crossing')?.id,
    })
  })

  test('is shared by a batch, with or without the user’s own transaction', async () => {
    const pool = new pg.Pool({ connectionString: bench.connectionString })
    const db = await pool.connect()
    const batch = [{ data: { n: 5 } }, { data: { n: 6 } }]
    await bench.working([traced], async () => {
      for (const options of [{}, { db }]) {
        const ids = await inSpan('a batch', () => bench.client.addBatch(traced, batch, options))
        await bench.client.waitForBatch(traced, ids)
        const insert = named('insert tracing-traced')?.spanContext()
        expect(named('a batch')?.spanContext().traceId).toBe(insert?.traceId)
        for (const id of ids) expect(processed(id)?.parentSpanContext?.spanId).toBe(insert?.spanId)
      }
    })
    db.release()
    await pool.end()
  })

  test('is that of its own add() when adds of several traces share an insert', async () => {
    const { service, calls } = counted(bench.service, 'addJobs')
    const client = new QueueClient(service)
    await bench.working([traced], async () => {
      await client.add(traced, { n: 10 })
      const before = calls()
      const ids = await Promise.all(
        [11, 12, 13]
          .map((n) => inSpan(`request ${n}`, () => client.add(traced, { n })))
          .concat(client.add(traced, { n: 14 })),
      )
      expect(calls()).toBe(before + 1)
      const outside = ids.pop() ?? ''
      await bench.client.waitForBatch(traced, [...ids, outside])
      for (const [index, id] of ids.entries()) {
        const request = named(`request ${index + 11}`)?.spanContext()
        const insert = exporter
          .getFinishedSpans()
          .find((span) => span.attributes['messaging.message.id'] === id && span.kind === SpanKind.PRODUCER)
        expect(insert?.name).toBe('insert tracing-traced')
        expect(insert?.parentSpanContext?.spanId).toBe(request?.spanId)
        expect(processed(id)?.parentSpanContext?.spanId).toBe(insert?.spanContext().spanId)
        expect(processed(id)?.spanContext().traceId).toBe(request?.traceId)
      }
      const traces = [...ids, outside].map((id) => processed(id)?.spanContext().traceId)
      expect(new Set(traces).size).toBe(4)
    })
  })

  test('records a failure', async () => {
    await bench.working([traced], async () => {
      const id = await bench.client.add(traced, { n: 2, fails: true })
      await expect(bench.client.waitForCompletion(traced, id)).rejects.toThrow('out of range')
      const run = processed(id)
      expect(run?.status).toEqual({ code: SpanStatusCode.ERROR, message: 'out of range' })
      expect(run?.attributes['error.type']).toBe('RangeError')
      expect(run?.events.map(({ name }) => name)).toEqual(['exception'])
    })
  })

  test('stores no baggage in the database', async () => {
    const baggage = propagation.createBaggage({ session: { value: 'secret' } })
    await bench.working([traced], async () => {
      const id = await context.with(propagation.setBaggage(context.active(), baggage), () =>
        inSpan('with baggage', () => bench.client.add(traced, { n: 3 })),
      )
      await bench.client.waitForCompletion(traced, id)
      expect(processed(id)?.spanContext().traceId).toBe(named('with baggage')?.spanContext().traceId)
      expect(seen.at(-1)?.baggage).toBeUndefined()
    })
  })

  test('has no spans for claims of an empty queue', () => {
    expect(exporter.getFinishedSpans().filter(({ name }) => name.startsWith('receive'))).toEqual([])
  })

  test('is not recorded if tracing is off', async () => {
    const { connectionString } = bench
    const client = new QueueClient(
      createPgBossService({ connectionString, openTelemetry: { enabled: false } }),
    )
    const before = exporter.getFinishedSpans().length
    const id = await inSpan('unseen', () => client.add(traced, { n: 4 }))
    expect(exporter.getFinishedSpans().length).toBe(before + 1)
    await client.remove(traced, id)
    await client.close()
  })
})
