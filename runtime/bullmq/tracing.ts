/**
 * Tracing by OpenTelemetry. The trace of the code that added a job is stored as BullMQ's own telemetry stores it: the text of
 * the job's option `tm` is JSON of the propagator's fields. So a trace goes through plain BullMQ too.
 */
import {
  context,
  defaultTextMapGetter,
  defaultTextMapSetter,
  propagation,
  ProxyTracerProvider,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  type Context,
  type Span,
} from '@opentelemetry/api'
import { isNativeError } from 'node:util/types'
import type { Tracing } from '../engine/capabilities.js'
import type { NewJob } from '../engine/job-records.js'

export const tracing: Tracing = {
  capture: () => {
    const active = context.active()
    return trace.getSpan(active) === undefined ? undefined : active
  },

  follow: (queue, job, run, errorOf) =>
    job.trace == null && !makesSpans() ? run() : followed(queue, job, run, errorOf),
}

const followed: Tracing['follow'] = async (queue, { id, attempt, trace: stored }, run, errorOf) => {
  const carrier = carrierIn(stored)
  const parent =
    carrier === undefined ? ROOT_CONTEXT : propagation.extract(ROOT_CONTEXT, carrier, defaultTextMapGetter)
  const attributes = {
    'messaging.system': 'bullmq',
    'messaging.operation.name': 'process',
    'messaging.operation.type': 'process',
    'messaging.destination.name': queue,
    'messaging.message.id': id,
    'bullmq.job.attempts_made': attempt - 1,
  }
  const span = trace
    .getTracer('typeboss')
    .startSpan(`process ${queue}`, { kind: SpanKind.CONSUMER, attributes }, parent)
  try {
    const result = await context.with(trace.setSpan(parent, span), run)
    const error = errorOf(result)
    if (error !== undefined) recordFailure(span, error)
    return result
  } finally {
    span.end()
  }
}

/** Other programs may have stored anything. */
function carrierIn(stored: unknown): object | undefined {
  if (typeof stored !== 'string') return undefined
  try {
    const carrier: unknown = JSON.parse(stored)
    return typeof carrier === 'object' && carrier !== null ? carrier : undefined
  } catch {
    return undefined
  }
}

/** The trace to store with a job. */
export type TraceOf = (job: Pick<NewJob, 'trace'>) => string | undefined

/** Adds jobs within one span for each trace in which they were added. */
export async function inSpans<Result>(
  queue: string,
  jobs: readonly Pick<NewJob, 'id' | 'trace'>[],
  add: (traceOf: TraceOf) => Promise<Result>,
): Promise<Result> {
  if (!makesSpans()) return add(() => undefined)
  const sendings = new Map(
    [...Map.groupBy(jobs, (job) => job.trace)].map(([captured, some]) => [
      captured,
      startSending(queue, captured, some),
    ]),
  )
  try {
    return await add((job) => sendings.get(job.trace)?.stored)
  } catch (error) {
    for (const { span } of sendings.values())
      recordFailure(span, isNativeError(error) ? error : new Error(String(error)))
    throw error
  } finally {
    for (const { span } of sendings.values()) span.end()
  }
}

interface Sending {
  readonly span: Span
  readonly stored: string
}

function startSending(queue: string, captured: unknown, jobs: readonly Pick<NewJob, 'id'>[]): Sending {
  // Only `capture` creates these values.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const parent = (captured as Context | undefined) ?? ROOT_CONTEXT
  const attributes = {
    'messaging.system': 'bullmq',
    'messaging.operation.name': 'insert',
    'messaging.operation.type': 'send',
    'messaging.destination.name': queue,
    ...(jobs.length === 1
      ? { 'messaging.message.id': jobs[0]?.id }
      : { 'messaging.batch.message_count': jobs.length }),
  }
  const span = trace
    .getTracer('typeboss')
    .startSpan(`insert ${queue}`, { kind: SpanKind.PRODUCER, attributes }, parent)
  const carrier = {}
  // Without the baggage, which may be confidential.
  propagation.inject(propagation.deleteBaggage(trace.setSpan(parent, span)), carrier, defaultTextMapSetter)
  return { span, stored: JSON.stringify(carrier) }
}

function recordFailure(
  span: Span,
  {
    name,
    message,
    stack = '',
  }: { readonly name: string; readonly message: string; readonly stack?: string | undefined },
): void {
  span.setAttribute('error.type', name)
  span.recordException({ name, message, stack })
  span.setStatus({ code: SpanStatusCode.ERROR, message })
}

/** Whether the process has registered an SDK, and not only the interface. */
function makesSpans(): boolean {
  const provider = trace.getTracerProvider()
  return !(provider instanceof ProxyTracerProvider) || provider.getDelegateTracer('typeboss') !== undefined
}
