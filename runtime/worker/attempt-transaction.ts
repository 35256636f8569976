/**
 * The database transaction that a handler may ask for. It begins when it is asked for, and the job's completion is its
 * last statement: what the handler wrote is there exactly if the job has completed. Whatever else becomes of the attempt
 * rolls it back.
 */
import type { JobTransaction, Transactions } from '../engine/capabilities.js'
import type { Json } from '../contract/index.js'
import { NotSupportedError } from '../errors/errors.js'
import type { JobDatabase } from '../queue/handler.js'
import type { Claim } from '../engine/job-records.js'

export class AttemptTransaction {
  readonly #transactions: Transactions | undefined
  #begun: Promise<JobTransaction> | undefined

  constructor(transactions: Transactions | undefined) {
    this.#transactions = transactions
  }

  /** Whether the handler has asked for it. */
  get isWanted(): boolean {
    return this.#begun !== undefined
  }

  /** The handler's way into it. Twice is the same. */
  readonly begin = async (): Promise<JobDatabase> => {
    if (this.#transactions === undefined) throw new NotSupportedError('transactions of handlers')
    this.#begun ??= this.#transactions.begin()
    return (await this.#begun).db
  }

  /** Completes the job and commits. `false` if its claim is gone; nothing is written then. */
  async complete(queue: string, claim: Claim, result: Json): Promise<boolean> {
    return (await this.#begun)?.complete(queue, claim, result) ?? false
  }

  async rollback(): Promise<void> {
    // One that could not begin has told the handler.
    await this.#begun?.then((transaction) => transaction.rollback()).catch(() => {})
  }
}
