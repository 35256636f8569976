/**
 * Tracing by OpenTelemetry. pg-boss creates the spans of adding and settling, and stores the producer's trace with the job.
 * This file adds two things.
 *
 * *Adding.* Adds that share an insert may belong to different traces, but an insert of pg-boss belongs to one. So each job
 * has the trace in which it was added, and `traced-insert.ts` creates the spans for several traces.
 *
 * *Running.* pg-boss's `work()` would create the span of a handler. Our workers claim by `fetch()`, so this file creates
 * that span, with the same name, kind and attributes. Claims create no span, as in pg-boss's workers.
 *
 * Only the producer's trace is stored with a job, not its baggage, which may be confidential.
 */
import {
  context,
  createContextKey,
  defaultTextMapGetter,
  propagation,
  ProxyTracerProvider,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  type Context,
  type TextMapPropagator,
} from '@opentelemetry/api'
import type { ConstructorOptions } from 'pg-boss'
import type { Tracing } from '../../engine/capabilities.js'
import type { PgBossOptions } from '../connect/options.js'

export const tracing: Tracing = {
  capture: () => {
    const active = context.active()
    return trace.getSpan(active) === undefined ? undefined : active
  },

  follow: (queue, job, run, errorOf) =>
    job.trace == null && !makesSpans() ? run() : followed(queue, job, run, errorOf),
}

const followed: Tracing['follow'] = async (queue, { id, attempt, trace: carrier }, run, errorOf) => {
  const parent =
    carrier == null ? ROOT_CONTEXT : propagation.extract(ROOT_CONTEXT, carrier, defaultTextMapGetter)
  const attributes = {
    'messaging.system': 'pg-boss',
    'messaging.operation.name': 'process',
    'messaging.operation.type': 'process',
    'messaging.destination.name': queue,
    'messaging.message.id': id,
    'pgboss.job.retry_count': attempt - 1,
  }
  const span = trace
    .getTracer('typeboss')
    .startSpan(`process ${queue}`, { kind: SpanKind.CONSUMER, attributes }, parent)
  try {
    const result = await context.with(trace.setSpan(parent, span), run)
    const error = errorOf(result)
    if (error !== undefined) {
      span.setAttribute('error.type', error.name)
      span.recordException({ name: error.name, message: error.message, stack: error.stack ?? '' })
      span.setStatus({ code: SpanStatusCode.ERROR, message: error.message })
    }
    return result
  } finally {
    span.end()
  }
}

/** Whether the process has registered an SDK, and not only the interface. */
function makesSpans(): boolean {
  const provider = trace.getTracerProvider()
  return !(provider instanceof ProxyTracerProvider) || provider.getDelegateTracer('typeboss') !== undefined
}

/** Runs `use` in the trace that `capture` returned, or in none. */
export function inTraceOf<Result>(captured: unknown, use: () => Result): Result {
  return context.with(contextOf(captured), use)
}

/** The context that `capture` returned; the root context if there was no trace. */
export function contextOf(captured: unknown): Context {
  // Only `capture` creates these values.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return (captured as Context | undefined) ?? ROOT_CONTEXT
}

/** The key by which OpenTelemetry's SDK suppresses spans. */
const suppressed = createContextKey('OpenTelemetry SDK Context Key SUPPRESS_TRACING')

export function untraced<Result>(use: () => Result): Result {
  return context.with(context.active().setValue(suppressed, true), use)
}

/** pg-boss's own settings. By default tracing is on, and traces are stored with jobs. */
export function tracingSettings({
  openTelemetry,
}: PgBossOptions): NonNullable<ConstructorOptions['openTelemetry']> {
  return { propagateContext: true, propagator: traceOnly, ...openTelemetry }
}

const traceOnly: TextMapPropagator = {
  inject: (from, carrier, setter) => propagation.inject(propagation.deleteBaggage(from), carrier, setter),
  extract: (into, carrier, getter) => propagation.extract(into, carrier, getter),
  fields: () => propagation.fields(),
}
