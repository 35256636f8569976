/**
 * One attempt at one job: stored JSON in, settlement out. Decodes and validates, runs the handler, validates and encodes
 * what it returns.
 *
 * The handler never sees data that does not fit; such a job fails for good, since trying again would find the same
 * data. So does one whose result does not fit: its work has been done, and is not done again for the report's sake.
 */
import type { Claim, Settlement } from '../queue-service.js'
import { decodeInput, encodeOutput } from '../read-job.js'
import { runHandler, type HandlerRunParts, type Outcome } from './handler-run.js'
import { describeThrown } from './thrown.js'

export type AttemptParts = HandlerRunParts

export type AttemptEnd =
  | {
      readonly kind: 'ended'
      readonly settlement: Settlement
      /** What the handler was given, `undefined` if the stored JSON does not fit. */
      readonly input: unknown
      /** What it returned. */
      readonly output: unknown
    }
  /** The worker stopped first: the job is to be given back. */
  | { readonly kind: 'stopped' }
  /** The job is no longer this attempt's, and nothing is to be stored. */
  | { readonly kind: 'lost' }

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
  const outcome = await runHandler(parts, input)
  if (outcome.kind === 'stopped' || outcome.kind === 'lost') return outcome
  const output = outcome.kind === 'returned' ? outcome.output : undefined
  return { kind: 'ended', settlement: settlementOf(parts, claim, outcome), input, output }
}

function settlementOf(
  { contract }: AttemptParts,
  claim: Claim,
  outcome: Exclude<Outcome, { kind: 'stopped' | 'lost' }>,
): Settlement {
  switch (outcome.kind) {
    case 'threw':
      return { kind: 'failed', claim, error: describeThrown(outcome.error), final: false }
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
