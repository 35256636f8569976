/** A queue service that records the jobs that are added through it. */
import type { Transaction } from '../options/queue-options.js'
import type { NewJob } from '../engine/job-records.js'
import type { QueueService } from '../engine/queue-service.js'

export class AddedJobs {
  /** Use this service in place of the given one. */
  readonly service: QueueService
  readonly #passTime: () => Promise<void>
  readonly #added = new Map<string, Map<string, NewJob>>()
  #hasFlows = false

  /**
   * `passTime` is called after jobs were added, and moves the clock a little: without that all jobs would have the same age,
   * and run in any order.
   */
  constructor(service: QueueService, passTime: () => Promise<void>) {
    this.#passTime = passTime
    const { limits, flows } = service
    this.service = {
      ...service,
      addJobs: async (queue, jobs, transaction) => {
        const refused = await service.addJobs(queue, jobs, transaction)
        const taken = jobs.filter(({ id }) => !refused.includes(id))
        await this.#remember(
          taken.map((job) => ({ queue, job })),
          transaction,
        )
        return refused
      },
      ...(limits && {
        limits: {
          addThrottled: async (queue, job, limit, transaction) => {
            const isStored = await limits.addThrottled(queue, job, limit, transaction)
            if (isStored) await this.#remember([{ queue, job }], transaction)
            return isStored
          },
        },
      }),
      ...(flows && {
        flows: {
          ...flows,
          addFlow: async (jobs, transaction) => {
            const areStored = await flows.addFlow(jobs, transaction)
            if (areStored) await this.#remember(jobs, transaction)
            this.#hasFlows ||= areStored
            return areStored
          },
        },
      }),
    }
  }

  /** The jobs of one queue, in the order in which they were added. */
  of(queue: string): readonly NewJob[] {
    return [...(this.#added.get(queue)?.values() ?? [])]
  }

  /** The queues to which jobs were added. */
  get queues(): readonly string[] {
    return [...this.#added.keys()]
  }

  get hasFlows(): boolean {
    return this.#hasFlows
  }

  forget(): void {
    this.#added.clear()
    this.#hasFlows = false
  }

  /** Of several jobs with the same id, only the first is recorded. */
  async #remember(
    jobs: readonly { readonly queue: string; readonly job: NewJob }[],
    transaction?: Transaction,
  ): Promise<void> {
    for (const { queue, job } of jobs) {
      const ofQueue = this.#added.get(queue) ?? new Map<string, NewJob>()
      if (!ofQueue.has(job.id)) ofQueue.set(job.id, job)
      this.#added.set(queue, ofQueue)
    }
    const passed = this.#passTime()
    // The transaction has the only connection, and cannot end before this function does.
    if (transaction === undefined) await passed
    else passed.catch(this.service.reportError)
  }
}
