/**
 * Claiming, by pg-boss's own `fetch()`, which knows the policies and groups of queues. Its statement goes through a
 * database of our own that changes three things about it.
 *
 * *What comes back.* `fetch()` returns eight columns, or all thirty-six. We need four more than eight; all of them cost a
 * worker half of its processor time.
 *
 * *The plan.* Behind a burst of new jobs the planner's statistics say that the queue is nearly empty. It then sorts the
 * whole backlog for each claim, where pg-boss's index has it in order: 50 ms among 20,000 jobs, seconds among a million,
 * until the next ANALYZE. Without bitmap scans and sorts, the index is what is left.
 *
 * *The commit.* A claim does not wait for the disk, which saves every job one of three such waits. What a crash of the
 * server can take back so is that a job had been claimed, in its last moments: the job is then claimed again, as it is
 * when a worker dies. The job was on the disk before, and what came of it is there after its settlement, with the claim.
 *
 * The settings hold for the statement's own transaction, and travel with it.
 */
import type { Db, Job, PgBoss } from 'pg-boss'
import type { Json } from '../contract.js'
import type { ClaimedJob, GroupLimits } from '../queue-service.js'
import type { Connection } from './connection.js'
import { untraced } from './tracing.js'

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
  // The database below adds these columns.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return jobs as FetchedJob[]
}

/**
 * pg-boss counts what is active of a group as the statement begins, so two claims at the same time can both find room for
 * the last one. A lock puts the claims of such a queue one after the other, which keeps the limit exact.
 */
async function fetchInTurn(
  { boss, db, claiming }: Connection,
  queue: string,
  limit: number,
  groups: GroupLimits,
): Promise<readonly FetchedJob[]> {
  const transaction = await db.beginTransaction?.()
  // One connection, as PGlite has, puts everything one after the other.
  if (transaction === undefined) return fetchJobs(boss, claiming, queue, limit, groups)
  try {
    const lock = 'SELECT pg_advisory_xact_lock(hashtextextended($1, 0))'
    await transaction.db.executeSql(lock, [`typeboss claim ${queue}`])
    const jobs = await fetchJobs(boss, claimingDatabase(transaction.db, false), queue, limit, groups)
    await transaction.commit()
    return jobs
  } catch (error) {
    await transaction.rollback()
    throw error
  }
}

/** The database to claim through. `plans` tells whether it takes several statements at once, and PostgreSQL's settings. */
export function claimingDatabase(db: Db, plans: boolean): Db {
  return {
    executeSql: async (text, values = []) => {
      const statement = `${text.trimEnd()}, j.priority, j.retry_limit AS "retryLimit", j.created_on AS "createdOn", j.trace_context AS trace`
      if (!plans || values.length > 0) return db.executeSql(statement, values)
      const results: unknown = await db.executeSql(
        `SET LOCAL enable_bitmapscan = off; SET LOCAL enable_sort = off; SET LOCAL synchronous_commit = off; ${statement}`,
      )
      // pg gives one result for each statement.
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion
      return (results as Awaited<ReturnType<Db['executeSql']>>[]).at(-1) ?? { rows: [] }
    },
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
