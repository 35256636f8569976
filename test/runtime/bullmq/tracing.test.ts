/** Uses OpenTelemetry's own SDK and exporter, to see the same traces as a user. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { context, propagation, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import {
  InMemorySpanExporter,
  NodeTracerProvider,
  SimpleSpanProcessor,
  type ReadableSpan,
} from '@opentelemetry/sdk-trace-node'
import { Worker } from 'bullmq'
import { Redis } from 'ioredis'
import { QueueClient, QueueWorker } from 'typeboss'
import { createBullMQService } from 'typeboss/bullmq'
import { handMadeQueue } from '../../support/hand-made-queues.js'
import { describeOnRedis, startRedisServer, type RedisServer } from '../../support/redis-server.js'

const exporter = new InMemorySpanExporter()
const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] })
const tracer = trace.getTracer('the web server')

const seen: { readonly traceId: string | undefined; readonly baggage: unknown }[] = []
const traced = handMadeQueue<{ n: number; fails?: boolean }, number>({
  name: 'traced',
  options: { retries: 0, deadLetter: 'traced-letters' },
  handler: async ({ n, fails = false }) => {
    seen.push({
      traceId: trace.getActiveSpan()?.spanContext().traceId,
      baggage: propagation.getActiveBaggage(),
    })
    if (fails) throw new RangeError('out of range')
    return n
  },
})
const letters = handMadeQueue<{ n: number }, number>({ name: 'traced-letters', handler: async ({ n }) => n })

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
const processed = (id: string, queue = 'traced'): ReadableSpan | undefined =>
  exporter
    .getFinishedSpans()
    .find((span) => span.name === `process ${queue}` && span.attributes['messaging.message.id'] === id)

describeOnRedis('the trace of a job on BullMQ (needs redis-server)', () => {
  let redis: RedisServer
  let admin: Redis
  let client: QueueClient
  let worker: QueueWorker

  beforeAll(async () => {
    provider.register()
    redis = await startRedisServer()
    admin = new Redis(redis.port)
    client = new QueueClient(createBullMQService({ url: redis.url }))
    worker = new QueueWorker(createBullMQService({ url: redis.url }), [traced])
    await worker.start()
  })

  afterAll(async () => {
    await worker.stop({ timeout: 0 })
    await client.close()
    admin.disconnect()
    await redis.stop()
    await provider.shutdown()
  })

  test('continues from its producer through the insert into the handler', async () => {
    const id = await inSpan('POST /orders', () => client.add(traced, { n: 1 }))
    expect(await client.waitForCompletion(traced, id)).toBe(1)
    const [request, insert, run] = [named('POST /orders'), named('insert traced'), processed(id)]
    expect(insert?.kind).toBe(SpanKind.PRODUCER)
    expect(insert?.parentSpanContext?.spanId).toBe(request?.spanContext().spanId)
    expect(run?.kind).toBe(SpanKind.CONSUMER)
    expect(run?.parentSpanContext?.spanId).toBe(insert?.spanContext().spanId)
    expect(run?.attributes).toMatchObject({
      'messaging.system': 'bullmq',
      'messaging.operation.type': 'process',
      'messaging.destination.name': 'traced',
    })
    expect(seen.at(-1)?.traceId).toBe(request?.spanContext().traceId)
  })

  test('is shared by a batch, and is its own where adds of several traces share a script', async () => {
    const ids = await inSpan('a batch', () =>
      client.addBatch(traced, [{ data: { n: 2 } }, { data: { n: 3 } }]),
    )
    await client.waitForBatch(traced, ids)
    const insert = named('insert traced')?.spanContext()
    expect(insert?.traceId).toBe(named('a batch')?.spanContext().traceId)
    for (const id of ids) expect(processed(id)?.parentSpanContext?.spanId).toBe(insert?.spanId)
    const apart = await Promise.all(
      [4, 5, 6].map((n) => inSpan(`request ${n}`, () => client.add(traced, { n }))),
    )
    await client.waitForBatch(traced, apart)
    for (const [index, id] of apart.entries())
      expect(processed(id)?.spanContext().traceId).toBe(named(`request ${index + 4}`)?.spanContext().traceId)
  })

  test('records a failure, and goes on in the dead letter and in a redriven job', async () => {
    const id = await inSpan('failing', () => client.add(traced, { n: 7, fails: true }))
    await expect(client.waitForCompletion(traced, id)).rejects.toThrow('out of range')
    const run = processed(id)
    expect(run?.status).toEqual({ code: SpanStatusCode.ERROR, message: 'out of range' })
    expect(run?.attributes['error.type']).toBe('RangeError')
    expect(run?.events.map(({ name }) => name)).toEqual(['exception'])
    const [letter] = await client.findJobs(letters)
    const own = new QueueWorker(createBullMQService({ url: redis.url }), [letters])
    await own.start()
    await client.waitForCompletion(letters, letter?.id ?? '')
    await own.stop()
    expect(processed(letter?.id ?? '', 'traced-letters')?.spanContext().traceId).toBe(
      named('failing')?.spanContext().traceId,
    )
  })

  test('is stored without the baggage', async () => {
    const baggage = propagation.createBaggage({ session: { value: 'secret' } })
    const id = await context.with(propagation.setBaggage(context.active(), baggage), () =>
      inSpan('with baggage', () => client.add(traced, { n: 8 })),
    )
    await client.waitForCompletion(traced, id)
    expect(processed(id)?.spanContext().traceId).toBe(named('with baggage')?.spanContext().traceId)
    expect(seen.at(-1)?.baggage).toBeUndefined()
    expect(JSON.stringify(await admin.hgetall(`bull:traced:${id}`))).not.toContain('secret')
  })

  test('is where a plain worker of BullMQ reads it', async () => {
    const queue = handMadeQueue<number, number>({ name: 'traced-plain' })
    const id = await inSpan('for a plain worker', () => client.add(queue, 1))
    const told = Promise.withResolvers<string | undefined>()
    const plain = new Worker(
      'traced-plain',
      async (job) => {
        told.resolve(job.opts.telemetry?.metadata)
        return 1
      },
      { connection: { host: '127.0.0.1', port: redis.port } },
    )
    expect(await client.waitForCompletion(queue, id)).toBe(1)
    const { traceparent } = JSON.parse((await told.promise) ?? '{}') as { traceparent?: string }
    expect(traceparent).toContain(named('for a plain worker')?.spanContext().traceId)
    await plain.close()
  })

  test('is not recorded if tracing is off', async () => {
    const silent = new QueueClient(createBullMQService({ url: redis.url, openTelemetry: { enabled: false } }))
    const queue = handMadeQueue<number, number>({ name: 'untraced' })
    const before = exporter.getFinishedSpans().length
    const id = await inSpan('unseen', () => silent.add(queue, 1))
    expect(exporter.getFinishedSpans().length).toBe(before + 1)
    expect(await admin.hget(`bull:untraced:${id}`, 'opts')).not.toContain('"tm"')
    await silent.close()
  })
})
