/**
 * Adds of several traces in one insert. pg-boss's `insert()` is part of one trace: it makes one span, and stores that
 * with each of its jobs. An insert for each trace would be right too, but they commit one behind the other: where each of
 * twenty callers is in a trace of its own, as the requests of a web server are, that adds a tenth of the jobs.
 *
 * So where there are several, their spans are made here, as pg-boss makes its own, and the insert goes through a database
 * that writes beside each job the trace it was added in. pg-boss then makes no span and has no trace to write.
 */
import { defaultTextMapSetter, SpanKind, SpanStatusCode, trace, type Span } from '@opentelemetry/api'
import type { ConstructorOptions, Db } from 'pg-boss'
import type { NewJob } from '../../engine/job-records.js'
import type { Connection } from '../connect/connection.js'
import { contextOf, untraced } from './tracing.js'

interface Sending {
  readonly span: Span
  /** What is stored with its jobs. */
  readonly carrier: object | undefined
  readonly ids: readonly string[]
}

export async function insertOfTraces<Result>(
  { prepared, settings }: Connection,
  queue: string,
  ofTraces: ReadonlyMap<unknown, readonly NewJob[]>,
  insert: (db: Db) => Promise<Result>,
): Promise<Result> {
  const sendings = [...ofTraces].map(([captured, jobs]) => startSending(settings, queue, captured, jobs))
  try {
    return await untraced(() => insert(writingTraces(prepared, sendings)))
  } catch (error) {
    for (const { span } of sendings) tellFailure(span, error)
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

/** For one `insert()`, whose statement has one value: its jobs, as JSON. */
function writingTraces(db: Db, sendings: readonly Sending[]): Db {
  const carriers = new Map(sendings.flatMap(({ carrier, ids }) => ids.map((id) => [id, carrier])))
  return {
    executeSql: (text, [payload] = []) => {
      // pg-boss has just written it.
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion
      const jobs = JSON.parse(String(payload)) as readonly { readonly id: string }[]
      return db.executeSql(text, [
        JSON.stringify(jobs.map((job) => ({ ...job, __traceContext: carriers.get(job.id) }))),
      ])
    },
  }
}

function tellFailure(span: Span, error: unknown): void {
  const { name, message } = error instanceof Error ? error : new Error(String(error))
  span.setAttribute('error.type', name)
  span.recordException({ name, message })
  span.setStatus({ code: SpanStatusCode.ERROR, message })
}
