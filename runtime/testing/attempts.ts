/** A queue service that counts the jobs that a worker claims through it, and stops after a maximum number of attempts. */
import type { StoredJob } from '../engine/job-records.js'
import type { QueueService } from '../engine/queue-service.js'

export interface AttemptedJob {
  readonly queue: string
  readonly stored: StoredJob
}

export class Attempts {
  /** The service for the worker. It stays open when the worker closes it. */
  readonly service: QueueService
  readonly byQueue = new Map<string, number>()
  /** The queue of each claimed job, by the job's id. */
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
      // One claim at a time, or two claims could both take the last attempts.
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

  /** How many attempts may still begin. */
  get left(): number {
    return this.#left
  }

  /** Whether any attempts have begun since the previous call. */
  wentOn(): boolean {
    const wentOn = this.#left < this.#seen
    this.#seen = this.#left
    return wentOn
  }

  /** The jobs as they are now, in the order of their first claims, without removed ones. */
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
