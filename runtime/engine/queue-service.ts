/**
 * What stores and delivers jobs. The client and the worker are written against this interface alone, in plain
 * JSON and milliseconds, with types and codecs left behind; `createPgBossService` is the one that ships.
 *
 * The promises an engine makes: a job whose `addJobs` resolved is not lost; a job is handed to one claim at a
 * time; a settlement counts only for the claim that it names, so a worker which lost its claim changes nothing. What is
 * given a `transaction` of the caller's own is a part of that one, or rejects with `NotSupportedError`.
 */
import type { Capabilities, JobReference } from './capabilities.js'
import type { Json } from '../contract/index.js'
import type { JobError } from '../errors/errors.js'
import type { QueueOptions, Transaction } from '../options/queue-options.js'

export interface QueueService extends Capabilities {
  /**
   * Makes the queue if it is missing. A worker also brings the options of an existing one up to date, since it
   * runs what the definition says; a producer, perhaps of an older version, leaves them.
   */
  readonly prepareQueue: (queue: string, options: QueueOptions, role: Role) => Promise<void>
  /**
   * Stores jobs in one insert, in the caller's own transaction if one is given. A job whose id exists is left as it is.
   * Resolves with the ids of those that the queue's policy refused.
   */
  readonly addJobs: (
    queue: string,
    jobs: readonly NewJob[],
    transaction?: Transaction,
  ) => Promise<readonly string[]>
  /** The jobs of these ids that exist, in any order. */
  readonly readJobs: (
    queue: string,
    ids: readonly string[],
    transaction?: Transaction,
  ) => Promise<readonly StoredJob[]>
  /** The same jobs, as whoever waits for their end sees them. */
  readonly readEnds: (queue: string, ids: readonly string[]) => Promise<readonly JobEnd[]>
  /** Deletes a waiting or delayed job, and no other; whether it did. */
  readonly removeJob: (queue: string, id: string, transaction?: Transaction) => Promise<boolean>
  /** A page of a queue's jobs, oldest first. */
  readonly findJobs: (queue: string, query: JobQuery) => Promise<readonly StoredJob[]>
  /** How many jobs of a queue there are of each status; a status with none may be missing. */
  readonly countJobs: (queue: string) => Promise<ReadonlyMap<JobStatus, number>>
  /** Changes a waiting or delayed job, and no other; whether it did. */
  readonly updateJob: (
    queue: string,
    id: string,
    changes: JobChanges,
    transaction?: Transaction,
  ) => Promise<boolean>
  /** Cancels jobs that have not finished; those of them that are cancelled now, whoever did it. */
  readonly cancelJobs: (
    queue: string,
    ids: readonly string[],
    transaction?: Transaction,
  ) => Promise<readonly string[]>
  /** Puts failed jobs back, and no others; those that it put back. */
  readonly retryJobs: (
    queue: string,
    ids: readonly string[],
    transaction?: Transaction,
  ) => Promise<readonly string[]>
  /** Takes up to `limit` jobs that may start now, by priority and age. */
  readonly claimJobs: (queue: string, limit: number, groups?: GroupLimits) => Promise<readonly ClaimedJob[]>
  /** Ends attempts. One that no longer holds its claim is passed over. */
  readonly settleJobs: (queue: string, settlements: readonly Settlement[]) => Promise<void>
  /** Gives claimed jobs back as if never claimed: they may start at once, and no attempt is used up. */
  readonly releaseJobs: (queue: string, claims: readonly Claim[]) => Promise<void>
  /** Says that these attempts are alive. Those that no longer hold their claim. */
  readonly keepClaims: (queue: string, claims: readonly Claim[]) => Promise<readonly LostClaim[]>
  /** In place of what the job has reported before. */
  readonly saveReport: (queue: string, id: string, report: StoredReport) => Promise<void>
  /** Which of these queues have a job that may start now. */
  readonly queuesWithWork: (queues: readonly string[]) => Promise<readonly string[]>
  /** Calls back when jobs have come to a queue; without a name, when some may have been missed. */
  readonly onJobsAdded: (listener: (queue?: string) => void) => Promise<Subscription>
  /** Calls back when jobs have finished; without ids, when some may have been missed. */
  readonly onJobsFinished: (listener: (ids?: readonly string[]) => void) => Promise<Subscription>
  /** Calls back when jobs have been cancelled, for whoever runs them; without ids, when some may have been missed. */
  readonly onJobsCancelled: (listener: (ids?: readonly string[]) => void) => Promise<Subscription>
  /** Where errors go that no caller waits for. */
  readonly reportError: (error: unknown) => void
  readonly close: () => Promise<void>
}

export type Role = 'producer' | 'worker'

export interface Subscription {
  readonly close: () => Promise<void>
}

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

export type Settlement =
  | { readonly kind: 'completed'; readonly claim: Claim; readonly result: Json }
  | { readonly kind: 'failed'; readonly claim: Claim; readonly error: JobError; readonly final: boolean }
  /** Ends as cancelled. */
  | { readonly kind: 'discarded'; readonly claim: Claim; readonly error: JobError }

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
