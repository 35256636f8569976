/** Settles and releases attempts: results in one statement, failures by pg-boss's `fail()`, which handles retries. */
import type { Db } from 'pg-boss'
import type { Claim, LostClaim, Settlement, StoredEnd } from '../../engine/job-records.js'
import { inTransaction } from '../connect/held-transaction.js'
import type { Connection } from '../connect/connection.js'
import { isUniqueViolation, rowsOf } from '../fast-paths/rows.js'

type Of<Kind extends Settlement['kind']> = Extract<Settlement, { kind: Kind }>

/**
 * Up to this many completions notify in their own commit, which saves the waiting callers a round trip. PostgreSQL commits
 * one notifying transaction at a time, so larger batches, as under load, notify in a second statement (see
 * notifications.ts).
 */
const mostNotifying = 10

/** Whether to pass a channel to {@link settleJobs}: whether these settlements notify in their own commit. */
export function notifyThemselves(settlements: readonly Settlement[]): boolean {
  return settlements.length <= mostNotifying && settlements.every(({ kind }) => kind === 'completed')
}

export interface Settled {
  /** The stored outcome of each settlement, in order. */
  readonly stored: readonly StoredEnd[]
  /** The completed jobs that other jobs wait for. */
  readonly blocking: readonly string[]
}

/** With `channel`, completions notify on it in their own commit; see {@link notifyThemselves}. */
export async function settleJobs(
  connection: Connection,
  queue: string,
  settlements: readonly Settlement[],
  channel?: string,
): Promise<Settled> {
  const ofKind = <Kind extends Settlement['kind']>(kind: Kind) =>
    settlements.filter(
      (settlement): settlement is Extract<Settlement, { kind: Kind }> => settlement.kind === kind,
    )
  const [completion, discarded, failed] = await Promise.all([
    complete(connection, queue, ofKind('completed'), channel),
    discard(connection, queue, ofKind('discarded')),
    fail(connection, queue, ofKind('failed')),
  ])
  const matched = new Set<Settlement>([...completion.stored, ...discarded, ...failed])
  // A policy can fail a job that has retries left. And an earlier try whose answer was lost may have stored a settlement
  // that now matches nothing.
  const unsure = settlements.filter(
    (settlement) => !matched.has(settlement) || (settlement.kind === 'failed' && !settlement.final),
  )
  const rows = await readOutcomes(connection, queue, unsure)
  const stored = settlements.map((settlement) =>
    matched.has(settlement)
      ? endOfMatched(settlement, rows.get(settlement.claim.id))
      : endOfUnmatched(settlement, rows.get(settlement.claim.id)),
  )
  const answered = settlements.flatMap((settlement, index) =>
    stored[index] === 'completed' && !matched.has(settlement) && rows.get(settlement.claim.id)?.isBlocking
      ? settlement.claim.id
      : [],
  )
  return { stored, blocking: [...completion.blocking, ...answered] }
}

async function complete(
  { prepared, completing, sql }: Connection,
  queue: string,
  completed: readonly Of<'completed'>[],
  channel: string | undefined,
): Promise<{ readonly stored: readonly Settlement[]; readonly blocking: readonly string[] }> {
  if (completed.length === 0) return { stored: [], blocking: [] }
  const values = [queue, ...claimValues(completed), outputs(completed, ({ result }) => result)]
  const notification = [channel, completed.map(({ claim }) => claim.id).join(' ')]
  const [row] =
    channel === undefined
      ? await rowsOf<CompletionRow>(completing, sql.complete, values)
      : await rowsOf<CompletionRow>(prepared, sql.completeAndNotify, [...values, ...notification])
  return {
    stored: row?.stored === null ? completed : matching(completed, wordsOf(row?.stored)),
    blocking: wordsOf(row?.blocking),
  }
}

interface CompletionRow {
  /** The claims whose completion was stored; `null` if all were. */
  readonly stored: string | null
  /** Ids. */
  readonly blocking: string | null
}

async function discard(
  { db, sql }: Connection,
  queue: string,
  discarded: readonly Of<'discarded'>[],
): Promise<readonly Settlement[]> {
  if (discarded.length === 0) return []
  const values = [queue, ...claimValues(discarded), outputs(discarded, ({ error }) => error)]
  return matching(discarded, claimsIn(await rowsOf<ClaimRow>(db, sql.discard, values)))
}

async function fail(
  connection: Connection,
  queue: string,
  failed: readonly Of<'failed'>[],
): Promise<readonly Settlement[]> {
  const { boss, db, sql } = connection
  // fail() fences by the number of the attempt alone, which another claim after a release has too.
  const [final = [], others = []] = await Promise.all(
    [true, false].map(async (isFinal) => {
      const ofThem = failed.filter((settlement) => settlement.final === isFinal)
      if (ofThem.length === 0) return []
      const statement = isFinal ? sql.exhaustRetries : sql.held
      return matching(
        ofThem,
        claimsIn(await rowsOf<ClaimRow>(db, statement, [queue, ...claimValues(ofThem)])),
      )
    }),
  )
  const held = [...final, ...others]
  const answers = await inOneStep(connection, (on) =>
    Promise.all(
      held.map(({ claim, error }) =>
        boss.fail(queue, { id: claim.id, retryCount: retryCountOf(claim) }, { ...error }, { db: on }),
      ),
    ),
  )
  // pg-boss does not declare `affected`, the number of failed jobs.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return held.filter((_, index) => (answers[index] as { affected?: number }).affected === 1)
}

/** For CockroachDB, pg-boss deletes a failed job and inserts it again. Without a transaction the job is gone in between. */
async function inOneStep<Result>(
  { db, settings, beginBrief }: Connection,
  use: (db: Db) => Promise<Result>,
): Promise<Result> {
  if (settings.backend !== 'cockroachdb' || beginBrief === undefined) return use(db)
  return inTransaction(beginBrief, use)
}

/** The stored state of a job. */
interface Outcome {
  readonly claim: string
  readonly state: string
  /** The message of the job's error. */
  readonly message: string | null
  readonly isBlocking: boolean
}

async function readOutcomes(
  { db, sql }: Connection,
  queue: string,
  settlements: readonly Settlement[],
): Promise<ReadonlyMap<string, Outcome>> {
  if (settlements.length === 0) return new Map()
  const ids = settlements.map(({ claim }) => claim.id)
  const rows = await rowsOf<Omit<Outcome, 'isBlocking'> & { readonly id: string; readonly blocking: string }>(
    db,
    sql.outcomes,
    [queue, ids],
  )
  return new Map(rows.map(({ id, blocking, ...row }) => [id, { ...row, isBlocking: blocking === 'true' }]))
}

function endOfMatched(settlement: Settlement, row: Outcome | undefined): StoredEnd {
  if (settlement.kind !== 'failed') return settlement.kind
  if (settlement.final || row === undefined) return 'failed'
  // Without a backoff, the retry may already have been claimed again, or have ended.
  return row.state === 'failed' && row.claim === claimOf(settlement) ? 'failed' : 'retrying'
}

/** Only the holder of the claim can settle it, so a stored outcome of the same claim is that of an earlier try. */
function endOfUnmatched(settlement: Settlement, row: Outcome | undefined): StoredEnd {
  if (row === undefined || row.claim !== claimOf(settlement)) return 'lost'
  if (row.state === 'completed') return 'completed'
  if (settlement.kind === 'completed' || row.message !== settlement.error.message) return 'lost'
  if (settlement.kind === 'discarded') return row.state === 'cancelled' ? 'discarded' : 'lost'
  return row.state === 'retry' ? 'retrying' : row.state === 'failed' ? 'failed' : 'lost'
}

function matching<Ended extends Settlement>(
  settlements: readonly Ended[],
  claims: readonly string[],
): readonly Ended[] {
  const stored = new Set(claims)
  return settlements.filter((settlement) => stored.has(claimOf(settlement)))
}

/** A row of the statements that return claims. */
interface ClaimRow {
  readonly claim: string
}

function claimsIn(rows: readonly ClaimRow[]): readonly string[] {
  return rows.map(({ claim }) => claim)
}

function wordsOf(text: string | null | undefined): readonly string[] {
  return text ? text.split(' ') : []
}

/** The statements' notation of a claim. */
function claimOf({ claim }: { readonly claim: Claim }): string {
  return `${claim.id}:${claim.receipt}`
}

function retryCountOf({ receipt }: Claim): number {
  return Number.parseInt(receipt, 10)
}

/** Releases attempts. Resolves with those that keep their claim, because their queue's policy has no room for a waiting job. */
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
    // A job of the same key was added meanwhile. Released one by one, the other claims are not affected.
    if (claims.length > 1) {
      const kept = await Promise.all(claims.map((claim) => releaseJobs(connection, queue, [claim])))
      return kept.flat()
    }
    // The statement now takes the added job into account.
    await rowsOf(db, sql.release, values)
  }
  return (await rowsOf<{ id: string }>(db, sql.held, values)).map(({ id }) => id)
}

/** Renews the claims of running attempts. Resolves with the lost claims. */
export async function keepClaims(
  { prepared, sql }: Connection,
  queue: string,
  claims: readonly Claim[],
): Promise<readonly LostClaim[]> {
  const values = [queue, ...claimValues(claims.map((claim) => ({ claim })))]
  const lost = await rowsOf<{ id: string; cancelled: string }>(prepared, sql.keepClaims, values)
  return lost.map(({ id, cancelled }) => ({ id, cancelled: cancelled === 'true' }))
}

/** Returns the values of the statements' condition `held`: the ids, and the claims. */
export function claimValues(held: readonly { readonly claim: Claim }[]): [string[], string[]] {
  return [held.map(({ claim }) => claim.id), held.map(claimOf)]
}

/** Returns a JSON object of outputs by claim. Concatenates text, because an object of so many keys is slow to build. */
export function outputs<Ended extends Settlement>(
  ended: readonly Ended[],
  outputOf: (ended: Ended) => unknown,
): string {
  const entries = ended.map((each) => `"${claimOf(each)}":${JSON.stringify(outputOf(each))}`)
  return `{${entries.join(',')}}`
}
