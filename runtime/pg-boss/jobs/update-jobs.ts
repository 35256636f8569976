/** The client's changes to jobs: update, cancel, retry, each by pg-boss's method of that name. */
import type { JobChanges } from '../../engine/job-records.js'
import { jobSettings, waitOf } from './queue-settings.js'
import { rowsOf } from '../fast-paths/rows.js'
import { readJobs } from './read-jobs.js'
import type { Connection } from '../connect/connection.js'

export async function updateJob(
  { boss, db }: Connection,
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

/** Resolves with the ids of the jobs that are cancelled now. */
export async function cancelJobs(
  connection: Connection,
  queue: string,
  ids: readonly string[],
): Promise<readonly string[]> {
  if (ids.length === 0) return []
  const { boss, db } = connection
  await boss.cancel(queue, [...ids], { db })
  const jobs = await readJobs(connection, queue, ids)
  return jobs.filter(({ status }) => status === 'cancelled').map(({ id }) => id)
}

/** Resolves with the ids of the retried jobs. */
export async function retryJobs(
  { boss, db, sql }: Connection,
  queue: string,
  ids: readonly string[],
): Promise<readonly string[]> {
  const failed = (await rowsOf<{ id: string }>(db, sql.retainFailed, [queue, ids])).map(({ id }) => id)
  if (failed.length > 0) await boss.retry(queue, failed, { db })
  return failed
}
