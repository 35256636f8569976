/**
 * Works one queue in one process: claims jobs by the batch, runs up to `concurrency` of them at a time, and hands
 * what became of them to the settler.
 *
 * Jobs pass through three places here. *Claimed* ones wait for a slot, *running* ones have one, and ended ones are
 * with the settler. A slot is free again as soon as its handler ends, whatever its neighbours do and before its
 * outcome is stored, so no slow job holds up another.
 *
 * One claim is under way at a time, asked for when the queue may have work: after a wake-up (a notification, the
 * worker's poll) and for as long as the service says that there may be more. Otherwise the queue is empty for now, and
 * the loop rests until it is woken; a wake-up during a claim makes it ask once more.
 *
 * How many to claim: as many as slots are free, and some ahead. One job per claim would spend a commit on each, so a
 * loop whose jobs are short claims what it will probably use up while two claims are under way, going by how many ended
 * and how long a claim took since the one before. That doubles from claim to claim while a queue is full of short jobs,
 * and comes to nothing where jobs are long. Should it have guessed wrong (a few slow jobs took all slots), what waits
 * longer than a moment is given back for other processes to take. While jobs run, a claim is sent at the end of the turn of
 * the event loop, so that those which end in one turn ask for their successors together.
 */
import { setImmediate as endOfTurn } from 'node:timers/promises'
import { ClosedError } from '../errors/errors.js'
import { ClaimedJobs } from './claimed-jobs.js'
import { GroupSlots } from './group-slots.js'
import type { QueueHealth } from './health.js'
import { Pace } from './claim-size.js'
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
  readonly #pace = new Pace()
  #claim: Promise<void> | undefined
  #mayHaveWork = false
  #ahead = 0
  #stopping = false
  #paused = false

  constructor(parts: QueueLoopParts) {
    this.#parts = parts
    this.queue = parts.contract.name
    this.#groups = new GroupSlots(parts.contract.options.groupConcurrency)
    this.#claimed = new ClaimedJobs(parts, this.queue, this.#groups, () => {
      this.#ahead = 0
      this.#mayHaveWork = true
    })
    this.#runs = new Runs(parts, this.#groups, (mayHaveWork) => {
      if (mayHaveWork) this.#mayHaveWork = true
      this.#fill()
    })
  }

  /** There may be jobs to claim. */
  wake(): void {
    this.#mayHaveWork = true
    this.#fill()
  }

  /** Whether a poll should ask for this queue: it has room, and thinks that there is nothing to claim. */
  get rests(): boolean {
    return this.#open && !this.#mayHaveWork && this.#claim === undefined && this.#free > 0
  }

  /** Resolves when nothing of the queue is claimed, runs or is being stored here any more. */
  async resting(): Promise<void> {
    while (this.#claim !== undefined || !this.#runs.areFinished) {
      // What ends may start others.
      // oxlint-disable-next-line no-await-in-loop
      await Promise.all([this.#claim, this.#runs.finished()])
    }
  }

  /** Keeps the claims of what runs here, and aborts what has lost its own. */
  checkClaims(): Promise<void> {
    return this.#runs.claims.check()
  }

  /** Jobs were cancelled, perhaps some that run here. */
  async jobsCancelled(ids?: readonly string[]): Promise<void> {
    await this.#runs.claims.checkNow(ids).catch(this.#parts.reportError)
  }

  /**
   * Claims nothing more, gives back what has not started, waits for the rest until `deadline` resolves, then aborts
   * their signals and gives those jobs back too.
   */
  async stop(deadline: Promise<unknown>): Promise<void> {
    this.#stopping = true
    this.#claimed.stopLimit()
    await this.#claim
    this.#claimed.giveBackAll()
    await Promise.race([this.#runs.finished(), deadline])
    this.#claimed.release(await this.#runs.cut())
    await this.#claimed.released()
  }

  get health(): QueueHealth {
    return { queue: this.queue, running: this.#runs.running, paused: this.#paused }
  }

  /** Claims nothing more until `resume`; what runs goes on. */
  pause(): void {
    this.#paused = true
    this.#claimed.giveBackAll()
  }

  resume(): void {
    this.#paused = false
    this.wake()
  }

  /** Whether it takes jobs. */
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
    // A queue that is being emptied quickly is not asked for every single slot.
    if (this.#claimed.count > this.#ahead / 2) return
    this.#claim = this.#claimJobs()
  }

  async #claimJobs(): Promise<void> {
    const { service } = this.#parts
    await (this.#runs.running > 0 ? endOfTurn() : undefined)
    this.#mayHaveWork = false
    this.#ahead = Math.min(this.#pace.usedDuringClaims(2, this.#runs.ended), mostAhead)
    const limit = Math.max(this.#free + this.#ahead - this.#claimed.count, 1)
    const claimEnded = this.#pace.claimStarts(this.#runs.ended)
    try {
      if (!this.#open) return
      const jobs = await service.claimJobs(this.queue, limit, this.#groups.limits)
      this.#claimed.add(jobs)
      // Paused meanwhile. A stop gives back what is claimed by itself.
      if (this.#paused) this.#claimed.giveBackAll()
      if (jobs.more ?? jobs.length === limit) this.#mayHaveWork = true
    } catch (error) {
      // The worker's poll asks again.
      if (!(error instanceof ClosedError)) this.#parts.reportError(error)
    } finally {
      claimEnded()
      this.#claim = undefined
      this.#fill()
    }
  }
}
