/** pg-boss's rows → stored jobs. */
import type { Json } from '../../contract/index.js'
import type { JobError } from '../../errors/errors.js'
import type { JobEnd, JobStatus, StoredJob, StoredOrigin, StoredReport } from '../../engine/job-records.js'

/** A row of the `read` and `find` statements. Integers are strings on CockroachDB. */
export interface JobRow {
  readonly name: string
  readonly id: string
  readonly state: 'created' | 'retry' | 'active' | 'completed' | 'failed' | 'cancelled'
  readonly data: Json
  readonly output: Json
  readonly priority: number | string
  readonly singleton_key: string | null
  readonly retry_count: number | string
  readonly retry_limit: number | string
  readonly created_on: Date
  readonly start_after: Date
  readonly started_on: Date | null
  readonly completed_on: Date | null
  readonly delayed: boolean
  readonly pending_dependencies: number | string
  readonly source_name: string | null
  readonly source_id: string | null
  readonly source_created_on: Date | null
  readonly source_retry_count: number | string | null
  readonly source_output: Json
}

export function storedJob(row: JobRow, report: StoredReport): StoredJob {
  const status = statusOf(row)
  const retryCount = Number(row.retry_count)
  return {
    id: row.id,
    status,
    data: row.data,
    result: status === 'completed' ? row.output : null,
    error: status === 'completed' || row.output === null ? undefined : jobError(row.output),
    ...report,
    // A job is claimed for the first time without counting up, and given back without counting down.
    attemptsMade: row.started_on === null ? retryCount : retryCount + 1,
    attemptsAllowed: Number(row.retry_limit) + 1,
    priority: Number(row.priority),
    key: row.singleton_key ?? undefined,
    waitsFor: Number(row.pending_dependencies),
    origin: originOf(row),
    addedAt: row.created_on,
    startAfter: row.start_after,
    startedAt: row.started_on ?? undefined,
    finishedAt: row.completed_on ?? undefined,
  }
}

/** A row of the `ends` statement. */
export type EndRow = Pick<JobRow, 'id' | 'state' | 'output'>

export function jobEnd({ id, state, output }: EndRow): JobEnd {
  switch (state) {
    case 'completed':
      return { id, status: state, result: output }
    case 'failed':
    case 'cancelled':
      return { id, status: state, error: output === null ? undefined : jobError(output) }
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
    addedAt: row.source_created_on ?? row.created_on,
    attemptsMade: Number(row.source_retry_count ?? 0) + 1,
    error: row.source_output === null ? undefined : jobError(row.source_output),
  }
}

function statusOf({ state, delayed }: JobRow): JobStatus {
  if (state !== 'created' && state !== 'retry') return state
  return delayed ? 'delayed' : 'waiting'
}

/** Ours are `{ name, message, stack }`; pg-boss's own are `{ value: { message } }`; others may be anything. */
function jobError(output: Json): JobError {
  const { name, message, stack, value } = fields(output)
  if (typeof message === 'string') {
    return {
      name: typeof name === 'string' ? name : 'Error',
      message,
      stack: typeof stack === 'string' ? stack : undefined,
    }
  }
  if (value !== undefined) return jobError(value)
  return {
    name: 'Error',
    message: typeof output === 'string' ? output : JSON.stringify(output),
    stack: undefined,
  }
}

function fields(json: Json): { readonly [key: string]: Json } {
  return isRecord(json) ? json : {}
}

function isRecord(json: Json): json is { readonly [key: string]: Json } {
  return typeof json === 'object' && json !== null && !Array.isArray(json)
}
