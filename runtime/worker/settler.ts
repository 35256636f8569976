/**
 * Stores how attempts ended, in batches: attempts that end while a batch is being stored go into the next one, and a
 * lone one is stored at once (see coalesce.ts).
 *
 * While the database is away, the batch is tried again until it is stored or the worker's stop gives up, because the
 * work is done. Storing twice is safe: a settlement counts only for the claim that it names. A settlement that the
 * database refuses is found by splitting the batch, and fails its own job.
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

  /** How many outcomes are not stored yet. */
  get unsettled(): number {
    return this.#unsettled
  }

  /**
   * Returns what is stored, `undefined` if that is unknown. Never rejects: what cannot be stored is reported, and the
   * job's claim then runs out.
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
