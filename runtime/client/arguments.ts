/** What the client's methods take, beside a queue, its data and the id of a job. Every duration is in milliseconds. */
import type { Job } from '../job.js'
import type { AddOptions, JobOptions } from '../queue-options.js'
import type { JobStatus } from '../queue-service.js'
import type { InputOf, QueueOrName } from '../queue-types.js'

/** One job of a batch: its data, and its own options. */
export interface BatchItem<Input> {
  readonly data: Input
  readonly options?: JobOptions
}

/** What `addBatch` may set for the whole batch. */
export type BatchOptions = Pick<AddOptions, 'db'>

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
  readonly after?: string
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

export interface WaitForCompletionOptions {
  /** How long to wait, in milliseconds. Default: until the job finishes. */
  readonly timeout?: number
  /** Ends the wait early; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal
}

export interface WatchOptions {
  /** Ends the watch; the iterator throws the signal's reason. */
  readonly signal?: AbortSignal
}
