/** Changes to jobs that no worker is to settle: update, cancel, retry, each by pg-boss's own statement of that name. */
import type { Db, PgBoss } from 'pg-boss'
import type { JobChanges } from '../../engine/job-records.js'
import { jobSettings, waitOf } from './queue-settings.js'
import { readJobs } from './read-jobs.js'
import type { Statements } from '../fast-paths/statements.js'

export async function updateJob(
  boss: PgBoss,
  db: Db,
  queue: string,
  id: string,
  { data, priority, delay, options }: JobChanges,
): Promise<boolean> {
  // pg-boss types data as an object; its column takes any JSON.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const { updated } = await boss.update(queue, data as object | undefined, {
    id,
    db,
    ...(priority !== undefined && { priority }),
    ...(delay !== undefined && { startAfter: waitOf(delay) }),
    ...jobSettings(options),
  })
  return updated === 1
}

/** Those that are cancelled now. */
export async function cancelJobs(
  boss: PgBoss,
  db: Db,
  sql: Statements,
  queue: string,
  ids: readonly string[],
): Promise<readonly string[]> {
  await boss.cancel(queue, [...ids], { db })
  return idsOf(await readJobs(db, sql, queue, ids), 'cancelled')
}

/** Those that were put back. */
export async function retryJobs(
  boss: PgBoss,
  db: Db,
  sql: Statements,
  queue: string,
  ids: readonly string[],
): Promise<readonly string[]> {
  const failed = idsOf(await readJobs(db, sql, queue, ids), 'failed')
  if (failed.length > 0) await boss.retry(queue, [...failed], { db })
  return failed
}

function idsOf(
  jobs: Awaited<ReturnType<typeof readJobs>>,
  status: 'cancelled' | 'failed',
): readonly string[] {
  return jobs.filter((job) => job.status === status).map(({ id }) => id)
}
