/**
 * Runs one attempt at a job: decodes, validates and upgrades the data, runs the handler, validates and encodes the result, and
 * returns the settlement.
 *
 * Some attempts fail for good, because a retry would fail in the same way. The data does not fit the queue's type: the
 * handler does not run. The result does not fit: the work is done, and is not repeated. The service lacks a requested
 * feature, such as transactions on an embedded Postgres.
 */
import type { Tracing } from '../engine/capabilities.js'
import { JobValidationError, NotSupportedError, type JobError } from '../errors/errors.js'
import type { ClaimedJob, Settlement } from '../engine/job-records.js'
import { decodeInput, encodeOutput } from '../job/job-codec.js'
import type { EarlyEnd } from './interruption.js'
import { runHandler, type HandlerRunParts, type Outcome } from './handler-run.js'
import { describeThrown } from './thrown.js'

export type AttemptEnd =
  | AttemptResult<'ended'>
  /** The completion is already stored, with the commit of the handler's transaction. */
  | AttemptResult<'stored'>
  | Exclude<EarlyEnd, { kind: 'threw' }>

export interface AttemptResult<Kind extends 'ended' | 'stored' = 'ended' | 'stored'> {
  readonly kind: Kind
  readonly settlement: Settlement
  /** The handler's argument, `undefined` if the stored JSON does not fit or an upgrade of it throws. */
  readonly input: unknown
  /** The handler's result. */
  readonly output: unknown
}

export async function runAttempt(parts: HandlerRunParts): Promise<AttemptEnd> {
  const { contract, job } = parts
  let input: unknown
  try {
    input = decodeInput(contract, job.data)
  } catch (error) {
    // Other errors are those that an upgrade threw.
    const final = error instanceof JobValidationError
    const settlement = { kind: 'failed', claim: job, error: describeThrown(error), final } as const
    return { kind: 'ended', settlement, input: undefined, output: undefined }
  }
  const { outcome, transaction } = await runHandler(parts, input)
  if (outcome.kind === 'stopped' || outcome.kind === 'lost') {
    await transaction.rollback()
    return outcome
  }
  const settlement = settlementOf(parts, outcome)
  const output = outcome.kind === 'returned' ? outcome.output : undefined
  if (!transaction.isWanted) return { kind: 'ended', settlement, input, output }
  if (settlement.kind !== 'completed') {
    await transaction.rollback()
    return { kind: 'ended', settlement, input, output }
  }
  try {
    const isHeld = await transaction.complete(contract.name, job, settlement.result)
    return isHeld ? { kind: 'stored', settlement, input, output } : { kind: 'lost' }
  } catch (error) {
    // The commit may have succeeded and only its answer be lost: then the job has completed with this output.
    return { kind: 'ended', settlement: failedBy(error, job), input, output }
  }
}

function settlementOf(
  { service, contract, job: claim }: HandlerRunParts,
  outcome: Exclude<Outcome, { kind: 'stopped' | 'lost' }>,
): Settlement {
  switch (outcome.kind) {
    case 'threw':
      return failedBy(outcome.error, claim)
    case 'decided': {
      const { kind, reason } = outcome.decision
      const error = describeThrown(reason)
      return kind === 'failed' ? { kind, claim, error, final: true } : { kind, claim, error }
    }
    case 'returned':
    default:
      try {
        return { kind: 'completed', claim, result: encodeOutput(contract, outcome.output, service) }
      } catch (error) {
        return { kind: 'failed', claim, error: describeThrown(error), final: true }
      }
  }
}

function failedBy(error: unknown, claim: ClaimedJob): Settlement {
  return { kind: 'failed', claim, error: describeThrown(error), final: error instanceof NotSupportedError }
}

/** Runs an attempt within the trace in which its job was added, if the service supports tracing. */
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
