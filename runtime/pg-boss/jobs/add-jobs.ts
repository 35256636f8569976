/** Inserts jobs by pg-boss's own `insert()`. */
import type { Db, JobInsert } from 'pg-boss'
import type { NewJob } from '../../engine/job-records.js'
import type { Connection } from '../connect/connection.js'
import { insertingDatabase } from '../fast-paths/inserting-database.js'
import { jobSettings, waitOf } from './queue-settings.js'
import { rowsOf } from '../fast-paths/rows.js'
import { checkingText } from './unstorable-jobs.js'
import { insertOfTraces, type TracedInsert } from '../tracing/traced-insert.js'
import { inTraceOf } from '../tracing/tracing.js'

/**
 * Resolves with the ids of the refused jobs, which are stored neither now nor before. Rejects with `JobValidationError`
 * before anything is sent if the data of a job cannot be stored. The error's `index` is that of the job.
 */
export async function addJobs(
  connection: Connection,
  queue: string,
  jobs: readonly NewJob[],
): Promise<readonly string[]> {
  const { boss, prepared, sql } = connection
  const insert = (through: Db, fieldsOf: TracedInsert['fieldsOf'] = () => ({})): Promise<string[] | null> =>
    checkingText(queue, jobs, inserting(connection, through, jobs), (db) =>
      boss.insert(
        queue,
        jobs.map((job) => ({ ...jobInsert(job), ...fieldsOf(job) })),
        { returnId: true, db },
      ),
    )
  const ofTraces = Map.groupBy(jobs, ({ trace }) => trace)
  const [captured] = ofTraces.keys()
  const stored = new Set(
    ofTraces.size > 1
      ? await insertOfTraces(connection, queue, ofTraces, ({ db, fieldsOf }) => insert(db, fieldsOf))
      : await inTraceOf(captured, () => insert(prepared)),
  )
  const others = jobs.map(({ id }) => id).filter((id) => !stored.has(id))
  if (others.length === 0) return []
  const known = await rowsOf<{ id: string }>(prepared, sql.known, [queue, others])
  return others.filter((id) => !known.some((row) => row.id === id))
}

/** Returns the database for inserting these jobs. Jobs of a strict-fifo queue always have keys. */
export function inserting(
  { rewriter }: Connection,
  db: Db,
  jobs: readonly { readonly key: string | undefined }[],
): Db {
  return jobs.some(({ key }) => key !== undefined) ? insertingDatabase(db, rewriter) : db
}

export function jobInsert({ id, data, priority, delay, key, group, options }: NewJob): JobInsert {
  return {
    id,
    // pg-boss types data as an object; its column takes any JSON.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    data: data as object,
    priority,
    ...(key !== undefined && { singletonKey: key }),
    ...(group !== undefined && { group: { id: group } }),
    ...(delay > 0 && { startAfter: waitOf(delay) }),
    ...jobSettings(options),
  }
}
