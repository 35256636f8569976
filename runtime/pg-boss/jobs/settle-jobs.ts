/** How attempts end: results in one statement, failures by pg-boss's `fail()`, which knows about retries; or given back. */
import type { Claim, LostClaim, Settlement } from '../../engine/job-records.js'
import type { Connection } from '../connect/connection.js'
import { isUniqueViolation, rowsOf } from '../fast-paths/rows.js'

type Completed = Extract<Settlement, { kind: 'completed' }>

/**
 * Most completions which tell of themselves in their own commit. PostgreSQL lets one notifying transaction commit at a
 * time, so of many, as they come under load, is told in a second statement (see notifications.ts); a few save whoever
 * waits for them that round trip.
 */
const mostTold = 10

/** Whether {@link settleJobs} is to be given the channel that tells of these. */
export function tellThemselves(settlements: readonly Settlement[]): boolean {
  return settlements.length <= mostTold && settlements.every(({ kind }) => kind === 'completed')
}

/** Those that have completed and that other jobs wait for. */
export async function settleJobs(
  connection: Connection,
  queue: string,
  settlements: readonly Settlement[],
  channel?: string,
): Promise<readonly string[]> {
  const { boss, db, sql } = connection
  const completed = settlements.filter((settlement) => settlement.kind === 'completed')
  const failed = settlements.filter((settlement) => settlement.kind === 'failed')
  const discarded = settlements.filter((settlement) => settlement.kind === 'discarded')
  const final = failed.filter((settlement) => settlement.final)
  if (final.length > 0) await db.executeSql(sql.exhaustRetries, [queue, ...claimValues(final)])
  const completing = completed.length === 0 ? [] : complete(connection, queue, completed, channel)
  const failing = failed.map(({ claim, error }) => boss.fail(queue, attempt(claim), { ...error }, { db }))
  const discarding =
    discarded.length > 0 &&
    db.executeSql(sql.discard, [queue, ...claimValues(discarded), outputs(discarded, ({ error }) => error)])
  const [blocking] = await Promise.all([completing, discarding, ...failing])
  return blocking
}

async function complete(
  { prepared, completing, sql }: Connection,
  queue: string,
  completed: readonly Completed[],
  channel: string | undefined,
): Promise<readonly string[]> {
  const values = [queue, ...claimValues(completed), outputs(completed, ({ result }) => result)]
  const telling = [channel, completed.map(({ claim }) => claim.id).join(' ')]
  const rows =
    channel === undefined
      ? await rowsOf<{ id: string | null }>(completing, sql.complete, values)
      : await rowsOf<{ id: string | null }>(prepared, sql.completeAndTell, [...values, ...telling])
  return rows.flatMap(({ id }) => id ?? [])
}

/** Gives attempts back. Resolves with those that hold their claim all the same, since their queue's policy has no room. */
export async function releaseJobs(
  connection: Connection,
  queue: string,
  claims: readonly Claim[],
): Promise<readonly string[]> {
  const { db, sql } = connection
  const values = [queue, ...claimValues(claims.map((claim) => ({ claim })))]
  try {
    const released = await rowsOf(db, sql.release, values)
    if (released.length === claims.length) return []
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
    // Meanwhile a job of the same key was added. One by one, it harms no other.
    if (claims.length > 1) {
      const kept = await Promise.all(claims.map((claim) => releaseJobs(connection, queue, [claim])))
      return kept.flat()
    }
    // Now that the other is there, the statement heeds it.
    await rowsOf(db, sql.release, values)
  }
  return (await rowsOf<{ id: string }>(db, sql.held, values)).map(({ id }) => id)
}

/** Says that attempts are alive. Resolves with those that have lost their claim. */
export async function keepClaims(
  { prepared, sql }: Connection,
  queue: string,
  claims: readonly Claim[],
): Promise<readonly LostClaim[]> {
  const values = [queue, ...claimValues(claims.map((claim) => ({ claim })))]
  const lost = await rowsOf<{ id: string; cancelled: string }>(prepared, sql.keepClaims, values)
  return lost.map(({ id, cancelled }) => ({ id, cancelled: cancelled === 'true' }))
}

/** The ids, and with them the attempts that they name: what the statements call `held`. */
export function claimValues(held: readonly { readonly claim: Claim }[]): [string[], string[]] {
  return [held.map(({ claim }) => claim.id), held.map(({ claim }) => `${claim.id}:${claim.attempt - 1}`)]
}

/** One JSON object of outputs by job id, put together as text: an object of that many keys is slow to make and to read. */
export function outputs<Ended extends Settlement>(
  ended: readonly Ended[],
  outputOf: (ended: Ended) => unknown,
): string {
  const entries = ended.map((each) => `"${each.claim.id}":${JSON.stringify(outputOf(each))}`)
  return `{${entries.join(',')}}`
}

function attempt({ id, attempt: number }: Claim): { id: string; retryCount: number } {
  return { id, retryCount: number - 1 }
}
