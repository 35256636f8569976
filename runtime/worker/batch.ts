/** The types of batch handlers, which take many jobs at a time and end each separately. */
import type { JobContext } from '../queue/handler.js'

/**
 * Runs many jobs, and calls `complete`, `retry`, `fail` or `discard` on each. When it returns or throws, the attempts at the
 * other jobs fail.
 */
export type BatchHandler<Input, Output, Progress = unknown> = (
  jobs: readonly BatchJob<Input, Output, Progress>[],
) => unknown

/** One job of a batch. The first call of `complete`, `retry`, `fail` or `discard` counts, and is stored at once. */
export interface BatchJob<Input, Output, Progress = unknown> extends Omit<
  JobContext<Progress>,
  'fail' | 'discard' | 'transaction'
> {
  readonly data: Input
  /** Completes the job with its result. */
  readonly complete: (result: Output) => void
  /** Fails the attempt. The queue's options decide about a retry. */
  readonly retry: (reason: string | Error) => void
  /** Fails the job for good; see {@link JobContext.fail}. */
  readonly fail: (reason: string | Error) => void
  /** Drops the job; see {@link JobContext.discard}. */
  readonly discard: (reason: string | Error) => void
}

/** Options of `handleBatch`. */
export interface BatchHandlerOptions {
  /** The most jobs in a batch: 1 to 1,000. Default 100. */
  readonly size?: number
  /** How long to wait for a batch to fill, in milliseconds: 0 to 60,000. Default 0: no wait. */
  readonly wait?: number
}
