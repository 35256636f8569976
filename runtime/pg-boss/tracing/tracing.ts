/**
 * OpenTelemetry. pg-boss makes the spans of adding and settling, and keeps the trace of who added a job beside it. Two
 * things are left to us.
 *
 * *Adding.* Adds that share an insert may belong to different traces, and an insert of pg-boss's to one only. So each job
 * remembers where it was added, and where those are several, `traced-insert.ts` makes their spans.
 *
 * *Running.* pg-boss's `work()` would make the span in which a handler runs. Our workers claim by `fetch()`, so the span is
 * made here, with the name, the kind and the attributes that pg-boss gives it. And since a claim is no work of its own,
 * it leaves no span, as pg-boss's workers leave none.
 *
 * Of what the producer propagates only the trace is stored with a job, not its baggage, which may hold what does not
 * belong in a database.
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

/** Whether the process has an SDK, and not the interface alone. */
function makesSpans(): boolean {
  const provider = trace.getTracerProvider()
  return !(provider instanceof ProxyTracerProvider) || provider.getDelegateTracer('typeboss') !== undefined
}

/** Runs in the trace that `capture` gave, and in no other. */
export function inTraceOf<Result>(captured: unknown, use: () => Result): Result {
  return context.with(contextOf(captured), use)
}

/** Where `capture` was called; outside of all traces if it was in none. */
export function contextOf(captured: unknown): Context {
  // Only `capture` makes these.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return (captured as Context | undefined) ?? ROOT_CONTEXT
}

/** The key under which OpenTelemetry's SDK looks whether it is to make spans. */
const suppressed = createContextKey('OpenTelemetry SDK Context Key SUPPRESS_TRACING')

export function untraced<Result>(use: () => Result): Result {
  return context.with(context.active().setValue(suppressed, true), use)
}

/** pg-boss's own settings: on, and traces kept with jobs, unless the user says otherwise. */
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
