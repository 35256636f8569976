/** What `createTestQueues` and `drain` may be told, and what they give. Every duration is in milliseconds. */
import type { Job } from '../job/job.js'
import type { NewJob } from '../engine/job-records.js'
import type { AnyQueue } from '../queue/queue-definition.js'
import type { InputOf, NameOf, QueueOrName } from '../queue/queue-types.js'
import type { PGliteLike } from '../pg-boss/connect/options.js'

export interface TestQueuesOptions {
  /** The time at which the queues' clock starts, and to which `reset()` puts it back. Default: the time of the call. */
  readonly now?: Date | number
  /**
   * An open PGlite of your own, with your tables in it. Stays open at `close()`. Where jobs are added in transactions on it,
   * give `createTestQueues` the definitions of all their queues: a transaction holds its only connection, so no queue can be
   * made meanwhile. Default: one that holds nothing but the queues.
   */
  readonly pglite?: PGliteLike
}

export interface DrainOptions {
  /** The queues to drain, by name or by definition. Jobs of others stay where they are. Default: all. */
  readonly only?: QueueOrName | readonly QueueOrName[]
  /**
   * Whether to move the clock on to the next job that waits for its time, over and over, until none is left. Default
   * `false`: the clock stands, and what is due later stays `delayed`.
   */
  readonly advanceClock?: boolean
  /**
   * Whether to throw `JobFailedError` for the first job that failed for good. Default `false`: it is among the jobs that
   * are returned, as `failed`, with its error.
   */
  readonly throwFailures?: boolean
  /** How many attempts may be made: 1 to 1,000,000. Default 1,000. More are a `DrainLimitError`. */
  readonly limit?: number
}

/** A job of any of these queues, told apart by `queue` where their definitions say their names. */
export type JobOfEach<Queue extends AnyQueue> = Queue extends AnyQueue ? Job<Queue> : never

/** A job as it was added, with what it was given. */
export interface AddedJob<Queue> extends Pick<NewJob, 'id' | 'priority' | 'delay' | 'key' | 'group'> {
  readonly queue: NameOf<Queue>
  /** As its handler will get it: what the queue's type does not name is gone, and a `Date` is a copy. */
  readonly data: InputOf<Queue>
  /** What it says of itself, where it differs from its queue. */
  readonly options: NewJob['options']
}
