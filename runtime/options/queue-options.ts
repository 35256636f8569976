/** The options of a queue's definition. Every duration is in milliseconds. `Input` is the type of its jobs' data. */
// `any`, so that options of the type `QueueOptions`, without an input, can be passed to every queue.
// oxlint-disable-next-line typescript/no-explicit-any
export interface QueueOptions<Input = any> {
  /** How often a failed job is retried: 0 to 1,000,000. Default 2. */
  readonly retries?: number
  /** The wait before a retry. Default: none. */
  readonly backoff?: Backoff
  /**
   * How long a handler may run before its attempt counts as failed: 1 to 86,400,000 (24 hours). Default 900,000
   * (15 minutes). The database stores whole seconds, rounded up. The worker applies a finer timeout of the definition
   * exactly; a finer timeout of `add` is rounded up.
   */
  readonly timeout?: number
  /** How many jobs a worker process runs at once: 1 to 10,000. Default 10. */
  readonly concurrency?: number
  /** How many jobs of one group run at once: see `add`'s `group`. Default: no limit. */
  readonly groupConcurrency?: GroupConcurrency
  /** The priority of jobs that set none. Default `'normal'`. */
  readonly priority?: Priority
  /**
   * The name of the queue that gets a copy of each job that has failed for good. Its input type must be the same. It is
   * created if it is missing. Default: none, the failed job stays in its own queue.
   */
  readonly deadLetter?: string
  /** Which jobs may wait or run at the same time. Fixed when the queue is first created. Default `'standard'`. */
  readonly policy?: Policy
  /**
   * Whether the queue's jobs are stored in a table of their own, a partition of pg-boss's job table, where the backlog of
   * other queues does not slow them down. Use it for a few busy queues: each such table has its own indexes and its own
   * maintenance. Fixed when the queue is first created, and only on backends with partitions; a worker that starts with
   * another value reports that to the service's `onError`. Default `false`.
   */
  readonly partition?: boolean
  /**
   * How long a job's worker may be silent, for example because its process was killed, before another worker may take the
   * job: 10,000 to 86,400,000, or `false` to wait for the whole `timeout`. The worker reports in the background; a handler
   * that blocks the event loop for longer than this needs a higher value. Default 60,000.
   */
  readonly heartbeat?: number | false
  /** How long jobs are stored. */
  readonly retention?: Retention
  /**
   * Functions that turn the data of older jobs into the data of today's, the newest type first:
   *
   *     upgrades: [(old: EmailV2): Email => ({ ...old, body: old.text }), (old: EmailV1): Email => …]
   *
   * A worker that gets a job which does not fit the queue's input tries the parameter type of each upgrade in turn, and calls
   * the first that fits. `getJob`, `findJobs` and the like do the same where the program loads the definition. What is stored
   * does not change. An upgrade must not be async. One that throws fails the attempt, as a handler does. One whose result does
   * not fit the input fails the job without a retry.
   *
   * The compiler reads the parameter types, so write the array in the call of `defineQueue`, or as a constant `as const`.
   * Default: none; a job that does not fit fails.
   */
  readonly upgrades?: readonly Upgrade<Input>[]
}

/** Turns the data of an older job into the input of its queue. Its parameter has the older type. */
export type Upgrade<Input = unknown> = (old: never) => Input

/**
 * - `standard`: any number of jobs waits and runs.
 * - `short`: one job waits, any number runs.
 * - `singleton`: any number waits, one runs.
 * - `stately`: one waits, one waits for its retry, one runs.
 * - `exclusive`: one job in all, waiting or running.
 * - `strict-fifo`: jobs of one key run one by one in the order in which they were added, each after the previous one has
 *   completed. Every job needs a `key`.
 *
 * The limits hold for each `key` by itself. Jobs without a key share one.
 */
export type Policy = 'standard' | 'short' | 'singleton' | 'stately' | 'exclusive' | 'strict-fifo'

/** Limits for all processes together and for each: `{ global: 5, local: 2 }`. A number is the global limit. 1 to 10,000. */
export type GroupConcurrency = number | { readonly global?: number; readonly local?: number }

/** 1,000 to 31,536,000,000 (a year), stored in whole seconds, rounded up. */
export interface Retention {
  /** How long a job may wait before it is deleted without having run. Default 14 days. */
  readonly waiting?: number
  /** How long a finished job stays readable. Default 7 days. */
  readonly finished?: number | 'forever'
}

/** `'fixed'` waits 1,000 each time; `'exponential'` waits 1,000, 2,000, 4,000 … with jitter. */
export type Backoff = 'fixed' | 'exponential' | BackoffOptions

/** Waits are stored in whole seconds, rounded up. */
export interface BackoffOptions {
  /** The same wait each time, or twice the previous one, with jitter. */
  readonly type: 'fixed' | 'exponential'
  /** The wait before the first retry: 0 to 31,536,000,000 (a year). Default 1,000. */
  readonly delay?: number
  /** The longest wait, for `'exponential'`. Default: no limit. */
  readonly maximum?: number
}

/**
 * A named priority or a 32-bit integer; higher runs first. `low` is -10, `normal` 0, `high` 10, `critical` 100.
 */
export type Priority = 'low' | 'normal' | 'high' | 'critical' | number

/** The options of `add`. The queue's own options are the defaults. Milliseconds. */
export interface AddOptions extends JobOptions, TransactionOptions {}

/** The option of every method that writes: the transaction to write in. */
export interface TransactionOptions {
  /**
   * Your own transaction on the service's database: a client of `pg`, a transaction of Kysely, Knex or Prisma, or one of
   * Drizzle as `fromDrizzle(tx, sql)`. The change is stored exactly if the transaction commits. Default: none; the change
   * is committed when the call resolves.
   */
  readonly db?: Transaction
}

/** The options of one job. Milliseconds. */
export interface JobOptions {
  /** Jobs of a higher priority run first. Default: the queue's. */
  readonly priority?: Priority
  /** How long to wait before the job may start: 0 to 31,536,000,000 (a year). Default 0. */
  readonly delay?: number
  /** How often it is retried when it fails: 0 to 1,000,000. Default: the queue's. */
  readonly retries?: number
  /** The wait before a retry. Default: the queue's. */
  readonly backoff?: Backoff
  /** How long its handler may run: 1 to 86,400,000 (24 hours), stored in whole seconds, rounded up. Default: the queue's. */
  readonly timeout?: number
  /**
   * Your own id for the job. Makes `add` idempotent: adding the same id to the same queue again changes nothing, for as
   * long as the first job is stored. A UUID is stored as it is, other text as a UUID made from queue and id; every method
   * takes either form.
   */
  readonly jobId?: string
  /**
   * What the job is about: `findJobs` can filter by it, and the queue's policy counts the jobs of one key. 1 to 1,000
   * bytes. Jobs may share a key. Default: none.
   */
  readonly key?: string
  /** The group of the job for the queue's `groupConcurrency`, for example a tenant: 1 to 1,000 bytes. Default: none. */
  readonly group?: string
}

/** A database transaction of the user's own, of one of the supported libraries. */
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

/** What pg-boss's adapters return. */
export interface SqlRunner {
  executeSql(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>
}
