/** The jobs of one queue that are claimed and wait for a slot in this process, and how they are given back. */
import type { ClaimedJob } from '../engine/job-records.js'
import type { QueueService } from '../engine/queue-service.js'
import type { GroupSlots } from './group-slots.js'

/** How long they may wait without a slot becoming free, before others may have them. */
const longestWait = 50

export interface ClaimedJobsParts {
  readonly service: QueueService
  readonly reportError: (error: unknown) => void
}

export class ClaimedJobs {
  readonly #parts: ClaimedJobsParts
  readonly #queue: string
  readonly #groups: GroupSlots
  /** They had waited too long. */
  readonly #onGivenBack: () => void
  readonly #waiting: ClaimedJob[] = []
  #releasing: Promise<unknown> = Promise.resolve()
  #timer: NodeJS.Timeout | undefined

  constructor(parts: ClaimedJobsParts, queue: string, groups: GroupSlots, onGivenBack: () => void) {
    this.#parts = parts
    this.#queue = queue
    this.#groups = groups
    this.#onGivenBack = onGivenBack
  }

  get count(): number {
    return this.#waiting.length
  }

  /** Takes jobs in, and gives back those whose group has no slot. */
  add(jobs: readonly ClaimedJob[]): void {
    for (const job of jobs) {
      if (this.#groups.enter(job)) this.#waiting.push(job)
      else this.release([job])
    }
  }

  /** The next to start. */
  next(): ClaimedJob | undefined {
    return this.#waiting.shift()
  }

  /** From now on they wait no longer than a moment: then they are given back. */
  limitWait(): void {
    if (this.#waiting.length === 0) {
      this.stopLimit()
      return
    }
    // Asked for after each job that ends.
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      this.giveBackAll()
      this.#onGivenBack()
    }, longestWait)
    this.#timer.refresh()
  }

  stopLimit(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  giveBackAll(): void {
    const jobs = this.#waiting.splice(0)
    for (const job of jobs) this.#groups.leave(job)
    this.release(jobs)
  }

  /** Gives back jobs that hold no slot of their group. */
  release(jobs: readonly ClaimedJob[]): void {
    if (jobs.length === 0) return
    const given = this.#parts.service.releaseJobs(this.#queue, jobs).catch(this.#parts.reportError)
    this.#releasing = Promise.all([this.#releasing, given])
  }

  /** When all that were given back are. */
  async released(): Promise<void> {
    await this.#releasing
  }
}
