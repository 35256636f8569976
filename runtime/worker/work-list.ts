/** The queues of a worker, each with the handler that runs its jobs. */
import { contractOf } from '../queue/contract-of.js'
import type { Contract } from '../contract/index.js'
import { QueueNotFoundError, QueueOptionsError } from '../errors/errors.js'
import type { Handler } from '../queue/handler.js'
import type { AnyQueue } from '../queue/queue-definition.js'

export interface Work {
  readonly contract: Contract
  readonly handler: Handler<unknown, unknown> | undefined
  /** The number of jobs in one slot of the queue. */
  readonly batchSize: number
}

export class WorkList {
  readonly #byName = new Map<string, Work>()

  /** Throws `QueueOptionsError` for a duplicate queue. */
  constructor(queues: readonly AnyQueue[]) {
    if (!Array.isArray(queues)) throw new QueueOptionsError('queues', queues, 'an array of queue definitions')
    for (const queue of queues) {
      const contract = contractOf(queue)
      if (this.#byName.has(contract.name))
        throw new QueueOptionsError(
          'queues',
          queues,
          `an array with each queue once; ${contract.name} is there twice`,
        )
      this.#byName.set(contract.name, { contract, handler: queue.handler, batchSize: 1 })
    }
  }

  get names(): readonly string[] {
    return [...this.#byName.keys()]
  }

  get all(): readonly Work[] {
    return [...this.#byName.values()]
  }

  /** Replaces the queue's handler. Adds the queue if it is missing. */
  attach(queue: AnyQueue, handler: Handler<unknown, unknown>, batchSize: number): void {
    const contract = contractOf(queue)
    this.#byName.set(contract.name, { contract, handler, batchSize })
  }

  /** Returns the name of one of these queues. Throws `QueueNotFoundError` for any other. */
  nameOf(queue: unknown): string {
    const name = typeof queue === 'string' ? queue : contractOf(queue).name
    if (!this.#byName.has(name)) throw new QueueNotFoundError(name, this.names)
    return name
  }
}
