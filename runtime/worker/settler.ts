/**
 * Stores how attempts ended, in batches: what ends while a batch is being stored goes into the next, and a lone
 * one is stored at once (see coalesce.ts).
 *
 * A lost database is waited for, since the work is done and its outcome must not be: the batch is tried again
 * until it is stored, or until the worker's stop runs out of patience. Trying twice is safe, as a settlement counts
 * only for the claim that it names. An outcome that cannot be stored as it is (a result with a NUL character in its
 * text) is found by splitting the batch, and fails its own job.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { coalesce } from '../coalesce.js'
import { ClosedError, QueueConnectionError } from '../errors.js'
import type { QueueService, Settlement } from '../queue-service.js'

const firstWait = 100
const longestWait = 5_000

export class Settler {
  readonly #service: QueueService
  readonly #queue: string
  readonly #givenUp: AbortSignal
  readonly #store: (settlement: Settlement) => Promise<undefined>
  #unsettled = 0

  constructor(service: QueueService, queue: string, givenUp: AbortSignal) {
    this.#service = service
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

  /** Never rejects: what cannot be stored at all is reported, and the job's claim runs out in its time. */
  async settle(settlement: Settlement): Promise<void> {
    this.#unsettled += 1
    try {
      await this.#store(settlement)
    } catch (error) {
      await this.#settleAsFailed(settlement, error)
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
      this.#service.reportError(reason)
      return
    }
    const message = `The result could not be stored: ${reason instanceof Error ? reason.message : String(reason)}`
    const error = { name: 'Error', message, stack: undefined }
    await this.#store({ kind: 'failed', claim: settlement.claim, error, final: true }).catch(
      this.#service.reportError,
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
        if (wait === firstWait) this.#service.reportError(error)
        // oxlint-disable-next-line no-await-in-loop
        await sleep(wait, undefined, { signal: this.#givenUp }).catch(() => {})
      }
    }
  }
}
