/**
 * What a queue service may do beside storing and delivering jobs, each a part of its own that an engine can leave out;
 * the client's methods then reject with `NotSupportedError`. In plain JSON and milliseconds, as `QueueService` is.
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
}

/** Adding no more than so many jobs in a time. */
export interface Limits {
  /**
   * Stores the job if its key has none in this window of time yet; with `next`, or else in the window that follows,
   * where it then waits. Whether it did.
   */
  readonly addLimited: (
    queue: string,
    job: NewJob,
    limit: WindowLimit,
    transaction?: Transaction,
  ) => Promise<boolean>
}

export interface WindowLimit {
  /** Whole seconds of milliseconds. Windows lie end to end, beginning with 1970. */
  readonly window: number
  readonly next: boolean
}

/** Adding jobs by the clock. A queue and a key name a schedule. */
export interface Schedules {
  /** Stores it in place of one of the same key. Rejects with `QueueOptionsError` for an expression it cannot read. */
  readonly saveSchedule: (queue: string, schedule: NewSchedule, transaction?: Transaction) => Promise<void>
  /** Whether there was one. */
  readonly removeSchedule: (queue: string, key: string, transaction?: Transaction) => Promise<boolean>
  readonly listSchedules: (queue: string) => Promise<readonly StoredSchedule[]>
}

export interface NewSchedule {
  /** `''` if it was given none. */
  readonly key: string
  /** A cron expression, or a recurrence rule of RFC 5545. */
  readonly expression: string
  readonly timezone: string
  readonly data: Json
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

/** Moving jobs that ended in a dead letter queue back to where they came from. */
export interface DeadLetters {
  /** How many it moved. */
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

/** Jobs that wait for others. */
export interface Flows {
  /** Stores them all or none. Whether it did: `false` if one exists already or its queue's policy refuses it. */
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

/** Following a job from who added it to who runs it. */
export interface Tracing {
  /** Where the caller stands, for `NewJob.trace`; `undefined` if it is in no trace. */
  readonly capture: () => unknown
  /** Runs one attempt as a part of the trace in which its job was added. `errorOf` says what it failed with. */
  readonly follow: <Result>(
    queue: string,
    job: ClaimedJob,
    run: () => Promise<Result>,
    errorOf: (result: Result) => JobError | undefined,
  ) => Promise<Result>
}

/** Ending the attempts of workers that have died. The engine also does so now and then by itself. */
export interface Rescue {
  /** Ends the attempts whose worker has been silent for too long: their jobs may start again, or have failed. */
  readonly rescueJobs: () => Promise<void>
  /** Calls back when this process has ended such attempts, of any queue. */
  readonly onAttemptsLost: (listener: (attempts: readonly LostAttempt[]) => void) => Promise<Subscription>
}

/** Transactions that end with a job's completion. */
export interface Transactions {
  /**
   * `timeout`: how long the attempt may take, in milliseconds. Rejects with `NotSupportedError` on a database that has but one
   * connection.
   */
  readonly begin: (timeout: number) => Promise<JobTransaction>
}

export interface JobTransaction {
  readonly db: JobDatabase
  /** Completes the job and commits; `false` if the claim no longer holds. Whatever keeps it from that rolls it back. */
  readonly complete: (queue: string, claim: Claim, result: Json) => Promise<boolean>
  /** Never rejects. */
  readonly rollback: () => Promise<void>
}
