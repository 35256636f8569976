/** A queue service that counts what a worker claims through it, and lets no more than so many attempts begin. */
import type { StoredJob } from '../engine/job-records.js'
import type { QueueService } from '../engine/queue-service.js'

export interface AttemptedJob {
  readonly queue: string
  readonly stored: StoredJob
}

export class Attempts {
  /** The service, to be given to the worker. Stays open when that leaves it. */
  readonly service: QueueService
  readonly byQueue = new Map<string, number>()
  /** The queue of each job that was claimed, by its id. */
  readonly #jobs = new Map<string, string>()
  readonly #service: QueueService
  #left: number
  #seen: number
  #claiming: Promise<unknown> = Promise.resolve()

  constructor(service: QueueService, limit: number) {
    this.#service = service
    this.#left = limit
    this.#seen = limit
    this.service = {
      ...service,
      close: async () => {},
      // One claim after the other, so that two of them do not take the last attempts twice.
      claimJobs: async (queue, limitOfClaim, groups) => {
        const claimed = this.#claiming.then(async () => {
          if (this.#left === 0) return []
          const jobs = await service.claimJobs(queue, Math.min(limitOfClaim, this.#left), groups)
          if (jobs.length === 0) return jobs
          for (const { id } of jobs) this.#jobs.set(id, queue)
          this.#left -= jobs.length
          this.byQueue.set(queue, (this.byQueue.get(queue) ?? 0) + jobs.length)
          return jobs
        })
        this.#claiming = claimed.catch(() => {})
        return claimed
      },
    }
  }

  /** How many may still begin. */
  get left(): number {
    return this.#left
  }

  /** Whether any have begun since this was last asked. */
  wentOn(): boolean {
    const wentOn = this.#left < this.#seen
    this.#seen = this.#left
    return wentOn
  }

  /** The jobs as they are now, in the order in which they were claimed first. One that was removed is left out. */
  async jobs(): Promise<readonly AttemptedJob[]> {
    const idsOfQueues = Map.groupBy(this.#jobs, ([, queue]) => queue)
    const read = await Promise.all(
      [...idsOfQueues].map(([queue, claimed]) =>
        this.#service.readJobs(
          queue,
          claimed.map(([id]) => id),
        ),
      ),
    )
    const stored = new Map(read.flat().map((job) => [job.id, job]))
    return [...this.#jobs].flatMap(([id, queue]) => {
      const job = stored.get(id)
      return job === undefined ? [] : [{ queue, stored: job }]
    })
  }
}
