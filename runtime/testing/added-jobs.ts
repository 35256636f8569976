/** A queue service that remembers which jobs were added through it. */
import type { Transaction } from '../options/queue-options.js'
import type { NewJob } from '../engine/job-records.js'
import type { QueueService } from '../engine/queue-service.js'

export class AddedJobs {
  /** The service, to be used in place of the one that was given. */
  readonly service: QueueService
  readonly #passTime: () => Promise<void>
  readonly #added = new Map<string, Map<string, NewJob>>()
  #hasFlows = false

  /**
   * `passTime` is called when jobs have been added, and moves the clock a little: on one that stands, they would all be of
   * the same age, and run in any order.
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
          addLimited: async (queue, job, limit, transaction) => {
            const isStored = await limits.addLimited(queue, job, limit, transaction)
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

  /** Those of one queue, in the order in which they were added. */
  of(queue: string): readonly NewJob[] {
    return [...(this.#added.get(queue)?.values() ?? [])]
  }

  /** The queues that any were added to. */
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

  /** The same id twice is one job, and the first one is it. */
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
    // The one connection is the transaction's until that ends, and it cannot end before this does.
    if (transaction === undefined) await passed
    else passed.catch(this.service.reportError)
  }
}
