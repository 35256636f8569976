/**
 * Works one queue in one process: claims jobs by the batch, runs up to `concurrency` of them at a time, and hands
 * what became of them to the settler.
 *
 * Jobs pass through three places here. *Claimed* ones wait for a slot, *running* ones have one, and ended ones are
 * with the settler. A slot is free again as soon as its handler ends, whatever its neighbours do and before its
 * outcome is stored, so no slow job holds up another.
 *
 * One claim is under way at a time, asked for when the queue may have work: after a wake-up (a notification, the
 * worker's poll) and for as long as claims come back full. A claim that comes back short means the queue is empty
 * for now, and the loop rests until it is woken; a wake-up during a claim makes it ask once more.
 *
 * How many to claim: as many as slots are free, and some ahead. One job per claim would spend a commit on each, so a
 * loop whose jobs are short claims what it will probably use up while two claims are under way, going by how many ended
 * and how long a claim took since the one before. That doubles from claim to claim while a queue is full of short jobs,
 * and comes to nothing where jobs are long. Should it have guessed wrong (a few slow jobs took all slots), what waits
 * longer than a moment is given back for other processes to take. A claim is sent at the end of the turn of the event
 * loop, so that jobs which end in one turn ask for their successors together.
 */
import { setImmediate as endOfTurn } from 'node:timers/promises'
import { runAttempt, type AttemptEnd, type AttemptParts } from './attempt.js'
import { ClaimWatch } from './claim-watch.js'
import { eventOf } from './attempt-event.js'
import type { AttemptEvent } from './emitter.js'
import { GroupSlots } from './group-slots.js'
import type { QueueHealth } from './health.js'
import { defaultTimeout } from '../check-options.js'
import type { Contract } from '../contract.js'
import { ClosedError } from '../errors.js'
import type { Handler } from '../handler.js'
import type { ClaimedJob, QueueService } from '../queue-service.js'
import { Pace } from './pace.js'
import { traced } from './traced.js'
import { Settler } from './settler.js'

const mostAhead = 500
const mostUnsettled = 2_000
/** How long claimed jobs may wait without a slot becoming free, before they are given back. */
const longestWait = 50

export interface QueueLoopParts {
  readonly service: QueueService
  readonly contract: Contract
  readonly handler: Handler<unknown, unknown>
  readonly concurrency: number
  /** What became of an attempt, once it is stored. */
  readonly tell: (event: AttemptEvent) => void
  /** What no job can be blamed for. */
  readonly reportError: (error: unknown) => void
}

export class QueueLoop {
  readonly queue: string
  readonly #parts: QueueLoopParts
  readonly #settler: Settler
  readonly #claims: ClaimWatch
  readonly #groups: GroupSlots
  /** Whether a job that runs can keep another from starting. */
  readonly #keepsBack: boolean
  readonly #cut = new AbortController()
  /** Attempts that run, or whose outcome is not stored yet. */
  readonly #unfinished = new Set<Promise<void>>()
  readonly #interrupted: ClaimedJob[] = []
  #claimed: ClaimedJob[] = []
  #claim: Promise<void> | undefined
  #releasing: Promise<unknown> = Promise.resolve()
  #running = 0
  #mayHaveWork = false
  readonly #pace = new Pace()
  #ahead = 0
  #ended = 0
  #stopping = false
  #paused = false
  #giveBackTimer: NodeJS.Timeout | undefined

  constructor(parts: QueueLoopParts) {
    this.#parts = parts
    this.queue = parts.contract.name
    const { groupConcurrency, policy = 'standard' } = parts.contract.options
    this.#groups = new GroupSlots(groupConcurrency)
    this.#keepsBack = groupConcurrency !== undefined || policy !== 'standard'
    this.#claims = new ClaimWatch(parts.service, this.queue)
    this.#settler = new Settler(parts, this.queue, this.#cut.signal)
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
    while (this.#claim !== undefined || this.#unfinished.size > 0) {
      // What ends may start others.
      // oxlint-disable-next-line no-await-in-loop
      await Promise.all([this.#claim, ...this.#unfinished])
    }
  }

  /** Keeps the claims of what runs here, and aborts what has lost its own. */
  checkClaims(): Promise<void> {
    return this.#claims.check()
  }

  /** Jobs were cancelled, perhaps some that run here. */
  async jobsCancelled(ids?: readonly string[]): Promise<void> {
    await this.#claims.checkNow(ids).catch(this.#parts.reportError)
  }

  /**
   * Claims nothing more, gives back what has not started, waits for the rest until `deadline` resolves, then aborts
   * their signals and gives those jobs back too.
   */
  async stop(deadline: Promise<unknown>): Promise<void> {
    this.#stopping = true
    clearTimeout(this.#giveBackTimer)
    await this.#claim
    this.#giveBack(this.#claimed.splice(0))
    await Promise.race([this.#finished(), deadline])
    this.#cut.abort()
    await this.#finished()
    this.#release(this.#interrupted.splice(0))
    await this.#releasing
  }

  async #finished(): Promise<void> {
    await Promise.all(this.#unfinished)
  }

  get health(): QueueHealth {
    return { queue: this.queue, running: this.#running, paused: this.#paused }
  }

  /** Claims nothing more until `resume`; what runs goes on. */
  pause(): void {
    this.#paused = true
    this.#giveBack(this.#claimed.splice(0))
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
    return this.#parts.concurrency - this.#running
  }

  #fill(): void {
    while (this.#open && this.#free > 0) {
      const job = this.#claimed.shift()
      if (job === undefined) break
      this.#start(job)
    }
    this.#watchClaimed()
    if (!this.#open || this.#claim !== undefined || !this.#mayHaveWork) return
    const wanted = this.#free + this.#ahead - this.#claimed.length
    if (wanted <= 0 || this.#settler.unsettled > mostUnsettled) return
    // A queue that is being emptied quickly is not asked for every single slot.
    if (this.#claimed.length > this.#ahead / 2) return
    this.#claim = this.#claimJobs()
  }

  async #claimJobs(): Promise<void> {
    const { service } = this.#parts
    await endOfTurn()
    this.#mayHaveWork = false
    this.#ahead = Math.min(this.#pace.usedDuringClaims(2, this.#ended), mostAhead)
    const limit = Math.max(this.#free + this.#ahead - this.#claimed.length, 1)
    const claimEnded = this.#pace.claimStarts(this.#ended)
    try {
      if (!this.#open) return
      const jobs = await service.claimJobs(this.queue, limit, this.#groups.limits)
      for (const job of jobs) {
        if (this.#groups.enter(job)) this.#claimed.push(job)
        else this.#release([job])
      }
      // Paused meanwhile. A stop gives back what is claimed by itself.
      if (this.#paused) this.#giveBack(this.#claimed.splice(0))
      if (jobs.length === limit) this.#mayHaveWork = true
    } catch (error) {
      // The worker's poll asks again.
      if (!(error instanceof ClosedError)) this.#parts.reportError(error)
    } finally {
      claimEnded()
      this.#claim = undefined
      this.#fill()
    }
  }

  #start(job: ClaimedJob): void {
    this.#running += 1
    const attempt = this.#run(job)
      .catch(this.#parts.reportError)
      .finally(() => this.#unfinished.delete(attempt))
    this.#unfinished.add(attempt)
  }

  async #run(job: ClaimedJob): Promise<void> {
    const { service, contract, handler } = this.#parts
    let end: AttemptEnd
    try {
      const attempt: AttemptParts = {
        contract,
        handler,
        job,
        timeout: this.#timeoutOf(job),
        stopped: this.#cut.signal,
        lost: this.#claims.watch(job),
        transactions: service.transactions,
        saveReport: (report) => service.saveReport(this.queue, job.id, report),
      }
      end = await traced(service.tracing, this.queue, job, () => runAttempt(attempt))
    } finally {
      this.#claims.unwatch(job)
      this.#groups.leave(job)
      this.#running -= 1
      this.#ended += 1
    }
    if (end.kind === 'stopped') {
      this.#interrupted.push(job)
      return
    }
    if (end.kind === 'stored') {
      this.#parts.tell(eventOf(this.queue, job, end))
      if (this.#keepsBack) this.#mayHaveWork = true
    } else if (end.kind === 'ended') {
      const settled = this.#settler.settle(end.settlement)
      this.#fill()
      if (await settled) this.#parts.tell(eventOf(this.queue, job, end))
      // A retry without a wait may start at once, and so may a job that was kept back by this one.
      if (end.settlement.kind === 'failed' || this.#keepsBack) this.#mayHaveWork = true
    }
    this.#fill()
  }

  /** The database keeps whole seconds. Where they are the definition's own, rounded up, the finer limit is meant. */
  #timeoutOf(job: ClaimedJob): number {
    const declared = this.#parts.contract.options.timeout ?? defaultTimeout
    return Math.ceil(declared / 1000) * 1000 === job.timeout ? declared : job.timeout
  }

  #watchClaimed(): void {
    clearTimeout(this.#giveBackTimer)
    if (this.#claimed.length === 0 || !this.#open) return
    this.#giveBackTimer = setTimeout(() => {
      this.#giveBack(this.#claimed.splice(0))
      this.#ahead = 0
      this.#mayHaveWork = true
    }, longestWait)
  }

  #giveBack(jobs: readonly ClaimedJob[]): void {
    for (const job of jobs) this.#groups.leave(job)
    this.#release(jobs)
  }

  #release(jobs: readonly ClaimedJob[]): void {
    if (jobs.length === 0) return
    const { service } = this.#parts
    const given = service.releaseJobs(this.queue, jobs).catch(this.#parts.reportError)
    this.#releasing = Promise.all([this.#releasing, given])
  }
}
