/** Converts rows of our statements to stored jobs. */
import type { Json } from '../../contract/index.js'
import type { JobError } from '../../errors/errors.js'
import { readJobError } from '../../job/job-error.js'
import type { JobEnd, JobStatus, StoredJob, StoredOrigin, StoredReport } from '../../engine/job-records.js'

/** A row of the `read` and `find` statements, all of it text. Times are milliseconds since 1970. */
export interface JobRow {
  readonly name: string
  readonly id: string
  readonly state: 'created' | 'retry' | 'active' | 'completed' | 'failed' | 'cancelled'
  /** JSON, like `output` and `source_output`. */
  readonly data: string | null
  readonly output: string | null
  readonly priority: string
  readonly singleton_key: string | null
  readonly retry_count: string
  readonly retry_limit: string
  readonly created_on: string
  readonly start_after: string
  readonly started_on: string | null
  readonly completed_on: string | null
  readonly delayed: string
  readonly pending_dependencies: string
  readonly source_name: string | null
  readonly source_id: string | null
  readonly source_created_on: string | null
  readonly source_retry_count: string | null
  readonly source_output: string | null
}

export function storedJob(row: JobRow, report: StoredReport): StoredJob {
  const status = statusOf(row)
  const retryCount = Number(row.retry_count)
  return {
    id: row.id,
    status,
    data: jsonIn(row.data),
    result: status === 'completed' ? jsonIn(row.output) : null,
    error: status === 'completed' ? undefined : errorIn(row.output),
    ...report,
    // The first claim does not increase `retry_count`, and a release does not decrease it.
    attemptsMade: row.started_on === null ? retryCount : retryCount + 1,
    attemptsAllowed: Number(row.retry_limit) + 1,
    priority: Number(row.priority),
    key: row.singleton_key ?? undefined,
    waitsFor: Number(row.pending_dependencies),
    origin: originOf(row),
    addedAt: dateIn(row.created_on),
    startAfter: dateIn(row.start_after),
    startedAt: row.started_on === null ? undefined : dateIn(row.started_on),
    finishedAt: row.completed_on === null ? undefined : dateIn(row.completed_on),
  }
}

/** A row of the `ends` statement. */
export type EndRow = Pick<JobRow, 'id' | 'state' | 'output'>

export function jobEnd({ id, state, output }: EndRow): JobEnd {
  switch (state) {
    case 'completed':
      return { id, status: state, result: jsonIn(output) }
    case 'failed':
    case 'cancelled':
      return { id, status: state, error: errorIn(output) }
    case 'created':
    case 'retry':
    case 'active':
    default:
      return { id, status: 'unfinished' }
  }
}

function originOf(row: JobRow): StoredOrigin | undefined {
  if (row.source_name === null || row.source_id === null) return undefined
  return {
    queue: row.source_name,
    id: row.source_id,
    addedAt: dateIn(row.source_created_on ?? row.created_on),
    attemptsMade: Number(row.source_retry_count ?? 0) + 1,
    error: errorIn(row.source_output),
  }
}

function statusOf({ state, delayed }: JobRow): JobStatus {
  if (state !== 'created' && state !== 'retry') return state
  return delayed === 'true' ? 'delayed' : 'waiting'
}

export function jsonIn(text: string | null): Json {
  // PostgreSQL wrote it from a jsonb column.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return text === null ? null : (JSON.parse(text) as Json)
}

function dateIn(milliseconds: string): Date {
  return new Date(Number(milliseconds))
}

function errorIn(output: string | null): JobError | undefined {
  const json = jsonIn(output)
  return json === null ? undefined : readJobError(json)
}
