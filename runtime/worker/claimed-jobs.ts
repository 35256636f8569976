/** The jobs of one queue that are claimed and wait for a slot in this process. Also gives claimed jobs back. */
import { coalesce } from '../support/coalesce.js'
import { ClosedError, QueueConnectionError } from '../errors/errors.js'
import type { ClaimedJob } from '../engine/job-records.js'
import type { QueueService } from '../engine/queue-service.js'
import type { GroupSlots } from './group-slots.js'
import { whileAway } from './while-away.js'

/** How long jobs may wait for a slot here before they are given back for other workers to take. */
const longestWait = 50

export interface ClaimedJobsParts {
  readonly service: QueueService
  readonly reportError: (error: unknown) => void
}

export class ClaimedJobs {
  readonly #groups: GroupSlots
  /** Called when jobs are given back because they had waited too long. */
  readonly #onGivenBack: () => void
  readonly #release: (job: ClaimedJob) => Promise<undefined>
  readonly #reportError: (error: unknown) => void
  readonly #waiting: ClaimedJob[] = []
  #releasing: Promise<unknown> = Promise.resolve()
  #timer: NodeJS.Timeout | undefined

  constructor(
    { service, reportError }: ClaimedJobsParts,
    queue: string,
    groups: GroupSlots,
    givenUp: AbortSignal,
    onGivenBack: () => void,
  ) {
    this.#groups = groups
    this.#onGivenBack = onGivenBack
    this.#reportError = reportError
    const releaseAll = async (jobs: readonly ClaimedJob[]): Promise<readonly undefined[]> => {
      await whileAway(() => service.releaseJobs(queue, jobs), reportError, givenUp)
      return jobs.map(() => undefined)
    }
    // A job that cannot be given back must not keep the others: the batch is split until it is alone.
    this.#release = coalesce(releaseAll, {
      limit: 500,
      divisible: (error) => !(error instanceof QueueConnectionError || error instanceof ClosedError),
    })
  }

  get count(): number {
    return this.#waiting.length
  }

  /** Takes jobs in, and gives back those whose group has no free slot. */
  add(jobs: readonly ClaimedJob[]): void {
    for (const job of jobs) {
      if (this.#groups.enter(job)) this.#waiting.push(job)
      else this.release(job)
    }
  }

  /** The next to start. */
  next(): ClaimedJob | undefined {
    return this.#waiting.shift()
  }

  /** From now on jobs wait only a moment: then they are given back. */
  limitWait(): void {
    if (this.#waiting.length === 0) {
      this.stopLimit()
      return
    }
    // Called after each job that ends.
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
    for (const job of this.#waiting.splice(0)) {
      this.#groups.leave(job)
      this.release(job)
    }
  }

  /** Gives back a job that holds no slot of its group. */
  release(job: ClaimedJob): void {
    const released = this.#release(job).catch(this.#reportError)
    this.#releasing = Promise.all([this.#releasing, released])
  }

  /** Resolves when all jobs that were given back are stored so. */
  async released(): Promise<void> {
    await this.#releasing
  }
}
