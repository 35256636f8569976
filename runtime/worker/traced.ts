import type { Tracing } from '../engine/capabilities.js'
import type { JobError } from '../errors/errors.js'
import type { ClaimedJob } from '../engine/job-records.js'
import type { AttemptEnd } from './attempt.js'

/** Runs an attempt as a part of the trace in which its job was added, where the service follows traces. */
export function traced(
  tracing: Tracing | undefined,
  queue: string,
  job: ClaimedJob,
  run: () => Promise<AttemptEnd>,
): Promise<AttemptEnd> {
  return tracing === undefined ? run() : tracing.follow(queue, job, run, errorOf)
}

function errorOf(end: AttemptEnd): JobError | undefined {
  return end.kind === 'ended' && end.settlement.kind === 'failed' ? end.settlement.error : undefined
}
