/** Runs one job. Its return value is the job's result; an error that it throws fails the attempt. */
export type Handler<Input, Output, Progress = unknown> = (
  input: Input,
  job: JobContext<Progress>,
) => Output | PromiseLike<Output>

/**
 * The job that a handler runs. `Progress` is the type of the progress that it reports, which may be any type that job data
 * can have. Default: plain JSON.
 *
 *     defineQueue('export', async (query: Query, job: JobContext<{ rows: number }>) => …)
 */
export interface JobContext<Progress = unknown> {
  /** The stored id, a UUID: the one that `add` returned. */
  readonly id: string
  readonly queue: string
  /** 1 for the first attempt. */
  readonly attempt: number
  /** The maximum number of attempts: the first and all retries. */
  readonly attemptsAllowed: number
  readonly addedAt: Date
  /**
   * Aborts when the handler should stop. Its `reason` is a `JobTimeoutError` when the attempt's time is over, a
   * `JobCancelledError` when the job was cancelled, a `ClaimLostError` when another worker has it, and a `ClosedError` when
   * the worker stops and waits no longer. Pass it to what can be aborted: `fetch(url, { signal: job.signal })`. The result
   * of a handler that continues after this is ignored.
   */
  readonly signal: AbortSignal
  /**
   * Stores the job's progress, a percentage for example, for `getJob` and `watch`. Resolves when it is stored. Of reports
   * that come faster than the database stores them, only the latest is stored. Rejects with `JobValidationError` for a value
   * that does not fit `Progress`.
   *
   *     await job.progress(50)
   */
  readonly progress: (value: Progress) => Promise<void>
  /**
   * Adds a line with the current time to the job's `log`. The last 100 lines of an attempt are stored, each cut to 500
   * characters; the first report of the next attempt replaces them. Resolves when the line is stored. A handler need not
   * wait for that: lines are written in batches, and all of them before the job ends.
   *
   *     void job.log(`fetched ${pages} pages`)
   */
  readonly log: (text: string) => Promise<void>
  /**
   * Fails the job for good: it is not retried, and it is copied to the queue's dead letter queue, if there is one. Throws, so
   * nothing after it runs.
   *
   *     if (order.total < 0) return job.fail('The total is negative')
   */
  readonly fail: (reason: string | Error) => never
  /**
   * Ends the job as `cancelled`, with the reason as its error: no retry, no dead letter. Throws, so nothing after it runs.
   *
   *     if (user === undefined) return job.discard('The user is gone')
   */
  readonly discard: (reason: string | Error) => never
  /**
   * Begins a database transaction that is committed together with the job's result, and rolled back if the attempt does not
   * complete. A second call returns the same transaction. On an embedded Postgres it rejects with `NotSupportedError`, and
   * the job fails for good.
   *
   *     const db = await job.transaction()
   *     await db.query('UPDATE accounts SET balance = balance - $1 WHERE id = $2', [amount, account])
   *     await queue.add('receipts', { account, amount }, { db })
   */
  readonly transaction: () => Promise<JobDatabase>
}

/** A connection in a transaction, with `query` as in `pg`. */
export interface JobDatabase {
  query(text: string, values?: unknown[]): Promise<{ rows: Record<string, unknown>[] }>
}
