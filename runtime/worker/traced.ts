import type { Tracing } from '../capabilities.js'
import type { ClaimedJob } from '../queue-service.js'
import type { AttemptEnd } from './attempt.js'

/** Runs an attempt as a part of the trace in which its job was added, where the service follows traces. */
export function traced(
  tracing: Tracing | undefined,
  queue: string,
  job: ClaimedJob,
  run: () => Promise<AttemptEnd>,
): Promise<AttemptEnd> {
  if (tracing === undefined) return run()
  return tracing.follow(queue, job, async () => {
    const end = await run()
    const failed = end.kind === 'ended' && end.settlement.kind === 'failed'
    return { result: end, error: failed ? end.settlement.error : undefined }
  })
}
