/**
 * One run of a handler against all that can end it early: its time limit, the worker's stop, a claim that is gone. A
 * handler that is cut short has its signal aborted and is listened to no longer, whether it stops or not.
 */
import type { Contract } from '../contract.js'
import { ClosedError, JobTimeoutError } from '../errors.js'
import type { Handler, JobDatabase } from '../handler.js'
import type { ClaimedJob, StoredReport } from '../queue-service.js'
import { reportsOf } from './reports.js'
import { Verdict } from './verdict.js'

export interface HandlerRunParts {
  readonly contract: Contract
  readonly handler: Handler<unknown, unknown>
  readonly job: ClaimedJob
  /** Milliseconds. */
  readonly timeout: number
  /** Aborts when the worker stops and can wait no longer. */
  readonly stopped: AbortSignal
  /** Aborts when the job is no longer this attempt's: cancelled, or taken over. */
  readonly lost: AbortSignal
  readonly saveReport: (report: StoredReport) => Promise<void>
  readonly beginTransaction: () => Promise<JobDatabase>
}

export type Outcome =
  | { readonly kind: 'returned'; readonly output: unknown }
  | { readonly kind: 'threw'; readonly error: unknown }
  | { readonly kind: 'decided'; readonly verdict: Verdict }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'lost' }

export async function runHandler(parts: HandlerRunParts, input: unknown): Promise<Outcome> {
  const { contract, handler, job, timeout, stopped, lost } = parts
  const reports = reportsOf(contract, parts.saveReport)
  const ending = new AbortController()
  const cutShort = Promise.withResolvers<Outcome>()
  const cut = (outcome: Outcome, reason: unknown): void => {
    cutShort.resolve(outcome)
    ending.abort(reason)
  }
  const timer = setTimeout(() => {
    const error = new JobTimeoutError(contract.name, job.id, timeout)
    cut({ kind: 'threw', error }, error)
  }, timeout)
  const onStop = (): void => cut({ kind: 'stopped' }, new ClosedError('worker'))
  const onLoss = (): void => cut({ kind: 'lost' }, lost.reason)
  stopped.addEventListener('abort', onStop)
  lost.addEventListener('abort', onLoss)

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
        signal: ending.signal,
        progress: reports.progress,
        log: reports.log,
        fail: (reason) => decide('failed', reason),
        discard: (reason) => decide('discarded', reason),
        transaction: parts.beginTransaction,
      })
      return verdict === undefined ? { kind: 'returned', output } : { kind: 'decided', verdict }
    } catch (error) {
      const decided = verdict ?? (error instanceof Verdict ? error : undefined)
      return decided === undefined ? { kind: 'threw', error } : { kind: 'decided', verdict: decided }
    }
  })()
  try {
    const outcome = await Promise.race([running, cutShort.promise])
    // A report that was not awaited is still to be readable when the job has ended.
    if (outcome.kind !== 'stopped' && outcome.kind !== 'lost') await reports.flushed()
    return outcome
  } finally {
    clearTimeout(timer)
    stopped.removeEventListener('abort', onStop)
    lost.removeEventListener('abort', onLoss)
  }
}
