/**
 * The receipt of a claim: the token of its lock, the place where the job waited, the numbers of the attempt and of the
 * releases before it, and how long BullMQ keeps the job once it has completed. None of the first three has a space.
 */
import type { KeptJobs } from './job-options.js'

export interface Receipt {
  readonly token: string
  /** A score of BullMQ's set of prioritized jobs, `''` for a job that was not in it. */
  readonly place: string
  /** `'1:0'`: the first attempt, never released. */
  readonly attempt: string
  /** JSON of {@link KeptJobs}. */
  readonly keep: string
}

export function receiptOf(token: string, place: string, attempt: string, keep: KeptJobs = false): string {
  return `${token} ${place} ${attempt} ${typeof keep === 'object' ? JSON.stringify(keep) : String(keep)}`
}

/** The token of a receipt that another service has made fits no lock. */
export function readReceipt(receipt: string): Receipt {
  const [token = '', place = '', attempt = ''] = receipt.split(' ', 3)
  const keep = receipt.slice(token.length + place.length + attempt.length + 3)
  return { token, place, attempt, keep: keep === '' ? 'false' : keep }
}
