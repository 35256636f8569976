/** Runs one job. What it returns is the job's result; what it throws fails the attempt. */
export type Handler<Input, Output, Progress = unknown> = (
  input: Input,
  job: JobContext<Progress>,
) => Output | PromiseLike<Output>

/**
 * The job in a handler's hands. `Progress` is what it reports and what readers of the job then see, of any type that
 * its data could have; undeclared, it is plain JSON:
 *
 *     defineQueue('export', async (query: Query, job: JobContext<{ rows: number }>) => …)
 */
export interface JobContext<Progress = unknown> {
  /** The stored id, a UUID: what `add` resolved with. */
  readonly id: string
  readonly queue: string
  /** 1 for the first attempt. */
  readonly attempt: number
  /** How many attempts may be made: the first and all retries. */
  readonly attemptsAllowed: number
  readonly addedAt: Date
  /**
   * Aborts when the handler need not go on; its `reason` says why: `JobTimeoutError` when the attempt's time is up,
   * `JobCancelledError` when the job was cancelled, `ClaimLostError` when another worker has it, `ClosedError` when the
   * worker stops and can wait no longer. Pass it on to whatever can be cut short: `fetch(url, { signal: job.signal })`. A
   * handler that goes on regardless is no longer listened to.
   */
  readonly signal: AbortSignal
  /**
   * Makes the job's progress readable through `getJob`: a percentage, say. Resolves when it is stored. Reports made
   * faster than the database takes them skip to the latest. Rejects with `JobValidationError` for what does not fit.
   *
   *     await job.progress(50)
   */
  readonly progress: (value: Progress) => Promise<void>
  /**
   * Adds a line to what the job's readers see as its `log`, with the time. The last 100 lines of an attempt are kept, each
   * of 500 characters at most; the next attempt that reports begins anew. Resolves when it is stored, for which a handler need not wait: lines are written some at a time,
   * and the last of them before the job ends.
   *
   *     void job.log(`fetched ${pages} pages`)
   */
  readonly log: (text: string) => Promise<void>
  /**
   * Ends the job as failed, now and for good: no retry follows, whatever is left of them. It goes to the queue's dead
   * letter queue, if there is one. Throws, so nothing after it runs.
   *
   *     if (order.total < 0) return job.fail('The total is negative')
   */
  readonly fail: (reason: string | Error) => never
  /**
   * Drops the job: no retry, no dead letter. It ends as `cancelled`, with the reason as its error. Throws, so nothing
   * after it runs.
   *
   *     if (user === undefined) return job.discard('The user is gone')
   */
  readonly discard: (reason: string | Error) => never
  /**
   * Begins a database transaction whose writes are there exactly if the job has completed: they are committed together
   * with its result, and rolled back if the handler throws, decides otherwise, or runs out of time. Asked for twice, it
   * is the same. On an embedded Postgres it rejects with `NotSupportedError`, and the job fails for good.
   *
   *     const db = await job.transaction()
   *     await db.query('UPDATE accounts SET balance = balance - $1 WHERE id = $2', [amount, account])
   *     await queue.add('receipts', { account, amount }, { db })
   */
  readonly transaction: () => Promise<JobDatabase>
}

/** A connection in a transaction, as `pg` has them. */
export interface JobDatabase {
  query(text: string, values?: unknown[]): Promise<{ rows: Record<string, unknown>[] }>
}
