/**
 * Works one queue in one process: claims jobs in batches, runs up to `concurrency` of them at a time, and passes their
 * ends to the settler.
 *
 * A job has three stages here. *Claimed* jobs wait for a slot, *running* jobs have a slot, and the settler stores *ended*
 * jobs. A slot is free as soon as its handler ends, before the end is stored, so no slow job delays another.
 *
 * The loop makes one claim at a time. It claims when the queue may have work: after a wake-up (a notification, the worker's
 * poll), and while claims return as many jobs as requested. After a claim with fewer jobs, the queue is probably empty, and
 * the loop rests until it is woken. A wake-up during a claim causes one more claim.
 *
 * Size of a claim: one job for each free slot, and some ahead. One job per claim would cost a commit for each, so a loop of
 * short jobs claims as many as will probably end during two claims. It estimates that by the number of jobs that ended
 * since the previous claim and the time that a claim takes. The size doubles from claim to claim while a queue is full of
 * short jobs, and is zero for long jobs. If the estimate was wrong because a few slow jobs took all slots, jobs that wait
 * longer than a moment are released for other workers. While jobs run, a claim is sent at the end of the event loop's
 * turn, so one claim replaces all jobs that end in one turn.
 */
import { setImmediate as endOfTurn } from 'node:timers/promises'
import { ClosedError } from '../errors/errors.js'
import type { LostAttempt } from '../engine/job-records.js'
import { ClaimedJobs } from './claimed-jobs.js'
import { GroupSlots } from './group-slots.js'
import type { QueueHealth } from './health.js'
import { ClaimSize } from './claim-size.js'
import { Runs, type RunsParts } from './runs.js'

const mostAhead = 500
const mostUnsettled = 2_000

export interface QueueLoopParts extends RunsParts {
  readonly concurrency: number
}

export class QueueLoop {
  readonly queue: string
  readonly #parts: QueueLoopParts
  readonly #groups: GroupSlots
  readonly #claimed: ClaimedJobs
  readonly #runs: Runs
  readonly #claimSize = new ClaimSize()
  /** Aborted when the worker's stop gives up on the database. */
  readonly #givenUp = new AbortController()
  #claim: Promise<void> | undefined
  #mayHaveWork = false
  #ahead = 0
  #stopping = false
  #paused = false

  constructor(parts: QueueLoopParts) {
    this.#parts = parts
    this.queue = parts.contract.name
    this.#groups = new GroupSlots(parts.contract.options.groupConcurrency)
    const { signal } = this.#givenUp
    this.#claimed = new ClaimedJobs(parts, this.queue, this.#groups, signal, () => {
      this.#ahead = 0
      this.#mayHaveWork = true
    })
    this.#runs = new Runs(parts, this.#groups, signal, {
      onFree: (mayHaveWork) => {
        if (mayHaveWork) this.#mayHaveWork = true
        this.#fill()
      },
      onStopped: (job) => this.#claimed.release(job),
    })
  }

  /** Claims, because there may be jobs. */
  wake(): void {
    this.#mayHaveWork = true
    this.#fill()
  }

  /** Whether a poll should check this queue for jobs: it has free slots, and no other reason to claim. */
  get rests(): boolean {
    return this.#open && !this.#mayHaveWork && this.#claim === undefined && this.#free > 0
  }

  /** Resolves when no job of the queue is being claimed, run or stored here. */
  async resting(): Promise<void> {
    while (this.#claim !== undefined || !this.#runs.areFinished) {
      // A job that ends may start others.
      // oxlint-disable-next-line no-await-in-loop
      await Promise.all([this.#claim, this.#runs.finished()])
    }
  }

  /** The number of attempts that have ended since the worker started. */
  get ended(): number {
    return this.#runs.ended
  }

  /** Renews the claims of the attempts that run here, and interrupts attempts that have lost theirs. */
  checkClaims(): Promise<void> {
    return this.#runs.claims.check()
  }

  /** Interrupts the attempts at cancelled jobs that run here. */
  async jobsCancelled(ids?: readonly string[]): Promise<void> {
    await this.#runs.claims.checkNow(ids).catch(this.#parts.reportError)
  }

  /** Emits the attempts at jobs of this queue that maintenance has ended, perhaps of other workers. */
  attemptsLost(attempts: readonly LostAttempt[]): void {
    for (const attempt of attempts) if (attempt.queue === this.queue) this.#runs.emitLost(attempt)
  }

  /**
   * Stops claiming, and releases jobs that have not started. Interrupts the attempts that still run when `limit` resolves,
   * and releases their jobs too. Resolves when everything is stored, or when `giveUp` resolves.
   */
  async stop(limit: Promise<void>, giveUp: Promise<void>): Promise<void> {
    this.#stopping = true
    this.#claimed.stopLimit()
    this.#claimed.giveBackAll()
    const ended = Promise.all([this.#claim, this.#runs.finished()])
    await Promise.race([ended, limit])
    this.#runs.interrupt()
    await Promise.race([ended.then(() => this.#claimed.released()), giveUp])
    this.#givenUp.abort()
  }

  get health(): QueueHealth {
    return { queue: this.queue, running: this.#runs.running, paused: this.#paused }
  }

  /** Stops claiming until `resume`. Running handlers continue. */
  pause(): void {
    this.#paused = true
    this.#claimed.giveBackAll()
  }

  resume(): void {
    this.#paused = false
    this.wake()
  }

  /** Whether the loop claims jobs. */
  get #open(): boolean {
    return !this.#stopping && !this.#paused
  }

  get #free(): number {
    return this.#parts.concurrency - this.#runs.running
  }

  #fill(): void {
    while (this.#open && this.#free > 0) {
      const job = this.#claimed.next()
      if (job === undefined) break
      void this.#runs.start(job)
    }
    if (this.#open) this.#claimed.limitWait()
    else this.#claimed.stopLimit()
    if (!this.#open || this.#claim !== undefined || !this.#mayHaveWork) return
    const wanted = this.#free + this.#ahead - this.#claimed.count
    if (wanted <= 0 || this.#runs.unsettled > mostUnsettled) return
    // While a queue is emptied quickly, one claim refills many slots.
    if (this.#claimed.count > this.#ahead / 2) return
    this.#claim = this.#claimJobs()
  }

  async #claimJobs(): Promise<void> {
    const { service } = this.#parts
    await (this.#runs.running > 0 ? endOfTurn() : undefined)
    this.#mayHaveWork = false
    this.#ahead = Math.min(this.#claimSize.usedDuringClaims(2, this.#runs.ended), mostAhead)
    const limit = Math.max(this.#free + this.#ahead - this.#claimed.count, 1)
    const claimEnded = this.#claimSize.claimStarts(this.#runs.ended)
    try {
      if (!this.#open) return
      const jobs = await service.claimJobs(this.queue, limit, this.#groups.limits)
      this.#claimed.add(jobs)
      // The loop may have been paused or stopped during the claim.
      if (!this.#open) this.#claimed.giveBackAll()
      if (jobs.more ?? jobs.length === limit) this.#mayHaveWork = true
    } catch (error) {
      // The worker's poll causes the next claim.
      if (!(error instanceof ClosedError)) this.#parts.reportError(error)
    } finally {
      claimEnded()
      this.#claim = undefined
      this.#fill()
    }
  }
}
