/**
 * The database transaction that a handler may ask for. It begins at `job.transaction()`, and its last statement completes
 * the job, so the handler's writes exist exactly if the job has completed. Any other end of the attempt rolls it back.
 */
import type { JobTransaction, Transactions } from '../engine/capabilities.js'
import type { Json } from '../contract/index.js'
import { NotSupportedError } from '../errors/errors.js'
import type { JobDatabase } from '../queue/handler.js'
import type { Claim } from '../engine/job-records.js'

export class AttemptTransaction {
  readonly #transactions: Transactions | undefined
  /** Throws once the attempt has ended. */
  readonly #refuseLate: () => void
  readonly #timeout: number
  #beginning: Promise<JobTransaction> | undefined
  #begun: JobTransaction | undefined

  /** `timeout`: how long the attempt may take, in milliseconds. */
  constructor(transactions: Transactions | undefined, timeout: number, refuseLate: () => void) {
    this.#timeout = timeout
    this.#transactions = transactions
    this.#refuseLate = refuseLate
  }

  /** Whether the handler has asked for it. */
  get isWanted(): boolean {
    return this.#beginning !== undefined
  }

  /** Begins it. Twice is the same transaction. */
  readonly begin = async (): Promise<JobDatabase> => {
    this.#refuseLate()
    if (this.#transactions === undefined) throw new NotSupportedError('transactions of handlers')
    this.#beginning ??= this.#transactions
      .begin(this.#timeout)
      .then((transaction) => (this.#begun = transaction))
    const { db } = await this.#beginning
    // It can take as long as a connection takes to become free.
    this.#refuseLate()
    return {
      // A statement behind the COMMIT or the ROLLBACK would be stored by itself.
      query: async (text, values) => {
        this.#refuseLate()
        return db.query(text, values)
      },
    }
  }

  /** Completes the job and commits. Returns `false` if its claim is gone; nothing is written then. */
  async complete(queue: string, claim: Claim, result: Json): Promise<boolean> {
    return (await this.#beginning)?.complete(queue, claim, result) ?? false
  }

  /** Resolves when what the handler wrote is rolled back. Does not wait for a transaction that has not begun yet. */
  async rollback(): Promise<void> {
    if (this.#begun === undefined) {
      // The handler got the error of one that could not begin.
      this.#beginning?.then((transaction) => transaction.rollback()).catch(() => {})
    } else {
      await this.#begun.rollback().catch(() => {})
    }
  }
}
