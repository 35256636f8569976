/**
 * Claiming, by pg-boss's own `fetch()`, which knows the policies and groups of queues. Its statement goes through a
 * database of our own (see claiming-database.ts).
 */
import type { Db, Job, PgBoss } from 'pg-boss'
import type { Json } from '../../contract/index.js'
import type { ClaimedJob, GroupLimits } from '../../engine/job-records.js'
import { rewritingClaims } from '../fast-paths/claiming-database.js'
import type { Connection } from '../connect/connection.js'
import { untraced } from '../tracing/tracing.js'

type FetchedJob = Job<unknown> & {
  readonly priority: number
  readonly retryLimit: number
  readonly createdOn: Date
  readonly trace: unknown
}

export async function claimJobs(
  connection: Connection,
  queue: string,
  limit: number,
  groups: GroupLimits | undefined,
): Promise<readonly ClaimedJob[]> {
  const jobs =
    groups?.global === undefined
      ? await fetchJobs(connection.boss, connection.claiming, queue, limit, groups)
      : await fetchInTurn(connection, queue, limit, groups)
  // The right jobs, but in the order in which the database came upon them.
  return jobs
    .toSorted((a, b) => b.priority - a.priority || a.createdOn.getTime() - b.createdOn.getTime())
    .map(claimedJob)
}

async function fetchJobs(
  boss: PgBoss,
  db: Db,
  queue: string,
  limit: number,
  groups: GroupLimits | undefined,
): Promise<readonly FetchedJob[]> {
  const heeding = groups && {
    ...(groups.global !== undefined && { groupConcurrency: groups.global }),
    ignoreGroups: [...groups.full],
  }
  const jobs = await untraced(() => boss.fetch<unknown>(queue, { batchSize: limit, db, ...heeding }))
  // The database that it goes through adds these columns.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return jobs as FetchedJob[]
}

/**
 * pg-boss counts what is active of a group as the statement begins, so two claims at the same time can both find room for
 * the last one. A lock puts the claims of such a queue one after the other, which keeps the limit exact.
 */
async function fetchInTurn(
  { boss, beginBrief, claiming }: Connection,
  queue: string,
  limit: number,
  groups: GroupLimits,
): Promise<readonly FetchedJob[]> {
  const transaction = await beginBrief?.()
  // One connection, as PGlite has, puts everything one after the other.
  if (transaction === undefined) return fetchJobs(boss, claiming, queue, limit, groups)
  try {
    const lock = 'SELECT pg_advisory_xact_lock(hashtextextended($1, 0))'
    await transaction.db.executeSql(lock, [`typeboss claim ${queue}`])
    const jobs = await fetchJobs(boss, rewritingClaims(transaction.db), queue, limit, groups)
    await transaction.commit()
    return jobs
  } catch (error) {
    await transaction.rollback()
    throw error
  }
}

function claimedJob(job: FetchedJob): ClaimedJob {
  return {
    id: job.id,
    attempt: job.retryCount + 1,
    // pg-boss read it from a jsonb column.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    data: job.data as Json,
    timeout: job.expireInSeconds * 1000,
    attemptsAllowed: job.retryLimit + 1,
    group: job.groupId ?? undefined,
    addedAt: job.createdOn,
    trace: job.trace,
  }
}
