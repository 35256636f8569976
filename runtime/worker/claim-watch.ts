/**
 * Watches over the claims of the attempts that run here. Each check tells the database that they are alive, which
 * keeps others from taking their jobs over, and learns which of them are gone: cancelled, expired while the database was
 * out of reach, or deleted. Those attempts are then interrupted.
 *
 * Checks are made by the worker's poll, and at once for jobs that a notification says were cancelled. A poll leaves out
 * what has started since the one before, so short jobs cost nothing.
 */
import { ClaimLostError, JobCancelledError } from '../errors/errors.js'
import type { ClaimedJob } from '../engine/job-records.js'
import type { QueueService } from '../engine/queue-service.js'
import { Interruption, type EarlyEnd } from './interruption.js'

interface Watched {
  readonly job: ClaimedJob
  readonly interruption: Interruption
  isNew: boolean
}

export class ClaimWatch {
  readonly #service: QueueService
  readonly #queue: string
  readonly #watched = new Map<string, Watched>()

  constructor(service: QueueService, queue: string) {
    this.#service = service
    this.#queue = queue
  }

  /** What interrupts the attempt when its claim is gone, until `unwatch`. */
  watch(job: ClaimedJob): Interruption {
    const interruption = new Interruption()
    this.#watched.set(job.id, { job, interruption, isNew: true })
    return interruption
  }

  unwatch(job: ClaimedJob): void {
    // The same job may be here again already, as its next attempt.
    if (this.#watched.get(job.id)?.job === job) this.#watched.delete(job.id)
  }

  /** Ends all of them so. */
  interruptAll(end: EarlyEnd, reason: unknown): void {
    for (const { interruption } of this.#watched.values()) interruption.interrupt(end, reason)
  }

  /** All that have run for a while. */
  async check(): Promise<void> {
    const all = [...this.#watched.values()]
    const due = all.filter(({ isNew }) => !isNew)
    for (const watched of all) watched.isNew = false
    await this.#ask(due)
  }

  /** Those of these jobs that run here; without ids, all. */
  async checkNow(ids?: readonly string[]): Promise<void> {
    const all = ids === undefined ? [...this.#watched.values()] : ids.map((id) => this.#watched.get(id))
    await this.#ask(all.filter((watched) => watched !== undefined))
  }

  async #ask(watched: readonly Watched[]): Promise<void> {
    if (watched.length === 0) return
    const lost = await this.#service.keepClaims(
      this.#queue,
      watched.map(({ job }) => job),
    )
    const byId = new Map(watched.map((each) => [each.job.id, each]))
    for (const { id, cancelled } of lost) {
      const reason = cancelled ? new JobCancelledError(this.#queue, id) : new ClaimLostError(this.#queue, id)
      byId.get(id)?.interruption.interrupt({ kind: 'lost' }, reason)
    }
  }
}
