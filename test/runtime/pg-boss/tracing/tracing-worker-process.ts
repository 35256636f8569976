/** A worker in a separate process, with OpenTelemetry's SDK. Sends the exported spans when it has stopped. */
import { trace } from '@opentelemetry/api'
import {
  InMemorySpanExporter,
  NodeTracerProvider,
  SimpleSpanProcessor,
  type ReadableSpan,
} from '@opentelemetry/sdk-trace-node'
import { createPgBossService, QueueWorker } from 'typeboss'
import { crossingQueue, type ToldSpan } from './tracing-queue.js'

const exporter = new InMemorySpanExporter()
const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] })
provider.register()

const worker = new QueueWorker(createPgBossService(), [crossingQueue])
worker.handle(crossingQueue, (text) =>
  trace.getTracer('the handler').startActiveSpan('count', (span) => {
    span.end()
    return text.length
  }),
)
await worker.start()

async function end(): Promise<void> {
  await worker.stop()
  await provider.forceFlush()
  const spans = exporter.getFinishedSpans().map(told)
  process.send?.(spans, () => process.disconnect())
}
process.once('SIGTERM', () => void end())

function told(span: ReadableSpan): ToldSpan {
  const { traceId, spanId } = span.spanContext()
  return { name: span.name, trace: traceId, id: spanId, parent: span.parentSpanContext?.spanId }
}
