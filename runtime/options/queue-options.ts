/** What a queue's definition may declare. Every duration is in milliseconds. */
export interface QueueOptions {
  /** How often a failed job is tried again: 0 to 1,000,000. Default 2. */
  readonly retries?: number
  /** The wait before a retry. Default: none. */
  readonly backoff?: Backoff
  /**
   * How long a handler may run before its attempt counts as failed: 1 to 86,400,000 (24 hours). Default 900,000
   * (15 minutes). The database keeps whole seconds, rounded up; a finer timeout at the definition is kept by the
   * worker itself, a finer one at `add` is rounded up.
   */
  readonly timeout?: number
  /** How many jobs a worker process runs at once: 1 to 10,000. Default 10. */
  readonly concurrency?: number
  /** How many jobs of one group run at once: see `add`'s `group`. Default: no limit. */
  readonly groupConcurrency?: GroupConcurrency
  /** The priority of jobs that name none. Default `'normal'`. */
  readonly priority?: Priority
  /**
   * The queue that gets what has failed for good: its name. It must take the same input, and is made if it is missing.
   * Default: none, the failed job stays in its own queue.
   */
  readonly deadLetter?: string
  /** Which jobs may stand beside each other. Kept from when the queue is first made. Default `'standard'`. */
  readonly policy?: Policy
  /**
   * Whether the queue's jobs lie in a table of their own, a partition of pg-boss's job table, so that no other queue's
   * backlog slows it down. For a few busy queues: each such table has its own indexes and is maintained by itself. Decided
   * when the queue is first made, and only where the backend has partitions; a worker that starts with another value says
   * so by the service's `onError`. Default `false`.
   */
  readonly partition?: boolean
  /**
   * How long a job's worker may be silent before another takes the job over, as when its process was killed:
   * 10,000 to 86,400,000, or `false` to wait for the whole `timeout`. The worker reports by itself, in the background; a
   * handler that blocks the event loop for longer needs more. Default 60,000.
   */
  readonly heartbeat?: number | false
  /** How long jobs are kept. */
  readonly retention?: Retention
}

/**
 * - `standard`: any number of jobs waits and runs.
 * - `short`: one job waits, any number runs.
 * - `singleton`: any number waits, one runs.
 * - `stately`: one waits, one waits for its retry, one runs.
 * - `exclusive`: one job in all, waiting or running.
 * - `strict-fifo`: jobs of one key run one by one in the order in which they were added, each when the one before has
 *   completed. Every job needs a `key`.
 *
 * Each counts jobs of the same `key` alone, so that another key has its own. Jobs without a key share one.
 */
export type Policy = 'standard' | 'short' | 'singleton' | 'stately' | 'exclusive' | 'strict-fifo'

/** In all processes together, or in each: `{ global: 5, local: 2 }`. A plain number is the global limit. 1 to 10,000. */
export type GroupConcurrency = number | { readonly global?: number; readonly local?: number }

/** 1,000 to 31,536,000,000 (a year), kept in whole seconds, rounded up. */
export interface Retention {
  /** How long a job may wait before it is deleted undone. Default 14 days. */
  readonly waiting?: number
  /** How long a finished job stays readable. Default 7 days. */
  readonly finished?: number | 'forever'
}

/** `'fixed'` waits 1,000 each time; `'exponential'` waits 1,000, 2,000, 4,000 … with jitter. */
export type Backoff = 'fixed' | 'exponential' | BackoffOptions

/** Waits are stored in whole seconds, rounded up. */
export interface BackoffOptions {
  /** The same wait each time, or twice the one before, with jitter. */
  readonly type: 'fixed' | 'exponential'
  /** The wait before the first retry: 0 to 31,536,000,000 (a year). Default 1,000. */
  readonly delay?: number
  /** The longest wait, for `'exponential'`. Default: no limit. */
  readonly maximum?: number
}

/**
 * A named priority or an integer of 32 bits; higher goes first. `low` is -10, `normal` 0, `high` 10,
 * `critical` 100.
 */
export type Priority = 'low' | 'normal' | 'high' | 'critical' | number

/** What `add` may set for one job; what it leaves out is as the queue's definition says. Milliseconds. */
export interface AddOptions extends JobOptions, TransactionOptions {}

/** What every method takes that writes: where to do it. */
export interface TransactionOptions {
  /**
   * A transaction of your own to do it in, so that it is done exactly if your transaction commits: a client of `pg`, a
   * transaction of Kysely, Knex or Prisma, or one of Drizzle as `fromDrizzle(tx, sql)`. On the service's database.
   * Default: none; it is done when the call resolves.
   */
  readonly db?: Transaction
}

/** What one job may set for itself. Milliseconds. */
export interface JobOptions {
  /** Before jobs of a lower one. Default: the queue's. */
  readonly priority?: Priority
  /** How long to wait before the job may start: 0 to 31,536,000,000 (a year). Default 0. */
  readonly delay?: number
  /** How often it is tried again when it fails: 0 to 1,000,000. Default: the queue's. */
  readonly retries?: number
  /** The wait before a retry. Default: the queue's. */
  readonly backoff?: Backoff
  /** How long its handler may run: 1 to 86,400,000 (24 hours), kept in whole seconds, rounded up. Default: the queue's. */
  readonly timeout?: number
  /**
   * Your own name for the job. Makes `add` idempotent: the same id twice on one queue is one job, for as long as
   * the first is kept. A UUID is stored as it is, anything else as a UUID made from queue and id; every method
   * takes either form.
   */
  readonly jobId?: string
  /**
   * What the job is about, for `findJobs` and for the queue's policy, which counts jobs of one key: 1 to 1,000
   * characters. Jobs may share a key. Default: none.
   */
  readonly key?: string
  /** Whose job it is, a tenant's say, for the queue's `groupConcurrency`: 1 to 1,000 bytes. Default: nobody's. */
  readonly group?: string
}

/** A database transaction of the user's own, of one of the libraries that are known. */
export type Transaction =
  | SqlRunner
  /** `pg` */
  | { query(text: string, values?: unknown[]): Promise<{ rows: unknown[] }> }
  /** Kysely */
  | { executeQuery(query: never): Promise<{ readonly rows: readonly unknown[] }> }
  /** Knex */
  | { raw(sql: string, bindings: never): PromiseLike<unknown> }
  /** Prisma */
  | { $queryRawUnsafe(query: string, ...values: never[]): PromiseLike<unknown> }

/** What pg-boss's adapters give. */
export interface SqlRunner {
  executeSql(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>
}
