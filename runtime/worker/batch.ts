/** Handlers that take many jobs at a time, and settle each. */
import type { JobContext } from '../queue/handler.js'

/**
 * Runs many jobs. Each is to be settled by a method of its own before this ends: one that is left has failed its attempt
 * then, and so have all that are left when this throws.
 */
export type BatchHandler<Input, Output, Progress = unknown> = (
  jobs: readonly BatchJob<Input, Output, Progress>[],
) => unknown

/** One job of a batch. The first of `complete`, `retry`, `fail` and `discard` decides, and is stored at once. */
export interface BatchJob<Input, Output, Progress = unknown> extends Omit<
  JobContext<Progress>,
  'fail' | 'discard' | 'transaction'
> {
  readonly data: Input
  /** The job has done what it was to do; see what its handler would return. */
  readonly complete: (result: Output) => void
  /** Fails the attempt, which is tried again as the queue's options say. */
  readonly retry: (reason: string | Error) => void
  /** Fails the job for good; see {@link JobContext.fail}. */
  readonly fail: (reason: string | Error) => void
  /** Drops the job; see {@link JobContext.discard}. */
  readonly discard: (reason: string | Error) => void
}

/** How `handleBatch` gathers jobs. */
export interface BatchHandlerOptions {
  /** The most jobs in a batch: 1 to 1,000. Default 100. */
  readonly size?: number
  /** How long to wait for a batch to fill, in milliseconds: 0 to 60,000. Default 0: what is there is taken. */
  readonly wait?: number
}
