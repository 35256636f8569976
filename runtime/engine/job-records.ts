/** Jobs as a queue service takes and returns them: plain JSON, and milliseconds. */
import type { Json } from '../contract/index.js'
import type { JobError } from '../errors/errors.js'
import type { QueueOptions } from '../options/queue-options.js'

/** What a job may set for itself; anything left out is as the queue says. Milliseconds. */
export interface NewJob {
  readonly id: string
  readonly data: Json
  readonly priority: number
  readonly delay: number
  readonly key: string | undefined
  readonly group: string | undefined
  /** Where it was added, as the service's `tracing` captured it. */
  readonly trace?: unknown
  readonly options: Pick<QueueOptions, 'retries' | 'backoff' | 'timeout'>
}

/** What changes of a job that waits; anything left out stays. Milliseconds. */
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
  /** The last job of the page before. Rejects with `JobNotFoundError` if it is gone. */
  readonly after: string | undefined
}

/** Names one attempt at a job. */
export interface Claim {
  readonly id: string
  /** 1 for the first attempt. */
  readonly attempt: number
}

/** What a claim is to heed of the jobs' groups. */
export interface GroupLimits {
  /** How many of a group may be active at once, in all processes. */
  readonly global: number | undefined
  /** Groups to leave out. */
  readonly full: readonly string[]
}

export interface LostClaim {
  readonly id: string
  /** Whether the job was cancelled; else another has it, or nobody. */
  readonly cancelled: boolean
}

export interface ClaimedJob extends Claim {
  readonly data: Json
  /** How long the attempt may take, in whole seconds of milliseconds. */
  readonly timeout: number
  readonly attemptsAllowed: number
  readonly group: string | undefined
  readonly addedAt: Date
  /** The trace that its service keeps with it. */
  readonly trace?: unknown
}

/** What a claim returned. */
export interface ClaimedJobs extends ReadonlyArray<ClaimedJob> {
  /** Whether the queue may have more to claim at once. Default: whether there are as many as were asked for. */
  readonly more?: boolean
}

export type Settlement =
  | { readonly kind: 'completed'; readonly claim: Claim; readonly result: Json }
  | { readonly kind: 'failed'; readonly claim: Claim; readonly error: JobError; readonly final: boolean }
  /** Ends as cancelled. */
  | { readonly kind: 'discarded'; readonly claim: Claim; readonly error: JobError }

/**
 * What is stored of an attempt that ended. `failed` can follow from a settlement that allows retries, where the queue's
 * policy leaves no room for one. `lost`: the attempt no longer held its claim, and nothing was stored.
 */
export type StoredEnd = 'completed' | 'failed' | 'retrying' | 'discarded' | 'lost'

/** An attempt that maintenance ended, because its worker was silent for too long. */
export interface LostAttempt extends Claim {
  readonly queue: string
  readonly data: Json
  readonly error: JobError
  readonly stored: 'failed' | 'retrying'
}

/** What an attempt has reported so far. */
export interface StoredReport {
  readonly progress: Json | undefined
  readonly log: readonly LogLine[]
}

/** A line that a handler wrote with `job.log`. */
export interface LogLine {
  /** When, by the clock of its worker. */
  readonly at: Date
  /** At most 500 characters. */
  readonly text: string
}

export const jobStatuses = ['waiting', 'delayed', 'active', 'completed', 'failed', 'cancelled'] as const

/** How a job stands: it waits, for a worker or for its time; a worker runs it; or it has ended, in one of three ways. */
export type JobStatus = (typeof jobStatuses)[number]

export interface StoredJob extends StoredReport {
  readonly id: string
  readonly status: JobStatus
  readonly data: Json
  /** The result of a completed job. */
  readonly result: Json
  /** Of the last attempt that failed. */
  readonly error: JobError | undefined
  readonly attemptsMade: number
  readonly attemptsAllowed: number
  readonly priority: number
  readonly key: string | undefined
  /** How many jobs of its flow it still waits for. */
  readonly waitsFor: number
  /** Of a dead letter: the job that failed. */
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

/** Where a dead letter came from: the job that failed for good. */
export interface StoredOrigin extends JobReference {
  readonly addedAt: Date
  readonly attemptsMade: number
  readonly error: JobError | undefined
}

export interface JobReference {
  readonly queue: string
  readonly id: string
}
