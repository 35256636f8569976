/** The options and results of the client's methods. Every duration is in milliseconds. */
import type { Job } from '../job/job.js'
import type { JobOptions, TransactionOptions } from '../options/queue-options.js'
import type { JobStatus } from '../engine/job-records.js'
import type { InputOf, NameOf, QueueOrName } from '../queue/queue-types.js'

/**
 * The arguments after the queue: the data of a job and its options. An argument whose type includes `void` can be left out. The
 * compiler evaluates that for the queue of the call only if the type of the rest parameter is deferred: hence a conditional
 * type, although both branches are the same. With overloads, errors would not point at the wrong field.
 */
export type DataAndOptions<Queue, Options> = [Queue] extends [never]
  ? [data: DataOf<Queue>, options?: Options | undefined]
  : [data: DataOf<Queue>, options?: Options | undefined]

/** A queue's input, with `void` if it includes `undefined`. `unknown` is written out, because a union with it is `unknown`. */
type DataOf<Queue> =
  false extends MayCarryNothing<Queue>
    ? InputOf<Queue>
    : unknown extends InputOf<Queue>
      ? // oxlint-disable-next-line typescript/no-empty-object-type
        void | {} | null | undefined
      : void | InputOf<Queue>

/** Evaluated for each queue by itself where the call may be for several. */
type MayCarryNothing<Queue> = Queue extends unknown
  ? undefined extends InputOf<Queue>
    ? true
    : false
  : never

/** One job of a batch: its data, and its own options. */
export interface BatchItem<Input> {
  readonly data: Input
  readonly options?: JobOptions
}

/** One job of a batch for a queue: its data can be left out where `add` can do without it. */
export type BatchItemFor<Queue> =
  false extends MayCarryNothing<Queue> ? BatchItem<InputOf<Queue>> : Partial<BatchItem<InputOf<Queue>>>

/** The options of `throttle` and `debounce`: a window, and those of one job. */
export interface WindowOptions extends Omit<JobOptions, 'jobId' | 'delay'>, TransactionOptions {
  /**
   * The length of the window: 1,000 to 31,536,000,000 (a year), in whole seconds, rounded up. Windows follow each other on
   * the clock: a window of an hour begins with the hour. Each `key` has its own windows.
   */
  readonly window: number
}

/** The options of `schedule`: those of the schedule, and those of each job that it adds. */
export interface ScheduleOptions extends Omit<JobOptions, 'jobId' | 'delay' | 'key'>, TransactionOptions {
  /** Identifies one of several schedules of a queue: letters, digits, "_", "-", "." and "/". Default: no key. */
  readonly key?: string
  /** The time zone of the expression, `'Europe/Berlin'` for example. Default `'UTC'`. */
  readonly timezone?: string
  /** What to do about times at which no worker ran: nothing, or one job for the latest. Default `'skip'`. */
  readonly missed?: 'skip' | 'once'
}

/** A schedule that `schedules` returns. */
export interface Schedule<Input> {
  readonly key: string | undefined
  /** As it was given: a cron expression or a recurrence rule. */
  readonly expression: string
  /** The time zone of the expression. */
  readonly timezone: string
  /** The data of its jobs. Reading it throws `JobValidationError` if it no longer fits the queue's type. */
  readonly data: Input
  /** When it adds the next job; `undefined` for a rule that has ended. */
  readonly next: Date | undefined
  /** The id of the latest job that it added. */
  readonly lastJobId: string | undefined
}

/** The options of `redrive`: which dead letters to move, where to, and in which transaction. */
export interface RedriveOptions<Input> extends RedriveFilter<Input>, TransactionOptions {}

/** The options of `previewRedrive`: which dead letters to count, and where they would go. */
export interface RedriveFilter<Input> {
  /** Only jobs that failed in this queue. */
  readonly from?: QueueOrName
  /**
   * The queue to move them to. If their data does not fit its type, they fail at once. Default: each job goes to the queue in
   * which it failed.
   */
  readonly to?: QueueOrName
  /** Only jobs with these ids in the dead letter queue. */
  readonly ids?: readonly string[]
  /** Only jobs whose data has these fields with these values. */
  readonly data?: Part<Input>
  /** Only jobs that came to the dead letter queue before this time. */
  readonly before?: Date
  /** The maximum number of jobs, oldest first: 1 to 100,000. Default 1,000. */
  readonly limit?: number
}

/** What a `redrive` would do. */
export interface RedrivePreview {
  /** How many jobs match, at most `limit`. */
  readonly total: number
  /** The queues to which they would go. */
  readonly destinations: { readonly queue: string; readonly count: number }[]
  /** How many of them would stay, because the queue they came from is unknown or was deleted. */
  readonly stranded: number
}

/** The options of `plan`: those of one job, and the jobs that it waits for. */
export interface PlanOptions extends JobOptions {
  /** The planned jobs that must have completed before this one starts. */
  readonly after?: readonly PlannedJob[]
}

/** A job that is not stored yet: `plan` returns it and `addFlow` takes it. */
export interface PlannedJob<Queue = QueueOrName> {
  readonly queue: NameOf<Queue>
  /** The id that it will have: a UUID. */
  readonly id: string
}

/** The filter of `findJobs`, which finds the jobs that match all given fields. */
export interface JobFilter<Queue extends QueueOrName, Status extends JobStatus = JobStatus> {
  /** One status, or several of which a job has any. */
  readonly status?: Status | readonly Status[]
  /** The `key` with which the jobs were added. */
  readonly key?: string
  /** Some fields of the data, `{ user: { id: 42 } }`: finds jobs whose data has these values in these fields. */
  readonly data?: Part<InputOf<Queue>>
  /** The maximum number of jobs: 1 to 1,000. Default 100. */
  readonly limit?: number
  /** Continues after this job, the last of the previous page: its id, or its `jobId`. */
  readonly after?: string | undefined
}

/** A job of one of these statuses: `JobOf<'email-queue', 'failed'>`. */
export type JobOf<Queue extends QueueOrName, Status extends JobStatus> = Extract<
  Job<Queue>,
  { readonly status: Status }
>

/** Some fields of `Value`, at any depth. Values that are stored as text (a `Date`, bytes) are given whole. */
export type Part<Value> = Value extends Whole
  ? Value
  : Value extends readonly (infer Item)[]
    ? readonly Part<Item>[]
    : Value extends object
      ? { readonly [Key in keyof Value]?: Part<Value[Key]> }
      : Value

/** `Map`, `Set`, bytes and the `Temporal` types have a tag. */
type Whole = Date | URL | { readonly [Symbol.toStringTag]: string }

/** The changes of `update`; omitted fields stay as they are. Milliseconds. */
export interface JobUpdate<Input> extends Pick<
  JobOptions,
  'priority' | 'delay' | 'retries' | 'backoff' | 'timeout'
> {
  /** The job's new data, whole. */
  readonly data?: Input
}

/** The options of `waitForCompletion` and `waitForBatch`. */
export interface WaitForCompletionOptions {
  /** How long to wait, in milliseconds. Default: until the job finishes. */
  readonly timeout?: number
  /** Ends the wait early; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal
}

/** The options of `watch`. */
export interface WatchOptions {
  /** Ends the watch; the iterator throws the signal's reason. */
  readonly signal?: AbortSignal
}
