import type { JobUpdate, RedriveFilter, RedriveOptions, RedrivePreview } from './arguments.js'
import { cancelJobs, removeJob, retryJob, retryJobs, updateJob } from './update.js'
import { previewRedrive, redrive } from './redrive.js'
import type { Session } from './session.js'
import { ReadingClient } from './reading-client.js'
import type { TransactionOptions } from '../options/queue-options.js'
import type { CallableName, InputOf, QueueOrName } from '../queue/queue-types.js'

/** The methods that change what becomes of jobs, each of them in a transaction of yours if it is given `{ db }`. */
export class MendingClient extends ReadingClient {
  readonly #session: Session

  constructor(session: Session) {
    super(session)
    this.#session = session
  }

  /**
   * Changes a job that waits: its data, its priority, when it starts (`delay` counts from now), how it is retried.
   * Resolves with whether it did: `false` if there is no such job or it has finished.
   *
   *     await queue.update('email-queue', 'welcome-42', { data: corrected, delay: 0 })
   *
   * Rejects with `JobValidationError` for data that the queue does not take, and `JobActiveError` if a worker is running
   * the job.
   */
  async update<Queue extends QueueOrName>(
    queue: Queue | CallableName<Queue>,
    id: string,
    update: JobUpdate<InputOf<Queue>>,
    options: TransactionOptions = {},
  ): Promise<boolean> {
    const contract = await this.#session.prepared('update', queue)
    return updateJob(this.#session.service, contract, id, update, options)
  }

  /**
   * Takes a waiting or delayed job away. Resolves with whether it did: `false` if there is no such job or it has
   * finished. Rejects with `JobActiveError` if a worker is running it; `cancel` stops that one.
   *
   *     await queue.remove('email-queue', 'welcome-42')
   */
  async remove<Queue extends QueueOrName>(
    queue: Queue | CallableName<Queue>,
    id: string,
    options: TransactionOptions = {},
  ): Promise<boolean> {
    const { name } = await this.#session.prepared('remove', queue)
    return removeJob(this.#session.service, name, id, options)
  }

  /**
   * Cancels a job that has not finished; an active one too: its handler's `signal` aborts, in whatever process it runs,
   * and what it returns is no longer stored. The job stays as `cancelled`, and whoever waits for it gets
   * `JobCancelledError`. Resolves with whether it is cancelled now: `false` if there is no such job or it had finished.
   *
   *     if (!(await queue.cancel('export', id))) console.log('too late')
   */
  async cancel<Queue extends QueueOrName>(
    queue: Queue | CallableName<Queue>,
    id: string,
    options: TransactionOptions = {},
  ): Promise<boolean> {
    return (await this.cancelBatch(queue, [id], options)).length === 1
  }

  /**
   * As `cancel`, for many: resolves with the ids of those that are cancelled now.
   *
   *     const stopped = await queue.cancelBatch('export', ids)
   */
  async cancelBatch<Queue extends QueueOrName>(
    queue: Queue | CallableName<Queue>,
    ids: readonly string[],
    options: TransactionOptions = {},
  ): Promise<string[]> {
    const { name } = await this.#session.prepared('cancelBatch', queue)
    return cancelJobs(this.#session.service, name, ids, options)
  }

  /**
   * Puts a failed job back, with one more attempt, and resolves with its id. Rejects with `JobNotFoundError`, or
   * `JobNotFailedError` for a job in any other state.
   *
   *     await queue.retry('email-queue', 'welcome-42')
   */
  async retry<Queue extends QueueOrName>(
    queue: Queue | CallableName<Queue>,
    id: string,
    options: TransactionOptions = {},
  ): Promise<string> {
    const { name } = await this.#session.prepared('retry', queue)
    return retryJob(this.#session.service, name, id, options)
  }

  /**
   * Puts those of these jobs back that have failed, each with one more attempt. Resolves with their ids.
   *
   *     const failed = await queue.findJobs('email-queue', { status: 'failed' })
   *     await queue.retryBatch('email-queue', failed.map((job) => job.id))
   */
  async retryBatch<Queue extends QueueOrName>(
    queue: Queue | CallableName<Queue>,
    ids: readonly string[],
    options: TransactionOptions = {},
  ): Promise<string[]> {
    const { name } = await this.#session.prepared('retryBatch', queue)
    return retryJobs(this.#session.service, name, ids, options)
  }

  /**
   * Moves jobs from a dead letter queue back to the queues in which they failed, as new jobs with all their attempts.
   * Resolves with how many it moved: at most `limit`, so call it again until that is 0. Those that a worker of the dead
   * letter queue has taken stay.
   *
   *     await queue.redrive('failed-emails', { from: 'email-queue', data: { to: 'user@example.com' } })
   */
  async redrive<Queue extends QueueOrName>(
    queue: Queue | CallableName<Queue>,
    options: RedriveOptions<InputOf<Queue>> = {},
  ): Promise<number> {
    const { name } = await this.#session.prepared('redrive', queue)
    return redrive(this.#session.can('deadLetters', 'dead letters'), name, options)
  }

  /**
   * What a `redrive` with the same options would do, without doing it.
   *
   *     const { total, destinations, stranded } = await queue.previewRedrive('failed-emails')
   */
  async previewRedrive<Queue extends QueueOrName>(
    queue: Queue | CallableName<Queue>,
    options: RedriveFilter<InputOf<Queue>> = {},
  ): Promise<RedrivePreview> {
    const { name } = await this.#session.prepared('previewRedrive', queue)
    return previewRedrive(this.#session.can('deadLetters', 'dead letters'), name, options)
  }
}
