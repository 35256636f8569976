/**
 * What stores and delivers jobs. The client and the worker are written against this interface alone, in plain
 * JSON and milliseconds, with types and codecs left behind; `createPgBossService` is the one that ships.
 *
 * The promises an engine makes: a job whose `addJobs` resolved is not lost; a job is handed to one claim at a
 * time; a settlement counts only for the claim that it names, so a worker which lost its claim changes nothing. What is
 * given a `transaction` of the caller's own is a part of that one, or rejects with `NotSupportedError`.
 */
import type { Capabilities } from './capabilities.js'
import type {
  NewJob,
  JobChanges,
  JobQuery,
  Claim,
  GroupLimits,
  LostClaim,
  ClaimedJobs,
  Settlement,
  StoredEnd,
  StoredReport,
  JobStatus,
  StoredJob,
  JobEnd,
} from './job-records.js'
import type { Subscription } from './subscription.js'
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
   * Rejects with `JobValidationError`, before anything is stored, if data cannot be stored: its `index` is that of the job.
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
  readonly claimJobs: (queue: string, limit: number, groups?: GroupLimits) => Promise<ClaimedJobs>
  /**
   * Ends attempts, and returns what is stored of each. One that no longer holds its claim changes nothing. The same
   * settlement twice is stored once, and both calls return the same.
   */
  readonly settleJobs: (queue: string, settlements: readonly Settlement[]) => Promise<readonly StoredEnd[]>
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
  /** Resolves within `timeout` milliseconds (default 5,000), and rejects what is still under way then. */
  readonly close: (timeout?: number) => Promise<void>
}

export type Role = 'producer' | 'worker'
