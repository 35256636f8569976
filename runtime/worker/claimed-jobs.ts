/** The jobs of one queue that are claimed and wait for a slot in this process. Also releases claimed jobs. */
import { coalesce } from '../support/coalesce.js'
import { ClosedError, QueueConnectionError } from '../errors/errors.js'
import type { ClaimedJob } from '../engine/job-records.js'
import type { QueueService } from '../engine/queue-service.js'
import type { GroupSlots } from './group-slots.js'
import { whileAway } from './while-away.js'

/** How long jobs may wait for a slot here before they are released for other workers. Milliseconds. */
const longestWait = 50

export interface ClaimedJobsParts {
  readonly service: QueueService
  readonly reportError: (error: unknown) => void
}

export class ClaimedJobs {
  readonly #groups: GroupSlots
  /** Called when jobs are released because they waited too long. */
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
    // A job that cannot be released must not affect the others: the batch is split until it is alone.
    this.#release = coalesce(releaseAll, {
      limit: 500,
      divisible: (error) => !(error instanceof QueueConnectionError || error instanceof ClosedError),
    })
  }

  get count(): number {
    return this.#waiting.length
  }

  /** Adds claimed jobs. Releases those whose group has no free slot. */
  add(jobs: readonly ClaimedJob[]): void {
    for (const job of jobs) {
      if (this.#groups.enter(job)) this.#waiting.push(job)
      else this.release(job)
    }
  }

  /** Removes and returns the next job to start. */
  next(): ClaimedJob | undefined {
    return this.#waiting.shift()
  }

  /** Starts the time limit of the waiting jobs, after which they are released. */
  limitWait(): void {
    if (this.#waiting.length === 0) {
      this.stopLimit()
      return
    }
    // This method is called after the end of each job, so one timer is reused.
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

  /** Releases a job that holds no slot of its group. */
  release(job: ClaimedJob): void {
    const released = this.#release(job).catch(this.#reportError)
    this.#releasing = Promise.all([this.#releasing, released])
  }

  /** Resolves when all releases are stored. */
  async released(): Promise<void> {
    await this.#releasing
  }
}
