/**
 * The database transaction of a handler. It begins at `job.transaction()`, and its last statement completes the job, so the
 * handler's writes are stored exactly if the job has completed. Any other end of the attempt rolls it back.
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
  /** Aborted when the attempt ends while the transaction waits to begin. Few attempts have a transaction. */
  #ended: AbortController | undefined
  #beginning: Promise<JobTransaction> | undefined
  #begun: JobTransaction | undefined

  /** `timeout` limits the attempt, in milliseconds. */
  constructor(transactions: Transactions | undefined, timeout: number, refuseLate: () => void) {
    this.#timeout = timeout
    this.#transactions = transactions
    this.#refuseLate = refuseLate
  }

  /** Whether the handler has requested the transaction. */
  get isWanted(): boolean {
    return this.#beginning !== undefined
  }

  /** Begins the transaction. Further calls return the same one. */
  readonly begin = async (): Promise<JobDatabase> => {
    this.#refuseLate()
    if (this.#transactions === undefined) throw new NotSupportedError('transactions of handlers')
    this.#ended ??= new AbortController()
    this.#beginning ??= this.#transactions
      .begin(this.#timeout, this.#ended.signal)
      .then((transaction) => (this.#begun = transaction))
    const { db } = await this.#beginning.catch((error: unknown) => {
      this.#refuseLate()
      throw error
    })
    // Waiting for a free connection can outlast the attempt.
    this.#refuseLate()
    return {
      // A statement after the COMMIT or the ROLLBACK would commit by itself.
      query: async (text, values) => {
        this.#refuseLate()
        return db.query(text, values)
      },
    }
  }

  /** Completes the job and commits. Resolves with `false`, and writes nothing, if the claim is lost. */
  async complete(queue: string, claim: Claim, result: Json): Promise<boolean> {
    return (await this.#beginning)?.complete(queue, claim, result) ?? false
  }

  /** Resolves when the handler's writes are rolled back. Does not wait for a transaction that has not begun yet. */
  async rollback(): Promise<void> {
    if (this.#begun === undefined) {
      this.#ended?.abort()
      // If the transaction cannot begin, the handler's own call rejects with the error.
      this.#beginning?.then((transaction) => transaction.rollback()).catch(() => {})
    } else {
      await this.#begun.rollback().catch(() => {})
    }
  }
}
