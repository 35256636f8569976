/**
 * One attempt at one job: stored JSON in, settlement out. Decodes and validates, runs the handler, validates and encodes
 * what it returns.
 *
 * The handler never sees data that does not fit; such a job fails for good, since trying again would find the same
 * data. So does one whose result does not fit: its work has been done, and is not done again for the report's sake. And one
 * that asks for what the service has not got, a transaction on an embedded Postgres: it will not have it later.
 */
import type { Transactions } from '../engine/capabilities.js'
import { NotSupportedError } from '../errors/errors.js'
import type { Claim, Settlement } from '../engine/job-records.js'
import { decodeInput, encodeOutput } from '../job/job-codec.js'
import { AttemptTransaction } from './attempt-transaction.js'
import type { EarlyEnd } from './interruption.js'
import { runHandler, type HandlerRunParts, type Outcome } from './handler-run.js'
import { describeThrown } from './thrown.js'

export interface AttemptParts extends HandlerRunParts {
  readonly transactions: Transactions | undefined
}

export type AttemptEnd =
  | AttemptResult<'ended'>
  /** Its completion is in the database already, committed with the handler's transaction. */
  | AttemptResult<'stored'>
  | Exclude<EarlyEnd, { kind: 'threw' }>

export interface AttemptResult<Kind extends 'ended' | 'stored' = 'ended' | 'stored'> {
  readonly kind: Kind
  readonly settlement: Settlement
  /** What the handler was given, `undefined` if the stored JSON does not fit. */
  readonly input: unknown
  /** What it returned. */
  readonly output: unknown
}

export async function runAttempt(parts: AttemptParts): Promise<AttemptEnd> {
  const { contract, job } = parts
  const claim: Claim = { id: job.id, attempt: job.attempt }
  let input: unknown
  try {
    input = decodeInput(contract, job.data)
  } catch (error) {
    const settlement = { kind: 'failed', claim, error: describeThrown(error), final: true } as const
    return { kind: 'ended', settlement, input: undefined, output: undefined }
  }
  const transaction = new AttemptTransaction(parts.transactions)
  const outcome = await runHandler(parts, input, transaction.begin)
  if (outcome.kind === 'stopped' || outcome.kind === 'lost') {
    await transaction.rollback()
    return outcome
  }
  const settlement = settlementOf(parts, claim, outcome)
  const output = outcome.kind === 'returned' ? outcome.output : undefined
  if (!transaction.isWanted) return { kind: 'ended', settlement, input, output }
  if (settlement.kind !== 'completed') {
    await transaction.rollback()
    return { kind: 'ended', settlement, input, output }
  }
  try {
    const isHeld = await transaction.complete(contract.name, claim, settlement.result)
    return isHeld ? { kind: 'stored', settlement, input, output } : { kind: 'lost' }
  } catch (error) {
    return { kind: 'ended', settlement: failedBy(error, claim), input, output: undefined }
  }
}

function settlementOf(
  { contract }: AttemptParts,
  claim: Claim,
  outcome: Exclude<Outcome, { kind: 'stopped' | 'lost' }>,
): Settlement {
  switch (outcome.kind) {
    case 'threw':
      return failedBy(outcome.error, claim)
    case 'decided': {
      const { kind, reason } = outcome.verdict
      const error = describeThrown(reason)
      return kind === 'failed' ? { kind, claim, error, final: true } : { kind, claim, error }
    }
    case 'returned':
    default:
      try {
        return { kind: 'completed', claim, result: encodeOutput(contract, outcome.output) }
      } catch (error) {
        return { kind: 'failed', claim, error: describeThrown(error), final: true }
      }
  }
}

function failedBy(error: unknown, claim: Claim): Settlement {
  return { kind: 'failed', claim, error: describeThrown(error), final: error instanceof NotSupportedError }
}
