/** How attempts end: results in one statement, failures by pg-boss's `fail()`, which knows about retries; or given back. */
import type { Claim, LostClaim, Settlement, StoredEnd } from '../../engine/job-records.js'
import type { Connection } from '../connect/connection.js'
import { isUniqueViolation, rowsOf } from '../fast-paths/rows.js'

type Of<Kind extends Settlement['kind']> = Extract<Settlement, { kind: Kind }>

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

export interface Settled {
  /** What is stored for each settlement, in order. */
  readonly stored: readonly StoredEnd[]
  /** The completed jobs that other jobs wait for. */
  readonly blocking: readonly string[]
}

/** `channel` is where completions notify of themselves; see {@link tellThemselves}. */
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
  // A policy can end a job that has retries left. And a settlement that matches nothing may have been stored by an
  // earlier try, whose answer got lost.
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
  const telling = [channel, completed.map(({ claim }) => claim.id).join(' ')]
  const [row] =
    channel === undefined
      ? await rowsOf<CompletionRow>(completing, sql.complete, values)
      : await rowsOf<CompletionRow>(prepared, sql.completeAndTell, [...values, ...telling])
  return {
    stored: row?.stored === null ? completed : matching(completed, wordsOf(row?.stored)),
    blocking: wordsOf(row?.blocking),
  }
}

interface CompletionRow {
  /** The attempts that were stored; `null` if all were. */
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
  const rows = await rowsOf<{ attempt: string }>(db, sql.discard, values)
  return matching(
    discarded,
    rows.map(({ attempt }) => attempt),
  )
}

async function fail(
  { boss, db, sql }: Connection,
  queue: string,
  failed: readonly Of<'failed'>[],
): Promise<readonly Settlement[]> {
  const final = failed.filter((settlement) => settlement.final)
  if (final.length > 0) await db.executeSql(sql.exhaustRetries, [queue, ...claimValues(final)])
  const answers = await Promise.all(
    failed.map(({ claim: { id, attempt }, error }) =>
      boss.fail(queue, { id, retryCount: attempt - 1 }, { ...error }, { db }),
    ),
  )
  // Its declarations leave out the fields, of which this one counts the jobs that it failed.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return failed.filter((_, index) => (answers[index] as { affected?: number }).affected === 1)
}

/** How a job is stored now. */
interface Outcome {
  readonly attempt: string
  readonly state: string
  /** Of the error that it ended with. */
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
  // A retry without a wait may be claimed again by now, or have ended.
  return row.state === 'failed' && row.attempt === attemptOf(settlement) ? 'failed' : 'retrying'
}

/** Only who holds the claim can store these, so what is there of the same attempt is its own. */
function endOfUnmatched(settlement: Settlement, row: Outcome | undefined): StoredEnd {
  if (row === undefined || row.attempt !== attemptOf(settlement)) return 'lost'
  if (row.state === 'completed') return 'completed'
  if (settlement.kind === 'completed' || row.message !== settlement.error.message) return 'lost'
  if (settlement.kind === 'discarded') return row.state === 'cancelled' ? 'discarded' : 'lost'
  return row.state === 'retry' ? 'retrying' : row.state === 'failed' ? 'failed' : 'lost'
}

function matching<Ended extends Settlement>(
  settlements: readonly Ended[],
  attempts: readonly string[],
): readonly Ended[] {
  const stored = new Set(attempts)
  return settlements.filter((settlement) => stored.has(attemptOf(settlement)))
}

function wordsOf(text: string | null | undefined): readonly string[] {
  return text ? text.split(' ') : []
}

/** As the statements write one attempt at a job. */
function attemptOf({ claim }: { readonly claim: Claim }): string {
  return `${claim.id}:${claim.attempt - 1}`
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
  return [held.map(({ claim }) => claim.id), held.map(attemptOf)]
}

/** One JSON object of outputs by attempt, put together as text: an object of that many keys is slow to make and to read. */
export function outputs<Ended extends Settlement>(
  ended: readonly Ended[],
  outputOf: (ended: Ended) => unknown,
): string {
  const entries = ended.map((each) => `"${attemptOf(each)}":${JSON.stringify(outputOf(each))}`)
  return `{${entries.join(',')}}`
}
