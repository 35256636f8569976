import type { Claim, LostClaim, Settlement, StoredEnd } from '../../engine/job-records.js'
import type { Argument, Run } from '../connect/commands.js'
import { keepClaims as keepScript, releaseJobs as releaseScript } from '../scripts/claim-jobs.js'
import { settleJobs as script } from '../scripts/settle-jobs.js'
import { lockDuration } from './claim-jobs.js'
import { errorFields } from './job-errors.js'
import { prefixOf, type Lane } from './lane.js'
import { readReceipt } from './receipt.js'

/** Where dead letters and cancellations go, as the scripts take it. */
export interface Letters {
  /** The queue whose jobs fail. */
  readonly from: string
  readonly queue?: string
  readonly prefix?: string
  /** The stream of cancelled jobs. */
  readonly cancellations: string
}

export function lettersOf({ queue, options: { deadLetter } }: Lane, prefix: string): Letters {
  return {
    from: queue,
    ...(deadLetter !== undefined && { queue: deadLetter, prefix: prefixOf(prefix, deadLetter) }),
    cancellations: cancellationsOf(prefix),
  }
}

export function cancellationsOf(prefix: string): string {
  return `${prefix}:typeboss:cancelled`
}

export async function settleJobs(
  run: Run,
  { prefix }: Lane,
  letters: Letters,
  settlements: readonly Settlement[],
): Promise<readonly StoredEnd[]> {
  const values: Argument[] = [prefix, Date.now(), JSON.stringify(letters)]
  for (const settlement of settlements) {
    const { id, receipt } = settlement.claim
    const { token, place, attempt, keep } = readReceipt(receipt)
    values.push(settlement.kind, id, token, attempt, keep, valueOf(settlement, place))
  }
  return run<readonly StoredEnd[]>(script, values)
}

function valueOf(settlement: Settlement, place: string): string {
  if (settlement.kind === 'completed') return JSON.stringify(settlement.result)
  const final = settlement.kind === 'discarded' || settlement.final
  return JSON.stringify({ ...errorFields(settlement.error), final, place, random: Math.random() })
}

export async function releaseJobs(run: Run, { prefix }: Lane, claims: readonly Claim[]): Promise<void> {
  // The last one first: each goes before those that are back already.
  const values = claims.toReversed().flatMap(({ id, receipt }) => {
    const { token, place } = readReceipt(receipt)
    return [id, token, place]
  })
  await run(releaseScript, [prefix, ...values])
}

export async function keepClaims(
  run: Run,
  { prefix, options }: Lane,
  claims: readonly Claim[],
): Promise<readonly LostClaim[]> {
  const values = claims.flatMap(({ id, receipt }) => [id, readReceipt(receipt).token])
  const lost = await run<readonly (string | number)[]>(keepScript, [prefix, lockDuration(options), ...values])
  const found: LostClaim[] = []
  for (let at = 0; at < lost.length; at += 2)
    found.push({ id: String(lost[at]), cancelled: lost[at + 1] === 1 })
  return found
}
