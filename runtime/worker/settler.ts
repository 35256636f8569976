/**
 * Stores the ends of attempts in batches: attempts that end while a batch is being stored go into the next one, and a
 * single one is stored at once (see coalesce.ts).
 *
 * While the database is unreachable, the batch is retried until it is stored or the worker's stop gives up, because the
 * work is done. Storing twice is safe: a settlement takes effect only for the claim that it names. A settlement that the
 * database refuses is found by splitting the batch, and fails only its own job.
 */
import { coalesce } from '../support/coalesce.js'
import { ClosedError, QueueConnectionError } from '../errors/errors.js'
import type { Settlement, StoredEnd } from '../engine/job-records.js'
import type { QueueService } from '../engine/queue-service.js'
import { whileAway } from './while-away.js'

export interface SettlerParts {
  readonly service: QueueService
  readonly reportError: (error: unknown) => void
}

export class Settler {
  readonly #service: QueueService
  readonly #reportError: (error: unknown) => void
  readonly #queue: string
  readonly #givenUp: AbortSignal
  readonly #store: (settlement: Settlement) => Promise<StoredEnd>
  #unsettled = 0

  constructor({ service, reportError }: SettlerParts, queue: string, givenUp: AbortSignal) {
    this.#service = service
    this.#reportError = reportError
    this.#queue = queue
    this.#givenUp = givenUp
    this.#store = coalesce((settlements: readonly Settlement[]) => this.#storeAll(settlements), {
      limit: 500,
      divisible: (error) => !(error instanceof QueueConnectionError || error instanceof ClosedError),
    })
  }

  /** The number of settlements that are not stored yet. */
  get unsettled(): number {
    return this.#unsettled
  }

  /**
   * Resolves with the stored outcome, `undefined` if it is unknown. Never rejects: if the settlement cannot be stored, the
   * error is reported and the job's claim expires.
   */
  async settle(settlement: Settlement): Promise<StoredEnd | undefined> {
    this.#unsettled += 1
    try {
      return await this.#store(settlement)
    } catch (error) {
      return await this.#settleAsFailed(settlement, error)
    } finally {
      this.#unsettled -= 1
    }
  }

  async #settleAsFailed(settlement: Settlement, reason: unknown): Promise<StoredEnd | undefined> {
    if (
      settlement.kind !== 'completed' ||
      reason instanceof QueueConnectionError ||
      reason instanceof ClosedError
    ) {
      this.#reportError(reason)
      return undefined
    }
    const message = `The result could not be stored: ${reason instanceof Error ? reason.message : String(reason)}`
    const error = { name: 'Error', message, stack: undefined }
    try {
      return await this.#store({ kind: 'failed', claim: settlement.claim, error, final: true })
    } catch (refusal) {
      this.#reportError(refusal)
      return undefined
    }
  }

  #storeAll(settlements: readonly Settlement[]): Promise<readonly StoredEnd[]> {
    return whileAway(
      () => this.#service.settleJobs(this.#queue, settlements),
      this.#reportError,
      this.#givenUp,
    )
  }
}
