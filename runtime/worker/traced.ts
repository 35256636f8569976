import type { Tracing } from '../capabilities.js'
import type { ClaimedJob, Settlement } from '../queue-service.js'

/** Runs an attempt as a part of the trace in which its job was added, where the service follows traces. */
export function traced(
  tracing: Tracing | undefined,
  queue: string,
  job: ClaimedJob,
  run: () => Promise<Settlement | undefined>,
): Promise<Settlement | undefined> {
  if (tracing === undefined) return run()
  return tracing.follow(queue, job, async () => {
    const settlement = await run()
    return { result: settlement, error: settlement?.kind === 'failed' ? settlement.error : undefined }
  })
}
