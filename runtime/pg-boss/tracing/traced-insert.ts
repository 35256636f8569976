/**
 * Inserts jobs of several traces at once. pg-boss's `insert()` belongs to one trace: it creates one span, and stores that
 * with each job. One insert for each trace would be correct, but slow, because these inserts commit one after another: with
 * twenty callers of separate traces, such as the requests of a web server, the throughput falls to a tenth.
 *
 * So this file creates the spans as pg-boss does, and pg-boss creates none. Each job has its trace in an additional field,
 * and the rewritten statement reads that field in place of pg-boss's.
 */
import { defaultTextMapSetter, SpanKind, SpanStatusCode, trace, type Span } from '@opentelemetry/api'
import type { ConstructorOptions, Db } from 'pg-boss'
import type { NewJob } from '../../engine/job-records.js'
import type { Connection } from '../connect/connection.js'
import type { Rewrite } from '../fast-paths/rewriter.js'
import { contextOf, untraced } from './tracing.js'

interface Sending {
  readonly span: Span
  /** The trace as it is stored with the jobs. */
  readonly carrier: object | undefined
  readonly ids: readonly string[]
}

/** The field of an inserted job that has its trace. */
const field = 'typebossTrace'

const readingField: Rewrite = {
  promise: 'jobs of several traces that are added together have no trace',
  pattern: /"__traceContext"/g,
  replacement: `"${field}"`,
}

/** The additional fields of each job, and the database of the insert. */
export interface TracedInsert {
  readonly fieldsOf: (job: NewJob) => { readonly [field]?: object | undefined }
  readonly db: Db
}

export async function insertOfTraces<Result>(
  { prepared, settings, rewriter }: Connection,
  queue: string,
  ofTraces: ReadonlyMap<unknown, readonly NewJob[]>,
  insert: (traced: TracedInsert) => Promise<Result>,
): Promise<Result> {
  const sendings = [...ofTraces].map(([captured, jobs]) => startSending(settings, queue, captured, jobs))
  const carriers = new Map(sendings.flatMap(({ carrier, ids }) => ids.map((id) => [id, carrier])))
  const db: Db = {
    executeSql: (text, values) => prepared.executeSql(rewriter.rewrite(text, readingField), values),
  }
  try {
    return await untraced(() => insert({ fieldsOf: ({ id }) => ({ [field]: carriers.get(id) }), db }))
  } catch (error) {
    for (const { span } of sendings) recordFailure(span, error)
    throw error
  } finally {
    for (const { span } of sendings) span.end()
  }
}

function startSending(
  { openTelemetry = {} }: ConstructorOptions,
  queue: string,
  captured: unknown,
  jobs: readonly NewJob[],
): Sending {
  const parent = contextOf(captured)
  const ids = jobs.map(({ id }) => id)
  const attributes = {
    'messaging.system': 'pg-boss',
    'messaging.operation.name': 'insert',
    'messaging.operation.type': 'send',
    'messaging.destination.name': queue,
    ...(ids.length === 1
      ? { 'messaging.message.id': ids[0] }
      : { 'messaging.batch.message_count': ids.length }),
  }
  const span = trace
    .getTracer('typeboss')
    .startSpan(`insert ${queue}`, { kind: SpanKind.PRODUCER, attributes }, parent)
  if (openTelemetry.propagateContext !== true) return { span, carrier: undefined, ids }
  const carrier = {}
  openTelemetry.propagator?.inject(trace.setSpan(parent, span), carrier, defaultTextMapSetter)
  return { span, carrier, ids }
}

function recordFailure(span: Span, error: unknown): void {
  const { name, message } = error instanceof Error ? error : new Error(String(error))
  span.setAttribute('error.type', name)
  span.recordException({ name, message })
  span.setStatus({ code: SpanStatusCode.ERROR, message })
}
