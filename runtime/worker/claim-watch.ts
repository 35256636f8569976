/**
 * Watches the claims of the attempts that run here. Each check renews the claims, which prevents other workers from taking
 * the jobs, and finds lost claims: cancelled, expired while the database was unreachable, or deleted. Attempts with a lost
 * claim are interrupted.
 *
 * The worker's poll makes the checks, and a notification of cancelled jobs makes one at once. A poll skips attempts that
 * started after the previous poll, so short jobs cost nothing.
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

  /** Returns an interruption that interrupts the attempt when its claim is lost, until `unwatch`. */
  watch(job: ClaimedJob): Interruption {
    const interruption = new Interruption()
    // An earlier attempt that still runs here has lost its claim, and no check would find it any more.
    this.#watched
      .get(job.id)
      ?.interruption.interrupt({ kind: 'lost' }, new ClaimLostError(this.#queue, job.id))
    this.#watched.set(job.id, { job, interruption, isNew: true })
    return interruption
  }

  unwatch(job: ClaimedJob): void {
    // The next attempt at the same job may already run here.
    if (this.#watched.get(job.id)?.job === job) this.#watched.delete(job.id)
  }

  /** Interrupts all attempts. */
  interruptAll(end: EarlyEnd, reason: unknown): void {
    for (const { interruption } of this.#watched.values()) interruption.interrupt(end, reason)
  }

  /** Checks the attempts that also ran at the last check. */
  async check(): Promise<void> {
    const all = [...this.#watched.values()]
    const due = all.filter(({ isNew }) => !isNew)
    for (const watched of all) watched.isNew = false
    await this.#ask(due)
  }

  /** Checks the attempts at these jobs that run here; without ids, all. */
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
