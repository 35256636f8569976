/** The jobs that a queue service takes and returns. Values are plain JSON, times are milliseconds. */
import type { Json } from '../contract/index.js'
import type { JobError } from '../errors/errors.js'
import type { QueueOptions } from '../options/queue-options.js'

/** A job to add. The queue's options apply where the job sets none. Times are milliseconds. */
export interface NewJob {
  readonly id: string
  readonly data: Json
  readonly priority: number
  readonly delay: number
  readonly key: string | undefined
  readonly group: string | undefined
  /** The trace of the code that added the job, captured by the service's `tracing`. */
  readonly trace?: unknown
  readonly options: Pick<QueueOptions, 'retries' | 'backoff' | 'timeout'>
}

/** Changes to a waiting job. Omitted fields keep their values. Times are milliseconds. */
export interface JobChanges {
  readonly data?: Json
  readonly priority?: number
  readonly delay?: number
  readonly options: NewJob['options']
}

/** Which jobs to find. */
export interface JobQuery {
  readonly statuses: readonly JobStatus[] | undefined
  readonly key: string | undefined
  /** JSON that the job's data contains. */
  readonly data: Json | undefined
  readonly limit: number
  /** The last job of the previous page. The query rejects with `JobNotFoundError` if that job no longer exists. */
  readonly after: string | undefined
}

/** Identifies one claim of a job. */
export interface Claim {
  readonly id: string
  /**
   * The engine's own proof of this claim: a token, a receipt handle. A worker returns it unread. Each claim of a job has
   * another one, also a claim of the same attempt after a release.
   */
  readonly receipt: string
}

/** The limits that a claim applies to the jobs' groups. */
export interface GroupLimits {
  /** How many jobs of a group may be active at once, in all processes. */
  readonly global: number | undefined
  /** Groups that the claim skips. */
  readonly full: readonly string[]
}

export interface LostClaim {
  readonly id: string
  /** Whether the job was cancelled. Otherwise another claim holds it, or none does. */
  readonly cancelled: boolean
}

export interface ClaimedJob extends Claim {
  /** 1 for the first attempt. */
  readonly attempt: number
  readonly data: Json
  /** The limit of the attempt, in milliseconds. An engine that stores whole seconds may return a little more than was set. */
  readonly timeout: number
  readonly attemptsAllowed: number
  readonly group: string | undefined
  readonly addedAt: Date
  /** The trace that the service stored with the job. */
  readonly trace?: unknown
}

/** The jobs of one claim. */
export interface ClaimedJobs extends ReadonlyArray<ClaimedJob> {
  /** Whether the queue may have more jobs to claim now. Default: whether the claim reached its limit. */
  readonly more?: boolean
}

export type Settlement =
  | { readonly kind: 'completed'; readonly claim: Claim; readonly result: Json }
  | { readonly kind: 'failed'; readonly claim: Claim; readonly error: JobError; readonly final: boolean }
  /** Ends the job as cancelled. */
  | { readonly kind: 'discarded'; readonly claim: Claim; readonly error: JobError }

/**
 * The stored outcome of an attempt. `failed` can follow a settlement that allows retries, if the queue's policy refuses
 * the retry. `lost`: the attempt no longer held its claim, and nothing was stored.
 */
export type StoredEnd = 'completed' | 'failed' | 'retrying' | 'discarded' | 'lost'

/** An attempt that maintenance ended, because its worker was silent for too long. */
export interface LostAttempt {
  readonly queue: string
  readonly id: string
  readonly attempt: number
  readonly data: Json
  readonly error: JobError
  readonly stored: 'failed' | 'retrying'
}

/** What an attempt has reported since its previous report. */
export interface NewReport {
  /** `undefined` if it has not changed. */
  readonly progress: Json | undefined
  /** The new lines only. */
  readonly log: readonly LogLine[]
  /** How many lines the attempt wrote before these. A line that is passed a second time is stored once. */
  readonly linesBefore: number
}

/** The progress and log of the latest attempt that reported anything. */
export interface StoredReport {
  readonly progress: Json | undefined
  /** At most {@link mostLogLines}, the last ones. */
  readonly log: readonly LogLine[]
}

/** How many log lines of an attempt a service keeps. */
export const mostLogLines = 100

/** A line that a handler wrote with `job.log`. */
export interface LogLine {
  /** The time of the line, by the worker's clock. */
  readonly at: Date
  /** At most 500 characters. */
  readonly text: string
}

export const jobStatuses = ['waiting', 'delayed', 'active', 'completed', 'failed', 'cancelled'] as const

/** A job is `waiting` for a worker, `delayed` until its time, `active` in a worker, or ended in one of three ways. */
export type JobStatus = (typeof jobStatuses)[number]

export interface StoredJob extends StoredReport {
  readonly id: string
  readonly status: JobStatus
  readonly data: Json
  /** The result of a completed job. */
  readonly result: Json
  /** The error of the last failed attempt. */
  readonly error: JobError | undefined
  readonly attemptsMade: number
  readonly attemptsAllowed: number
  readonly priority: number
  readonly key: string | undefined
  /** How many jobs of its flow it still waits for. */
  readonly waitsFor: number
  /** The failed job of a dead letter. */
  readonly origin: StoredOrigin | undefined
  readonly addedAt: Date
  readonly startAfter: Date
  readonly startedAt: Date | undefined
  readonly finishedAt: Date | undefined
}

/** How a job ended, if it has. */
export type JobEnd =
  | { readonly id: string; readonly status: 'unfinished' }
  | { readonly id: string; readonly status: 'completed'; readonly result: Json }
  | { readonly id: string; readonly status: 'failed' | 'cancelled'; readonly error: JobError | undefined }

/** The job that failed for good and left a dead letter. */
export interface StoredOrigin extends JobReference {
  readonly addedAt: Date
  readonly attemptsMade: number
  readonly error: JobError | undefined
}

export interface JobReference {
  readonly queue: string
  readonly id: string
}
