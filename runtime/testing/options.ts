/** The options and results of `createTestQueues` and `drain`. Every duration is in milliseconds. */
import type { Job } from '../job/job.js'
import type { NewJob } from '../engine/job-records.js'
import type { AnyQueue } from '../queue/queue-definition.js'
import type { InputOf, NameOf, QueueOrName } from '../queue/queue-types.js'
import type { PGliteLike } from '../pg-boss/connect/options.js'

export interface TestQueuesOptions {
  /** The time at which the queues' clock starts, also after `reset()`. Default: the time of the call. */
  readonly now?: Date | number
  /**
   * An open PGlite of your own, with your tables. It stays open at `close()`. If jobs are added in transactions on it, pass the
   * definitions of all their queues to `createTestQueues`: a transaction has the only connection, so no queue can be created
   * during it. Default: a new one with the queues only.
   */
  readonly pglite?: PGliteLike
}

export interface DrainOptions {
  /** The queues to drain, by name or by definition. Jobs of other queues do not run. Default: all. */
  readonly only?: QueueOrName | readonly QueueOrName[]
  /**
   * Whether to move the clock to the next delayed job, repeatedly, until none is left. Default `false`: the clock stands
   * still, and jobs that are due later stay `delayed`.
   */
  readonly advanceClock?: boolean
  /**
   * Whether to reject with `JobFailedError` for the first job that failed for good. Default `false`: the result contains it,
   * as `failed`, with its error.
   */
  readonly throwFailures?: boolean
  /** The maximum number of attempts: 1 to 1,000,000. Default 1,000. Rejects with `DrainLimitError` beyond that. */
  readonly limit?: number
}

/** A job of any of these queues, discriminated by `queue` if the types of their definitions have names. */
export type JobOfEach<Queue extends AnyQueue> = Queue extends AnyQueue ? Job<Queue> : never

/** A job as it was added. */
export interface AddedJob<Queue> extends Pick<NewJob, 'id' | 'priority' | 'delay' | 'key' | 'group'> {
  readonly queue: NameOf<Queue>
  /** The data as its handler will get it: without fields that the queue's type does not have, and with copies of dates. */
  readonly data: InputOf<Queue>
  /** The job's own options. Those of its queue are not among them. */
  readonly options: NewJob['options']
}
