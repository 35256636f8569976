/**
 * Claiming, by pg-boss's own `fetch()`, which knows the policies and groups of queues. Its statement goes through a
 * database of our own (see claiming-database.ts).
 *
 * A claim that returns fewer jobs than asked for is no sign of an empty queue. A queue that runs one job of each key, or
 * so many of each group, chooses its candidates first and then drops some of them. Of two claims at the same time, one may
 * lose what it has chosen to the other: to a unique index that keeps the policy, or, in a database without SKIP LOCKED, job
 * by job. So each result says whether to claim again at once.
 */
import type { Db } from 'pg-boss'
import type { ClaimedJob, ClaimedJobs, GroupLimits } from '../../engine/job-records.js'
import type { Connection } from '../connect/connection.js'
import { rewritingClaims } from '../fast-paths/claiming-database.js'
import { isUniqueViolation, rowsOf } from '../fast-paths/rows.js'
import { untraced } from '../tracing/tracing.js'
import { jsonIn } from './job-mapping.js'

/** What the claim returns (`claimedColumns`), all of it text. `createdOn` is microseconds since 1970. */
interface ClaimedRow {
  readonly id: string
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
): Promise<ClaimedJobs> {
  const { rows, more } =
    groups?.global === undefined
      ? await fetchJobs(connection, connection.claiming, queue, limit, groups)
      : await fetchInTurn(connection, queue, limit, groups)
  const jobs = rows
    // The right jobs, but in the order in which the database came upon them.
    .toSorted((a, b) => Number(b.priority) - Number(a.priority) || Number(a.createdOn) - Number(b.createdOn))
    .map(claimedJob)
  return Object.defineProperty(jobs, 'more', { value: more })
}

async function fetchJobs(
  connection: Connection,
  db: Db,
  queue: string,
  limit: number,
  groups: GroupLimits | undefined,
): Promise<Fetched> {
  const heeding = groups && {
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
        // pg-boss takes this for an empty queue.
        hasConflicted = isUniqueViolation(error)
        throw error
      }
    },
  }
  const fetched = await untraced(() =>
    connection.boss.fetch<unknown>(queue, { batchSize: limit, db: watched, ...heeding }),
  )
  const rows = await claimedRows(connection, queue, fetched)
  return { rows, more: hasConflicted || (await hasMore(connection, queue, claim, limit, rows.length)) }
}

/** The database that the claim goes through gives other columns than pg-boss names, if it knows the claim. */
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
  // What such a queue holds back looks like work. The worker's poll asks again.
  const holdsBack = dropsCandidates || claim.includes('singleton_probe') || claim.includes('strict_fifo')
  if (claim.includes('SKIP LOCKED') || (holdsBack && claimed === 0)) return false
  return (await rowsOf(db, sql.withWork, [[queue]])).length > 0
}

/**
 * pg-boss counts what is active of a group as the statement begins, so two claims at the same time can both find room for
 * the last one. A lock puts the claims of such a queue one after the other, which keeps the limit exact. At any level but READ COMMITTED,
 * the claim would count what was active before it had the lock.
 */
async function fetchInTurn(
  connection: Connection,
  queue: string,
  limit: number,
  groups: GroupLimits,
): Promise<Fetched> {
  const { beginBrief, claiming, rewriter } = connection
  const transaction = await beginBrief?.()
  // One connection, as PGlite has, puts everything one after the other.
  if (transaction === undefined) return fetchJobs(connection, claiming, queue, limit, groups)
  try {
    const lock = 'SELECT pg_advisory_xact_lock(hashtextextended($1, 0))::text'
    await transaction.db.executeSql(lock, [`typeboss claim ${queue}`])
    const transacted = { ...connection, db: transaction.db }
    const fetched = await fetchJobs(
      transacted,
      rewritingClaims(transaction.db, rewriter),
      queue,
      limit,
      groups,
    )
    await transaction.commit()
    return fetched
  } catch (error) {
    await transaction.rollback()
    throw error
  }
}

function claimedJob(row: ClaimedRow): ClaimedJob {
  return {
    id: row.id,
    attempt: Number(row.retryCount) + 1,
    data: jsonIn(row.json),
    timeout: Number(row.expireInSeconds) * 1000,
    attemptsAllowed: Number(row.retryLimit) + 1,
    group: row.groupId ?? undefined,
    addedAt: new Date(Math.floor(Number(row.createdOn) / 1000)),
    trace: jsonIn(row.trace),
  }
}
