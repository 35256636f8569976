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
import type { ClaimedJob } from '../queue-service.js'
import { untraced } from './tracing.js'

type FetchedJob = Job<unknown> & {
  readonly priority: number
  readonly retryLimit: number
  readonly createdOn: Date
  readonly trace: unknown
}

export async function claimJobs(
  boss: PgBoss,
  db: Db,
  queue: string,
  limit: number,
): Promise<readonly ClaimedJob[]> {
  // The database below adds these columns.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const jobs = (await untraced(() => boss.fetch<unknown>(queue, { batchSize: limit, db }))) as FetchedJob[]
  // The right jobs, but in the order in which the database came upon them.
  return jobs
    .toSorted((a, b) => b.priority - a.priority || a.createdOn.getTime() - b.createdOn.getTime())
    .map(claimedJob)
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
