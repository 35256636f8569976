import type { JobError } from '../errors/errors.js'
import type { LogLine } from '../engine/job-records.js'
import type { InputOf, NameOf, OutputOf, ProgressOf, QueueOrName } from '../queue/queue-types.js'

/**
 * A job as `getJob` reads it, a union discriminated by `status`:
 *
 *     if (job.status === 'completed') job.result.sentAt.getTime()
 *     if (job.status === 'delayed') console.log('starts at', job.delayedUntil)
 *
 * Every member has every key, so `job.result` can be read without narrowing first. Reading `data`, `result` or `progress`
 * throws `JobValidationError` if the stored JSON does not fit the queue's types; the other fields can be read all the same.
 */
export type Job<Queue extends QueueOrName> =
  | WaitingJob<Queue>
  | DelayedJob<Queue>
  | ActiveJob<Queue>
  | CompletedJob<Queue>
  | FailedJob<Queue>
  | CancelledJob<Queue>

/** The failed job of which a dead letter is a copy. */
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
  /** The job's data, as its handler gets it: a `Date` is a `Date`. */
  readonly data: InputOf<Queue>
  /** The latest progress that the handler reported, `undefined` if it reported none. */
  readonly progress: ProgressOf<Queue> | undefined
  /**
   * The lines that the handler wrote with `job.log`: the last 100 of the latest attempt that reported anything. The first
   * report of a new attempt replaces the lines of the previous one.
   */
  readonly log: readonly LogLine[]
  /** How many attempts have started. */
  readonly attemptsMade: number
  /** The maximum number of attempts: the first and all retries. */
  readonly attemptsAllowed: number
  /** As a number: `'high'` is 10. */
  readonly priority: number
  /** The `key` with which it was added. */
  readonly key: string | undefined
  /** How many jobs of its flow it still waits for; it is `waiting` until that is 0. 0 outside of flows. */
  readonly waitsFor: number
  /** In a dead letter queue: the job that failed for good. `undefined` in other queues. */
  readonly origin: JobOrigin | undefined
  readonly addedAt: Date
}

/** It starts as soon as a worker is free. */
export interface WaitingJob<Queue> extends JobFields<Queue> {
  readonly status: 'waiting'
  readonly result: undefined
  /** The error of the previous attempt, if this is a retry. */
  readonly error: JobError | undefined
  readonly delayedUntil: undefined
  readonly startedAt: Date | undefined
  readonly finishedAt: undefined
}

/** It waits for a time: for its `delay`, or before a retry. */
export interface DelayedJob<Queue> extends JobFields<Queue> {
  readonly status: 'delayed'
  readonly result: undefined
  /** The error of the previous attempt, if this is a retry. */
  readonly error: JobError | undefined
  readonly delayedUntil: Date
  readonly startedAt: Date | undefined
  readonly finishedAt: undefined
}

/** A worker is running it. */
export interface ActiveJob<Queue> extends JobFields<Queue> {
  readonly status: 'active'
  readonly result: undefined
  /** The error of the previous attempt, if this is a retry. */
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

/** All attempts failed, or one failed for good. */
export interface FailedJob<Queue> extends JobFields<Queue> {
  readonly status: 'failed'
  readonly result: undefined
  readonly error: JobError
  readonly delayedUntil: undefined
  readonly startedAt: Date | undefined
  readonly finishedAt: Date
}

/** It was cancelled by `cancel`, or discarded by its handler. */
export interface CancelledJob<Queue> extends JobFields<Queue> {
  readonly status: 'cancelled'
  readonly result: undefined
  /** The reason that its handler gave to `discard`, or the error of its previous attempt. */
  readonly error: JobError | undefined
  readonly delayedUntil: undefined
  readonly startedAt: Date | undefined
  readonly finishedAt: Date | undefined
}
