/**
 * Claims jobs by pg-boss's own `fetch()`, which applies the policies and groups of queues. Its statement goes through a
 * database of our own (see claiming-database.ts).
 *
 * A claim can return fewer jobs than its limit although the queue is not empty. A queue that limits the jobs of each key
 * or group selects its candidates first and then drops some of them. Of two simultaneous claims, one can lose its
 * candidates to the other: all, by the unique index of the policy, or single ones, in a database without SKIP LOCKED. So
 * each result has a flag `more`, whether to claim again at once.
 */
import type { Db } from 'pg-boss'
import type { ClaimedJob, ClaimedJobs, GroupLimits } from '../../engine/job-records.js'
import { inTransaction } from '../connect/held-transaction.js'
import type { Connection } from '../connect/connection.js'
import { rewritingClaims } from '../fast-paths/claim-rewrites.js'
import { isUniqueViolation, rowsOf } from '../fast-paths/rows.js'
import { untraced } from '../tracing/tracing.js'
import { jsonIn } from './job-mapping.js'
import { seconds } from './queue-settings.js'

/** A row of `claimedColumns`, all of them text. `createdOn` is microseconds since 1970. */
interface ClaimedRow {
  readonly id: string
  readonly receipt: string
  readonly json: string | null
  readonly retryCount: string
  readonly retryLimit: string
  readonly expireInSeconds: string
  readonly priority: string
  readonly groupId: string | null
  readonly createdOn: string
  readonly trace: string | null
}

interface Fetched {
  readonly rows: readonly ClaimedRow[]
  readonly more: boolean
}

export async function claimJobs(
  connection: Connection,
  queue: string,
  limit: number,
  groups: GroupLimits | undefined,
  /** The timeout of the queue's definition. */
  declaredTimeout: number,
): Promise<ClaimedJobs> {
  const { rows, more } =
    groups?.global === undefined
      ? await fetchJobs(connection, connection.claiming, queue, limit, groups)
      : await fetchInTurn(connection, queue, limit, groups)
  const jobs = rows
    .map((row) => ({ row, priority: Number(row.priority), createdOn: Number(row.createdOn) }))
    // UPDATE … RETURNING returns rows in any order.
    .toSorted((a, b) => b.priority - a.priority || a.createdOn - b.createdOn)
    .map(({ row }) => claimedJob(row, declaredTimeout))
  return Object.defineProperty(jobs, 'more', { value: more })
}

async function fetchJobs(
  connection: Connection,
  db: Db,
  queue: string,
  limit: number,
  groups: GroupLimits | undefined,
): Promise<Fetched> {
  const limits = groups && {
    ...(groups.global !== undefined && { groupConcurrency: groups.global }),
    ignoreGroups: [...groups.full],
  }
  let claim = ''
  let hasConflicted = false
  const watched: Db = {
    executeSql: async (text, values) => {
      claim = text
      try {
        return await db.executeSql(text, values)
      } catch (error) {
        // pg-boss treats this error as an empty queue.
        hasConflicted = isUniqueViolation(error)
        throw error
      }
    },
  }
  const fetched = await untraced(() =>
    connection.boss.fetch<unknown>(queue, { batchSize: limit, db: watched, ...limits }),
  )
  const rows = await claimedRows(connection, queue, fetched)
  return { rows, more: hasConflicted || (await hasMore(connection, queue, claim, limit, rows.length)) }
}

/** The rewritten statement returns other columns than pg-boss declares. An unknown one is not rewritten: reads the rows. */
async function claimedRows(
  { db, sql }: Connection,
  queue: string,
  fetched: readonly { readonly id: string }[],
): Promise<readonly ClaimedRow[]> {
  const [first] = fetched
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  if (first === undefined || 'createdOn' in first) return fetched as readonly ClaimedRow[]
  return rowsOf(db, sql.claimed, [queue, fetched.map(({ id }) => id)])
}

async function hasMore(
  { db, sql }: Connection,
  queue: string,
  claim: string,
  limit: number,
  claimed: number,
): Promise<boolean> {
  if (claimed === limit) return true
  const dropsCandidates = claim.includes('singleton_ranking') || claim.includes('group_ranking')
  if (dropsCandidates && claimed > 0) return true
  // Jobs that such a queue holds back look like work. The worker's poll claims again.
  const holdsBack = dropsCandidates || claim.includes('singleton_probe') || claim.includes('strict_fifo')
  if (claim.includes('SKIP LOCKED') || (holdsBack && claimed === 0)) return false
  return (await rowsOf(db, sql.withWork, [[queue]])).length > 0
}

/**
 * Claims under a lock of the queue, which keeps group limits exact. pg-boss counts a group's active jobs when the statement
 * begins, so two simultaneous claims could both take the last slot. The isolation level must be READ COMMITTED: at any
 * other, the claim would count the jobs that were active before it had the lock.
 */
async function fetchInTurn(
  connection: Connection,
  queue: string,
  limit: number,
  groups: GroupLimits,
): Promise<Fetched> {
  const { beginBrief, claiming, rewriter } = connection
  // A single connection, as in PGlite, already runs one claim after another.
  if (beginBrief === undefined) return fetchJobs(connection, claiming, queue, limit, groups)
  return inTransaction(beginBrief, async (db) => {
    const lock = 'SELECT pg_advisory_xact_lock(hashtextextended($1, 0))::text'
    await db.executeSql(lock, [`typeboss claim ${queue}`])
    return fetchJobs({ ...connection, db }, rewritingClaims(db, rewriter), queue, limit, groups)
  })
}

function claimedJob(row: ClaimedRow, declaredTimeout: number): ClaimedJob {
  const timeout = Number(row.expireInSeconds) * 1000
  return {
    id: row.id,
    receipt: row.receipt,
    attempt: Number(row.retryCount) + 1,
    data: jsonIn(row.json),
    // pg-boss stores whole seconds. The definition's timeout is exact.
    timeout: seconds(declaredTimeout) * 1000 === timeout ? declaredTimeout : timeout,
    attemptsAllowed: Number(row.retryLimit) + 1,
    group: row.groupId ?? undefined,
    addedAt: new Date(Math.floor(Number(row.createdOn) / 1000)),
    trace: jsonIn(row.trace),
  }
}
