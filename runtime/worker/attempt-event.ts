import type { ClaimedJob } from '../engine/job-records.js'
import type { AttemptResult } from './attempt.js'
import type { AttemptEvent } from './emitter.js'

/** What is told of an attempt when its end is stored. */
export function eventOf(
  queue: string,
  job: ClaimedJob,
  { settlement, input: data, output: result }: AttemptResult,
): AttemptEvent {
  const fields = { queue, id: job.id, attempt: job.attempt, data }
  if (settlement.kind === 'completed') return { name: 'completed', event: { ...fields, result } }
  const event = { ...fields, error: settlement.error }
  if (settlement.kind === 'discarded') return { name: 'discarded', event }
  const isLast = settlement.final || job.attempt >= job.attemptsAllowed
  return { name: isLast ? 'failed' : 'retrying', event }
}
