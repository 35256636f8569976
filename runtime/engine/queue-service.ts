/**
 * Stores and delivers jobs. The client and the worker depend on this interface alone. It knows no types or codecs:
 * values are plain JSON and times are milliseconds. An engine that stores seconds rounds them by itself, upwards.
 *
 * An engine guarantees: a job whose `addJobs` resolved is not lost; one claim at a time holds a job; a settlement, a
 * release and a report take effect only for the claim whose receipt they bring, so a worker that lost its claim changes
 * nothing. A method that takes a `transaction` of the caller runs within it, or rejects with `NotSupportedError`.
 *
 * An engine need not support every option. `supports` lists what it does, and it refuses the rest by name.
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
  NewReport,
  Settlement,
  StoredEnd,
  JobStatus,
  StoredJob,
  JobEnd,
} from './job-records.js'
import type { Json, Problem } from '../contract/index.js'
import type { ServiceSupport } from './service-support.js'
import type { Subscription } from './subscription.js'
import type { QueueOptions, Transaction } from '../options/queue-options.js'

export interface QueueService extends Capabilities {
  /** What the service supports of the options of queues and jobs. */
  readonly supports: ServiceSupport
  /**
   * Converts a user's own `jobId` to the id under which the service stores the job. Returns the id of a stored job
   * unchanged, also of a job that another program has added. Throws `QueueOptionsError` for an id that it cannot store.
   */
  readonly storedId: (queue: string, id: string) => string
  /**
   * The places in JSON that the service cannot store, `undefined` if there are none. For results, progress and the data of
   * jobs that `addJobs` does not check. Missing: it stores all JSON of up to 2,000 levels.
   */
  readonly problemsOfStoring?: (json: Json) => readonly Problem[] | undefined
  /**
   * Rejects with `NotSupportedError` for an option that the service does not support. Creates the queue if it is missing. A worker also updates the options of an existing queue, because the worker runs
   * the current definition. A producer may run an older version, so it leaves them.
   */
  readonly prepareQueue: (queue: string, options: QueueOptions, role: Role) => Promise<void>
  /**
   * Stores jobs in one insert, within the caller's transaction if there is one. Leaves existing jobs of the same ids
   * unchanged. Resolves with the ids of the jobs that the queue's policy refused.
   * Rejects with `JobValidationError` before anything is stored if a job's data cannot be stored. The error's `index` is
   * that of the job.
   */
  readonly addJobs: (
    queue: string,
    jobs: readonly NewJob[],
    transaction?: Transaction,
  ) => Promise<readonly string[]>
  /** Resolves with the existing jobs of these ids, in any order. */
  readonly readJobs: (
    queue: string,
    ids: readonly string[],
    transaction?: Transaction,
  ) => Promise<readonly StoredJob[]>
  /** As `readJobs`, but reads only whether and how the jobs ended. */
  readonly readEnds: (queue: string, ids: readonly string[]) => Promise<readonly JobEnd[]>
  /** Deletes a waiting or delayed job. Resolves with `false` if there is none of this id. */
  readonly removeJob: (queue: string, id: string, transaction?: Transaction) => Promise<boolean>
  /** Resolves with a page of a queue's jobs, oldest first. */
  readonly findJobs: (queue: string, query: JobQuery) => Promise<readonly StoredJob[]>
  /** Resolves with the number of a queue's jobs of each status. A status without jobs may be missing. */
  readonly countJobs: (queue: string) => Promise<ReadonlyMap<JobStatus, number>>
  /** Changes a waiting or delayed job. Resolves with `false` if there is none of this id. */
  readonly updateJob: (
    queue: string,
    id: string,
    changes: JobChanges,
    transaction?: Transaction,
  ) => Promise<boolean>
  /** Cancels unfinished jobs. Resolves with the ids of all that are cancelled now, including those cancelled before. */
  readonly cancelJobs: (
    queue: string,
    ids: readonly string[],
    transaction?: Transaction,
  ) => Promise<readonly string[]>
  /** Retries failed jobs. Resolves with their ids; skips jobs of any other status. */
  readonly retryJobs: (
    queue: string,
    ids: readonly string[],
    transaction?: Transaction,
  ) => Promise<readonly string[]>
  /** Claims up to `limit` jobs that may start now, by priority and age. */
  readonly claimJobs: (queue: string, limit: number, groups?: GroupLimits) => Promise<ClaimedJobs>
  /**
   * Ends attempts, and resolves with the stored outcome of each. An attempt that lost its claim changes nothing. A
   * repeated settlement is stored once, and both calls resolve with the same outcome.
   */
  readonly settleJobs: (queue: string, settlements: readonly Settlement[]) => Promise<readonly StoredEnd[]>
  /** Returns claimed jobs to the queue as if never claimed: they may start at once, and use up no attempt. */
  readonly releaseJobs: (queue: string, claims: readonly Claim[]) => Promise<void>
  /** Renews the claims of running attempts. Resolves with the claims that are lost. */
  readonly keepClaims: (queue: string, claims: readonly Claim[]) => Promise<readonly LostClaim[]>
  /**
   * Adds to the stored report of a running attempt. The first report of an attempt replaces that of the previous one. A
   * report of a lost claim changes nothing.
   */
  readonly saveReport: (queue: string, claim: Claim, report: NewReport) => Promise<void>
  /** Resolves with those of the queues that have a job to start now. */
  readonly queuesWithWork: (queues: readonly string[]) => Promise<readonly string[]>
  /** Calls `listener` when a queue has new jobs; without a name, when notifications may have been missed. */
  readonly onJobsAdded: (listener: (queue?: string) => void) => Promise<Subscription>
  /** Calls `listener` when jobs have finished; without ids, when notifications may have been missed. */
  readonly onJobsFinished: (listener: (ids?: readonly string[]) => void) => Promise<Subscription>
  /** Calls `listener` when jobs have been cancelled; without ids, when notifications may have been missed. */
  readonly onJobsCancelled: (listener: (ids?: readonly string[]) => void) => Promise<Subscription>
  /** Reports an error that no caller awaits. */
  readonly reportError: (error: unknown) => void
  /** Closes within `timeout` milliseconds (default 5,000). Calls that are unfinished by then reject. */
  readonly close: (timeout?: number) => Promise<void>
}

export type Role = 'producer' | 'worker'
