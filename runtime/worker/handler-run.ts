/**
 * One run of a handler against all that can end it early (see interruption.ts). A handler that is cut short has its signal
 * aborted and is listened to no longer, whether it stops or not.
 */
import type { Contract } from '../contract/index.js'
import { JobTimeoutError } from '../errors/errors.js'
import type { Handler, JobDatabase } from '../queue/handler.js'
import type { ClaimedJob, StoredReport } from '../engine/job-records.js'
import type { EarlyEnd, Interruption } from './interruption.js'
import { reportsOf } from './reports.js'
import { Verdict } from './job-decision.js'

export interface HandlerRunParts {
  readonly contract: Contract
  readonly handler: Handler<unknown, unknown>
  readonly job: ClaimedJob
  /** Milliseconds. */
  readonly timeout: number
  readonly interruption: Interruption
  readonly saveReport: (report: StoredReport) => Promise<void>
}

export type Outcome =
  | { readonly kind: 'returned'; readonly output: unknown }
  | { readonly kind: 'decided'; readonly verdict: Verdict }
  | EarlyEnd

export async function runHandler(
  parts: HandlerRunParts,
  input: unknown,
  beginTransaction: () => Promise<JobDatabase>,
): Promise<Outcome> {
  const { contract, handler, job, timeout, interruption } = parts
  const reports = reportsOf(contract, parts.saveReport)
  const timer = setTimeout(() => {
    const error = new JobTimeoutError(contract.name, job.id, timeout)
    interruption.interrupt({ kind: 'threw', error }, error)
  }, timeout)

  let verdict: Verdict | undefined
  const decide = (kind: Verdict['kind'], reason: string | Error): never => {
    throw (verdict ??= new Verdict(kind, reason))
  }
  // An async function, so that a handler which throws before its first await is caught as well.
  const running = (async (): Promise<Outcome> => {
    try {
      const output = await handler(input, {
        id: job.id,
        queue: contract.name,
        attempt: job.attempt,
        attemptsAllowed: job.attemptsAllowed,
        addedAt: job.addedAt,
        signal: interruption.signal,
        progress: reports.progress,
        log: reports.log,
        fail: (reason) => decide('failed', reason),
        discard: (reason) => decide('discarded', reason),
        transaction: beginTransaction,
      })
      return verdict === undefined ? { kind: 'returned', output } : { kind: 'decided', verdict }
    } catch (error) {
      const decided = verdict ?? (error instanceof Verdict ? error : undefined)
      return decided === undefined ? { kind: 'threw', error } : { kind: 'decided', verdict: decided }
    }
  })()
  const outcome = await new Promise<Outcome>((resolve) => {
    interruption.onInterrupted(resolve)
    void running.then(resolve)
  })
  interruption.over()
  clearTimeout(timer)
  // A report that was not awaited is still to be readable when the job has ended.
  if (outcome.kind !== 'stopped' && outcome.kind !== 'lost') await reports.flushed()
  return outcome
}
