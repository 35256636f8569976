/**
 * Runs a handler once, until it ends or is interrupted (see interruption.ts). An interruption aborts the handler's signal
 * and ends the attempt at once, whether the handler stops or not. Methods of its `job` then throw.
 */
import type { Contract } from '../contract/index.js'
import { AttemptEndedError, JobTimeoutError } from '../errors/errors.js'
import type { Handler } from '../queue/handler.js'
import type { ClaimedJob } from '../engine/job-records.js'
import type { QueueService } from '../engine/queue-service.js'
import { AttemptTransaction } from './attempt-transaction.js'
import type { EarlyEnd, Interruption } from './interruption.js'
import { reportsOf } from './reports.js'
import { JobDecision } from './job-decision.js'

export interface HandlerRunParts {
  readonly service: QueueService
  readonly contract: Contract
  readonly handler: Handler<unknown, unknown>
  readonly job: ClaimedJob
  readonly interruption: Interruption
}

export type Outcome =
  | { readonly kind: 'returned'; readonly output: unknown }
  | { readonly kind: 'decided'; readonly decision: JobDecision }
  | EarlyEnd

export interface HandlerRun {
  readonly outcome: Outcome
  /** The caller ends it if the handler has requested it. */
  readonly transaction: AttemptTransaction
}

export async function runHandler(parts: HandlerRunParts, input: unknown): Promise<HandlerRun> {
  const { service, contract, handler, job, interruption } = parts
  const { timeout } = job
  const refuseLate = (method: string): void => {
    if (interruption.isOver)
      throw new AttemptEndedError(contract.name, job.id, method, interruption.signal.reason)
  }
  const reports = reportsOf(service, contract, job, refuseLate)
  const transaction = new AttemptTransaction(service.transactions, timeout, () => refuseLate('transaction'))
  const timer = setTimeout(() => {
    const error = new JobTimeoutError(contract.name, job.id, timeout)
    interruption.interrupt({ kind: 'threw', error }, error)
  }, timeout)

  let decision: JobDecision | undefined
  const decide = (kind: JobDecision['kind'], reason: string | Error): never => {
    refuseLate(kind === 'failed' ? 'fail' : 'discard')
    throw (decision ??= new JobDecision(kind, reason))
  }
  // An async function also catches a handler that throws before its first await.
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
        transaction: transaction.begin,
      })
      return decision === undefined ? { kind: 'returned', output } : { kind: 'decided', decision }
    } catch (error) {
      const decided = decision ?? (error instanceof JobDecision ? error : undefined)
      return decided === undefined ? { kind: 'threw', error } : { kind: 'decided', decision: decided }
    }
  })()
  const outcome = await new Promise<Outcome>((resolve) => {
    interruption.onInterrupted(resolve)
    void running.then(resolve)
  })
  interruption.over()
  clearTimeout(timer)
  // Reports that the handler did not await must be readable when the job has ended.
  if (outcome.kind !== 'stopped' && outcome.kind !== 'lost') await reports.flushed()
  return { outcome, transaction }
}
