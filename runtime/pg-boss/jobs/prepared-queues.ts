/** Prepares each queue of a service once, and again after it was deleted. */
import type { Role } from '../../engine/queue-service.js'
import type { QueueOptions } from '../../options/queue-options.js'
import { isQueueMissing } from './make-queue.js'

type Prepare = (queue: string, options: QueueOptions, role: Role) => Promise<void>

export class PreparedQueues {
  readonly #prepare: Prepare
  readonly #prepared = new Map<string, Promise<void>>()
  readonly #options = new Map<string, QueueOptions>()

  constructor(prepare: Prepare) {
    this.#prepare = prepare
  }

  readonly prepare: Prepare = (queue, options, role) => {
    const key = `${role} ${queue}`
    this.#options.set(key, options)
    let prepared = this.#prepared.get(key)
    if (prepared === undefined) {
      prepared = this.#prepare(queue, options, role).catch((error: unknown) => {
        this.#prepared.delete(key)
        throw error
      })
      this.#prepared.set(key, prepared)
    }
    return prepared
  }

  /** The options with which this process prepared a queue. */
  optionsOf(role: Role, queue: string): QueueOptions {
    return this.#options.get(`${role} ${queue}`) ?? {}
  }

  /** Runs `use`. If the queue was deleted, creates it again and retries. */
  async remaking<Result>(role: Role, queue: string, use: () => Promise<Result>): Promise<Result> {
    try {
      return await this.forgetting(role, queue, use)
    } catch (error) {
      const options = this.#options.get(`${role} ${queue}`)
      if (!isQueueMissing(error) || options === undefined) throw error
      await this.prepare(queue, options, role)
      return use()
    }
  }

  /** Runs `use` in a user's transaction, which a failure ends. If the queue was deleted, the next call creates it again. */
  async forgetting<Result>(role: Role, queue: string, use: () => Promise<Result>): Promise<Result> {
    try {
      return await use()
    } catch (error) {
      if (isQueueMissing(error)) this.#prepared.delete(`${role} ${queue}`)
      throw error
    }
  }
}
