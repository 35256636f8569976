/**
 * Stores how attempts ended, in batches: what ends while a batch is being stored goes into the next, and a lone
 * one is stored at once (see coalesce.ts).
 *
 * A lost database is waited for, since the work is done and its outcome must not be: the batch is tried again
 * until it is stored, or until the worker's stop runs out of patience. Trying twice is safe, as a settlement counts
 * only for the claim that it names. An outcome that the database refuses is found by splitting the batch, and fails
 * its own job.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { coalesce } from '../support/coalesce.js'
import { ClosedError, QueueConnectionError } from '../errors/errors.js'
import type { Settlement } from '../engine/job-records.js'
import type { QueueService } from '../engine/queue-service.js'

const firstWait = 100
const longestWait = 5_000

export interface SettlerParts {
  readonly service: QueueService
  readonly reportError: (error: unknown) => void
}

export class Settler {
  readonly #service: QueueService
  readonly #reportError: (error: unknown) => void
  readonly #queue: string
  readonly #givenUp: AbortSignal
  readonly #store: (settlement: Settlement) => Promise<undefined>
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
   * Whether it is stored as it is. Never rejects: what cannot be stored at all is reported, and the job's claim runs out
   * in its time.
   */
  async settle(settlement: Settlement): Promise<boolean> {
    this.#unsettled += 1
    try {
      await this.#store(settlement)
      return true
    } catch (error) {
      await this.#settleAsFailed(settlement, error)
      return false
    } finally {
      this.#unsettled -= 1
    }
  }

  async #settleAsFailed(settlement: Settlement, reason: unknown): Promise<void> {
    if (
      settlement.kind !== 'completed' ||
      reason instanceof QueueConnectionError ||
      reason instanceof ClosedError
    ) {
      this.#reportError(reason)
      return
    }
    const message = `The result could not be stored: ${reason instanceof Error ? reason.message : String(reason)}`
    const error = { name: 'Error', message, stack: undefined }
    await this.#store({ kind: 'failed', claim: settlement.claim, error, final: true }).catch(
      this.#reportError,
    )
  }

  async #storeAll(settlements: readonly Settlement[]): Promise<undefined[]> {
    for (let wait = firstWait; ; wait = Math.min(wait * 2, longestWait)) {
      try {
        // oxlint-disable-next-line no-await-in-loop
        await this.#service.settleJobs(this.#queue, settlements)
        return settlements.map(() => undefined)
      } catch (error) {
        if (!(error instanceof QueueConnectionError) || this.#givenUp.aborted) throw error
        if (wait === firstWait) this.#reportError(error)
        // oxlint-disable-next-line no-await-in-loop
        await sleep(wait, undefined, { signal: this.#givenUp }).catch(() => {})
      }
    }
  }
}
