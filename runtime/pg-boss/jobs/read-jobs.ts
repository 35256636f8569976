/** Reads stored jobs, each with its report (see reports.ts). */
import { reportQueue } from '../../../facts/stored-queues.js'
import { JobNotFoundError } from '../../errors/errors.js'
import {
  jobStatuses,
  type JobEnd,
  type JobQuery,
  type JobStatus,
  type StoredJob,
} from '../../engine/job-records.js'
import { jobEnd, jsonIn, storedJob, type EndRow, type JobRow } from './job-mapping.js'
import { noReport, reportId, reportIn } from './reports.js'
import { rowsOf } from '../fast-paths/rows.js'
import type { Connection } from '../connect/connection.js'

export async function readJobs(
  { prepared, sql }: Connection,
  queue: string,
  ids: readonly string[],
): Promise<readonly StoredJob[]> {
  const reportIds = reportIdsOf(queue, ids)
  const rows = await rowsOf<JobRow>(prepared, sql.read, [queue, ids, reportQueue, [...reportIds.values()]])
  return withReports(
    reportIds,
    rows.filter(({ name }) => name === queue),
    rows.filter(({ name }) => name === reportQueue),
  )
}

export async function readEnds(
  { prepared, sql }: Connection,
  queue: string,
  ids: readonly string[],
): Promise<readonly JobEnd[]> {
  return (await rowsOf<EndRow>(prepared, sql.ends, [queue, ids])).map(jobEnd)
}

export async function findJobs(
  connection: Connection,
  queue: string,
  { statuses, key, data, limit, after }: JobQuery,
): Promise<readonly StoredJob[]> {
  const { db, sql } = connection
  const containing = data === undefined ? null : JSON.stringify(data)
  const wanted = statuses ?? jobStatuses
  const rows = await rowsOf<JobRow>(db, sql.find(statesOf(wanted)), [
    queue,
    isDelayed(wanted),
    key ?? null,
    containing,
    after ?? null,
    limit,
  ])
  if (rows.length === 0) {
    // The page after a deleted job is empty too: without this error, a caller would take it for the last page.
    const isGone = after !== undefined && (await readJobs(connection, queue, [after])).length === 0
    if (isGone) throw new JobNotFoundError(queue, after)
    return []
  }
  const reportIds = reportIdsOf(
    queue,
    rows.map(({ id }) => id),
  )
  return withReports(
    reportIds,
    rows,
    await rowsOf<JobRow>(db, sql.read, [queue, [], reportQueue, [...reportIds.values()]]),
  )
}

/** pg-boss has two states for waiting jobs, and none for delayed ones. */
function statesOf(statuses: readonly JobStatus[]): readonly JobRow['state'][] {
  return statuses.flatMap((status) =>
    status === 'waiting' || status === 'delayed' ? ['created', 'retry'] : [status],
  )
}

/** Whether to find delayed jobs (`true`), waiting ones (`false`) or both (`null`). */
function isDelayed(statuses: readonly JobStatus[]): boolean | null {
  return statuses.includes('waiting') && statuses.includes('delayed') ? null : statuses.includes('delayed')
}

export async function countJobs(
  { db, sql }: Connection,
  queue: string,
): Promise<ReadonlyMap<JobStatus, number>> {
  const rows = await rowsOf<{ status: JobStatus; count: string }>(db, sql.count, [queue])
  // The statement counts jobs that wait for a retry separately.
  const counts = new Map<JobStatus, number>()
  for (const { status, count } of rows) counts.set(status, (counts.get(status) ?? 0) + Number(count))
  return counts
}

/** The ids of the reports, by the ids of their jobs. */
type ReportIds = ReadonlyMap<string, string>

function reportIdsOf(queue: string, ids: readonly string[]): ReportIds {
  return new Map(ids.map((id) => [id, reportId(queue, id)]))
}

function withReports(
  reportIds: ReportIds,
  jobs: readonly JobRow[],
  reports: readonly JobRow[],
): readonly StoredJob[] {
  const byId = new Map(reports.map(({ id, data }) => [id, reportIn(jsonIn(data))]))
  return jobs.map((row) => storedJob(row, byId.get(reportIds.get(row.id) ?? '') ?? noReport))
}
