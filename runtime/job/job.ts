import type { JobError } from '../errors/errors.js'
import type { LogLine } from '../engine/job-records.js'
import type { InputOf, NameOf, OutputOf, ProgressOf, QueueOrName } from '../queue/queue-types.js'

/**
 * A job as `getJob` reads it, told apart by `status`:
 *
 *     if (job.status === 'completed') job.result.sentAt.getTime()
 *     if (job.status === 'delayed') console.log('starts at', job.delayedUntil)
 *
 * Every member has every key, so that `job.result` can be read without narrowing first. Reading `data`, `result` or
 * `progress` throws `JobValidationError` if the stored JSON does not fit the queue's types; all else can still be read.
 */
export type Job<Queue extends QueueOrName> =
  | WaitingJob<Queue>
  | DelayedJob<Queue>
  | ActiveJob<Queue>
  | CompletedJob<Queue>
  | FailedJob<Queue>
  | CancelledJob<Queue>

/** The job that a dead letter was. */
export interface JobOrigin {
  readonly queue: string
  readonly id: string
  readonly addedAt: Date
  readonly attemptsMade: number
  readonly error: JobError | undefined
}

interface JobFields<Queue> {
  /** The stored id, a UUID. */
  readonly id: string
  readonly queue: NameOf<Queue>
  /** What it was added with, as its handler gets it: a `Date` is a `Date`. */
  readonly data: InputOf<Queue>
  /** What the handler last gave to `job.progress`, `undefined` if it gave nothing. */
  readonly progress: ProgressOf<Queue> | undefined
  /**
   * What its handler wrote with `job.log`: the last 100 lines of the latest attempt that reported anything. A new attempt's
   * first report takes the place of those before.
   */
  readonly log: readonly LogLine[]
  /** How many attempts have started. */
  readonly attemptsMade: number
  /** How many attempts may be made: the first and all retries. */
  readonly attemptsAllowed: number
  /** As a number: `'high'` is 10. */
  readonly priority: number
  /** The `key` that `add` gave it. */
  readonly key: string | undefined
  /** How many jobs of its flow it still waits for; while there are any, it stays `waiting`. 0 outside of flows. */
  readonly waitsFor: number
  /** In a dead letter queue: the job that failed for good, and with what. `undefined` elsewhere. */
  readonly origin: JobOrigin | undefined
  readonly addedAt: Date
}

/** May start as soon as a worker is free. */
export interface WaitingJob<Queue> extends JobFields<Queue> {
  readonly status: 'waiting'
  readonly result: undefined
  /** Of the attempt before, if this one is a retry. */
  readonly error: JobError | undefined
  readonly delayedUntil: undefined
  readonly startedAt: Date | undefined
  readonly finishedAt: undefined
}

/** Waits for its time: its `delay`, or the wait before a retry. */
export interface DelayedJob<Queue> extends JobFields<Queue> {
  readonly status: 'delayed'
  readonly result: undefined
  /** Of the attempt before, if this one is a retry. */
  readonly error: JobError | undefined
  readonly delayedUntil: Date
  readonly startedAt: Date | undefined
  readonly finishedAt: undefined
}

/** A worker runs it. */
export interface ActiveJob<Queue> extends JobFields<Queue> {
  readonly status: 'active'
  readonly result: undefined
  /** Of the attempt before, if this one is a retry. */
  readonly error: JobError | undefined
  readonly delayedUntil: undefined
  readonly startedAt: Date
  readonly finishedAt: undefined
}

/** Its handler has returned. */
export interface CompletedJob<Queue> extends JobFields<Queue> {
  readonly status: 'completed'
  /** What the handler resolved to. */
  readonly result: OutputOf<Queue>
  readonly error: undefined
  readonly delayedUntil: undefined
  readonly startedAt: Date | undefined
  readonly finishedAt: Date
}

/** All attempts failed, or the last was final. */
export interface FailedJob<Queue> extends JobFields<Queue> {
  readonly status: 'failed'
  readonly result: undefined
  readonly error: JobError
  readonly delayedUntil: undefined
  readonly startedAt: Date | undefined
  readonly finishedAt: Date
}

/** By `cancel`, or dropped by its handler. */
export interface CancelledJob<Queue> extends JobFields<Queue> {
  readonly status: 'cancelled'
  readonly result: undefined
  /** The reason of a handler that discarded it, or of the attempt before. */
  readonly error: JobError | undefined
  readonly delayedUntil: undefined
  readonly startedAt: Date | undefined
  readonly finishedAt: Date | undefined
}
