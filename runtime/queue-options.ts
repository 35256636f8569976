/** What a queue's definition may declare. Every duration is in milliseconds. */
export interface QueueOptions {
  /** How often a failed job is tried again. Default 2. */
  readonly retries?: number
  /** How the wait before a retry grows. Default `'fixed'` without a wait. */
  readonly backoff?: Backoff
  /** How long a handler may run before its attempt counts as failed. Default 900,000 (15 minutes). */
  readonly timeout?: number
  /** How many jobs a worker process runs at once. Default 10. */
  readonly concurrency?: number
  /** The priority of jobs that name none. Default `'normal'`. */
  readonly priority?: Priority
}

export type Backoff = 'fixed' | 'exponential' | BackoffOptions

export interface BackoffOptions {
  readonly type: 'fixed' | 'exponential'
  /** The wait before the first retry. Default 1,000. */
  readonly delay?: number
  /** The longest wait, for `'exponential'`. Default: no limit. */
  readonly maximum?: number
}

/** A named priority or an integer; higher goes first. `low` is -10, `normal` 0, `high` 10, `critical` 100. */
export type Priority = 'low' | 'normal' | 'high' | 'critical' | number
