/** What the client's methods take, beside a queue, its data and the id of a job. Every duration is in milliseconds. */
import type { Job } from '../job/job.js'
import type { JobOptions, TransactionOptions } from '../options/queue-options.js'
import type { JobStatus } from '../engine/job-records.js'
import type { InputOf, NameOf, QueueOrName } from '../queue/queue-types.js'

/**
 * What follows a queue: the data of a job and its options. A last argument that may be `void` can be left out, which the
 * compiler asks of the call's own queue only where a rest parameter's type is not settled before: so it is a conditional
 * type, though both branches are the same. No overloads: an error stands at the field that is wrong.
 */
export type DataAndOptions<Queue, Options> = [Queue] extends [never]
  ? [data: DataOf<Queue>, options?: Options | undefined]
  : [data: DataOf<Queue>, options?: Options | undefined]

/** A queue's input, and `void` where `undefined` is one. `unknown` is spelt out, since it swallows what stands beside it. */
type DataOf<Queue> =
  false extends MayCarryNothing<Queue>
    ? InputOf<Queue>
    : unknown extends InputOf<Queue>
      ? // oxlint-disable-next-line typescript/no-empty-object-type
        void | {} | null | undefined
      : void | InputOf<Queue>

/** Of each queue by itself, where it may be one of several. */
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

/** What `throttle` and `debounce` may set: a window, and what one job may set for itself. */
export interface WindowOptions extends Omit<JobOptions, 'jobId' | 'delay'>, TransactionOptions {
  /**
   * How long the window is: 1,000 to 31,536,000,000 (a year), in whole seconds, rounded up. Windows lie end to end on the
   * clock, so one of an hour begins with the hour. Each `key` has its own.
   */
  readonly window: number
}

/** What `schedule` may set: of the schedule, and of each job that it adds. */
export interface ScheduleOptions extends Omit<JobOptions, 'jobId' | 'delay' | 'key'>, TransactionOptions {
  /** Tells schedules of one queue apart: letters, digits, "_", "-", "." and "/". Default: the queue's one without a key. */
  readonly key?: string
  /** The time zone in which the expression is meant, `'Europe/Berlin'`. Default `'UTC'`. */
  readonly timezone?: string
  /** What to do about times that went by while no worker ran: nothing, or one job for the latest. Default `'skip'`. */
  readonly missed?: 'skip' | 'once'
}

/** A schedule as `schedules` reads it. */
export interface Schedule<Input> {
  readonly key: string | undefined
  /** As it was given: a cron expression or a recurrence rule. */
  readonly expression: string
  /** In which the expression is meant. */
  readonly timezone: string
  /** What its jobs carry. Reading it throws `JobValidationError` if it no longer fits the queue's type. */
  readonly data: Input
  /** When it is due next; `undefined` for a rule that has run out. */
  readonly next: Date | undefined
  /** The job that it added last. */
  readonly lastJobId: string | undefined
}

/** Which dead letters `redrive` moves, where to, and whether in a transaction. */
export interface RedriveOptions<Input> extends RedriveFilter<Input>, TransactionOptions {}

/** Which dead letters `previewRedrive` counts, and where they would go. */
export interface RedriveFilter<Input> {
  /** Only those which failed in this queue. */
  readonly from?: QueueOrName
  /**
   * The queue to move them to. One whose type their data does not fit fails them at once. Default: each to the one in which
   * it failed.
   */
  readonly to?: QueueOrName
  /** Only these, by their ids in the dead letter queue. */
  readonly ids?: readonly string[]
  /** Only those whose data has these fields with these values. */
  readonly data?: Part<Input>
  /** Only those which came to the dead letter queue before. */
  readonly before?: Date
  /** How many at most, oldest first: 1 to 100,000. Default 1,000. */
  readonly limit?: number
}

/** What a redrive would do. */
export interface RedrivePreview {
  /** How many jobs fit; one that reaches the `limit` says "at least". */
  readonly total: number
  /** Where they would go. */
  readonly destinations: { readonly queue: string; readonly count: number }[]
  /** Those of them that would stay: the queue they came from is not known, or no longer there. */
  readonly stranded: number
}

/** What `plan` may set: what one job may, and which jobs it waits for. */
export interface PlanOptions extends JobOptions {
  /** The planned jobs that must have completed before this one starts. */
  readonly after?: readonly PlannedJob[]
}

/** A job that is not stored yet: what `plan` gives and `addFlow` takes. */
export interface PlannedJob<Queue = QueueOrName> {
  readonly queue: NameOf<Queue>
  /** The id that it will have: a UUID. */
  readonly id: string
}

/** Which jobs `findJobs` finds: those that fit all that is given. */
export interface JobFilter<Queue extends QueueOrName, Status extends JobStatus = JobStatus> {
  /** Their status, or several of which each will do. */
  readonly status?: Status | readonly Status[]
  /** The `key` that they were added with. */
  readonly key?: string
  /** A part of their data, `{ user: { id: 42 } }`: jobs whose data has these fields with these values, and any others. */
  readonly data?: Part<InputOf<Queue>>
  /** How many at most: 1 to 1,000. Default 100. */
  readonly limit?: number
  /** Go on after this job, the last of the page before: its id, or its `jobId`. */
  readonly after?: string | undefined
}

/** A job of one of these statuses: `JobOf<'email-queue', 'failed'>`. */
export type JobOf<Queue extends QueueOrName, Status extends JobStatus> = Extract<
  Job<Queue>,
  { readonly status: Status }
>

/** Any fields of `Value`, at any depth. What is stored as text (a `Date`, bytes) is given whole. */
export type Part<Value> = Value extends Whole
  ? Value
  : Value extends readonly (infer Item)[]
    ? readonly Part<Item>[]
    : Value extends object
      ? { readonly [Key in keyof Value]?: Part<Value[Key]> }
      : Value

/** `Map`, `Set`, bytes and `Temporal` have a tag. */
type Whole = Date | URL | { readonly [Symbol.toStringTag]: string }

/** What `update` changes of a job; what it leaves out stays as it is. Milliseconds. */
export interface JobUpdate<Input> extends Pick<
  JobOptions,
  'priority' | 'delay' | 'retries' | 'backoff' | 'timeout'
> {
  /** The job's new data, whole. */
  readonly data?: Input
}

/** What `waitForCompletion` and `waitForBatch` may be told. */
export interface WaitForCompletionOptions {
  /** How long to wait, in milliseconds. Default: until the job finishes. */
  readonly timeout?: number
  /** Ends the wait early; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal
}

/** What `watch` may be told. */
export interface WatchOptions {
  /** Ends the watch; the iterator throws the signal's reason. */
  readonly signal?: AbortSignal
}
