/**
 * The optional parts of a queue service, which `supports` lists too. The client's methods that need a missing part reject
 * with `NotSupportedError`. As in `QueueService`, values are plain JSON and times are milliseconds.
 */
import type { Json } from '../contract/index.js'
import type { JobDatabase } from '../queue/handler.js'
import type { JobError } from '../errors/errors.js'
import type { NewJob, Claim, ClaimedJob, JobReference, LostAttempt } from './job-records.js'
import type { Subscription } from './subscription.js'
import type { Transaction } from '../options/queue-options.js'

export interface Capabilities {
  readonly limits?: Limits
  readonly schedules?: Schedules
  readonly deadLetters?: DeadLetters
  readonly flows?: Flows
  readonly transactions?: Transactions
  readonly tracing?: Tracing
  readonly rescue?: Rescue
  readonly contracts?: Contracts
}

/** Adding at most one job in a window of time. */
export interface Limits {
  /**
   * Stores the job if its key has none in the current window. With `next`, stores it otherwise in the next window, if
   * its key has none there. Resolves with whether it stored the job.
   */
  readonly addThrottled: (
    queue: string,
    job: NewJob,
    limit: WindowLimit,
    transaction?: Transaction,
  ) => Promise<boolean>
}

export interface WindowLimit {
  /** Milliseconds. Windows follow each other without gaps since 1970. */
  readonly window: number
  readonly next: boolean
}

/** Adding jobs by the clock. A queue and a key identify a schedule. */
export interface Schedules {
  /** Stores a schedule, or replaces that of the same key. Rejects with `QueueOptionsError` for an invalid expression. */
  readonly saveSchedule: (queue: string, schedule: NewSchedule, transaction?: Transaction) => Promise<void>
  /** Resolves with whether the schedule existed. */
  readonly removeSchedule: (queue: string, key: string, transaction?: Transaction) => Promise<boolean>
  readonly listSchedules: (queue: string) => Promise<readonly StoredSchedule[]>
}

export interface NewSchedule {
  /** `''` without a key. */
  readonly key: string
  /** A cron expression, or a recurrence rule of RFC 5545 where the service supports them. */
  readonly expression: string
  readonly timezone: string
  readonly data: Json
  /** `'once'` only where the service supports it. */
  readonly missed: 'skip' | 'once'
  readonly priority: number
  readonly options: NewJob['options']
}

export interface StoredSchedule {
  readonly key: string
  readonly expression: string
  readonly timezone: string
  readonly data: Json
  /** `undefined` for a rule that has run out. */
  readonly next: Date | undefined
  readonly lastJobId: string | undefined
}

/** Moving dead letters back to the queues of their jobs. */
export interface DeadLetters {
  /** Resolves with the number of moved jobs. */
  readonly redrive: (queue: string, filter: DeadLetterFilter, transaction?: Transaction) => Promise<number>
  readonly previewRedrive: (queue: string, filter: DeadLetterFilter) => Promise<StoredRedrivePreview>
}

export interface DeadLetterFilter {
  readonly to: string | undefined
  readonly from: string | undefined
  readonly ids: readonly string[] | undefined
  /** JSON that the job's data contains. */
  readonly data: Json | undefined
  readonly before: Date | undefined
  readonly limit: number
}

export interface StoredRedrivePreview {
  readonly total: number
  readonly destinations: readonly { readonly queue: string; readonly count: number }[]
  readonly stranded: number
}

/** Jobs that wait for other jobs. */
export interface Flows {
  /**
   * Stores all jobs or none. Resolves with whether it stored them: `false` if a job exists already or its queue's
   * policy refuses it.
   */
  readonly addFlow: (jobs: readonly FlowJob[], transaction?: Transaction) => Promise<boolean>
  /** The jobs that a job waits for, or waited for. */
  readonly dependencies: (queue: string, id: string) => Promise<readonly JobReference[]>
}

export interface FlowJob {
  readonly queue: string
  readonly job: NewJob
  /** The ids of jobs in the same flow. */
  readonly after: readonly string[]
}

/** Tracing a job from the code that adds it to its handler. */
export interface Tracing {
  /** Returns the caller's trace, for `NewJob.trace`; `undefined` outside a trace. */
  readonly capture: () => unknown
  /** Runs one attempt within the trace in which its job was added. `errorOf` returns the attempt's error, if any. */
  readonly follow: <Result>(
    queue: string,
    job: ClaimedJob,
    run: () => Promise<Result>,
    errorOf: (result: Result) => JobError | undefined,
  ) => Promise<Result>
}

/** Ending the attempts of dead workers. The engine also does so regularly by itself. */
export interface Rescue {
  /** Ends the attempts whose worker has been silent for too long: their jobs are retried or fail. */
  readonly rescueJobs: () => Promise<void>
  /** Calls `listener` when this process has ended such attempts, of any queue. */
  readonly onAttemptsLost: (listener: (attempts: readonly LostAttempt[]) => void) => Promise<Subscription>
}

/**
 * Keeping the contracts of queues beside them, as the JSON that `typeboss contracts` prints. Workers save them. Programs that
 * were not compiled read them, and so does `typeboss check --database`.
 */
export interface Contracts {
  /** Replaces the queue's contract. */
  readonly saveContract: (queue: string, contracts: Json) => Promise<void>
  /** Resolves with the contract of the worker that started last, `undefined` if none has saved one. */
  readonly readContract: (queue: string) => Promise<Json | undefined>
}

/** Transactions that end with a job's completion. */
export interface Transactions {
  /**
   * Begins a transaction. `timeout` limits the attempt, in milliseconds. Rejects with `NotSupportedError` on a database
   * with a single connection, and with the reason of `signal` if that aborts while the transaction waits to begin.
   */
  readonly begin: (timeout: number, signal: AbortSignal) => Promise<JobTransaction>
}

export interface JobTransaction {
  readonly db: JobDatabase
  /** Completes the job and commits. Rolls back if it cannot, and resolves with `false` if the claim is lost. */
  readonly complete: (queue: string, claim: Claim, result: Json) => Promise<boolean>
  /** Never rejects. */
  readonly rollback: () => Promise<void>
}
