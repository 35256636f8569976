import type { JobFilter, JobOf, WaitForCompletionOptions, WatchOptions } from './arguments.js'
import { findJobs } from './find.js'
import type { Session } from './session.js'
import { resultOf } from './wait.js'
import { changesOf } from './watch.js'
import { AddingClient } from './adding-client.js'
import type { JobReference } from '../engine/job-records.js'
import { checkWaitOptions, checkWatchOptions } from '../options/check-options.js'
import type { ContractFor } from '../contract/index.js'
import { QueueOptionsError } from '../errors/errors.js'
import { storedJobId } from '../job/job-id.js'
import type { Job } from '../job/job.js'
import { jobStatuses, type JobStatus } from '../engine/job-records.js'
import type { CallableName, OutputOf, QueueOrName } from '../queue/queue-types.js'
import { decodeOutput, readJob } from '../job/job-codec.js'

/** The methods that read jobs and wait for what becomes of them. */
export class ReadingClient extends AddingClient {
  readonly #session: Session

  constructor(session: Session) {
    super(session)
    this.#session = session
  }

  /**
   * The job as it is now, `undefined` if there is none. `id` is a job's id or your own `jobId`.
   *
   *     const job = await queue.getJob('email-queue', 'welcome-42')
   *     if (job?.status === 'completed') console.log(job.result.sentAt)
   */
  async getJob<Queue extends QueueOrName>(
    queue: Queue | CallableName<Queue>,
    id: string,
  ): Promise<Job<Queue> | undefined> {
    const contract = await this.#session.prepared('getJob', queue)
    const stored = await this.#session.observatory.read(contract.name, storedJobId(contract.name, id))
    return stored && readJob<Queue>(contract, stored)
  }

  /**
   * The jobs of a queue that fit a filter, oldest first, typed by the statuses that are asked for.
   *
   *     const failed = await queue.findJobs('email-queue', { status: 'failed', data: { to: 'user@example.com' } })
   *     failed.map((job) => job.error.message)
   *     const more = await queue.findJobs('email-queue', { status: 'failed', after: failed.at(-1)?.id })
   *
   * Without a filter: the first 100 jobs that are kept. Rejects with `JobNotFoundError` if the job `after` which to go on
   * is gone. An index knows jobs that wait, run or have failed; other filters read
   * through the queue's jobs.
   */
  async findJobs<Queue extends QueueOrName, Status extends JobStatus = JobStatus>(
    queue: Queue | CallableName<Queue>,
    filter: JobFilter<Queue, Status> = {},
  ): Promise<JobOf<Queue, Status>[]> {
    const found = await findJobs<Queue>(
      this.#session.service,
      await this.#session.prepared('findJobs', queue),
      filter,
    )
    // Only jobs of the statuses that were asked for are found.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    return found as JobOf<Queue, Status>[]
  }

  /**
   * How many jobs of a queue there are of each status, at this moment. Finished jobs count for as long as they are kept.
   * They are counted one by one, which takes a second or so for a million.
   *
   *     const { waiting, failed } = await queue.counts('email-queue')
   */
  async counts<Queue extends QueueOrName>(
    queue: Queue | CallableName<Queue>,
  ): Promise<Record<JobStatus, number>> {
    const { name } = await this.#session.prepared('counts', queue)
    const counted = await this.#session.service.countJobs(name)
    const [waiting, delayed, active, completed, failed, cancelled] = jobStatuses
    const of = (status: JobStatus): number => counted.get(status) ?? 0
    return {
      waiting: of(waiting),
      delayed: of(delayed),
      active: of(active),
      completed: of(completed),
      failed: of(failed),
      cancelled: of(cancelled),
    }
  }

  /**
   * Resolves with the job's result when it has completed, soon after its worker has stored it: woken by a
   * notification, with a poll twice a second as the floor. A thousand waiters cost one query at a time.
   *
   *     const receipt = await queue.waitForCompletion('email-queue', id, { timeout: 60_000 })
   *
   * Rejects with `JobFailedError` (its `jobError` is what the handler threw), `JobCancelledError`,
   * `JobNotFoundError`, or `JobTimeoutError` when `timeout` is over; the job itself goes on then.
   */
  async waitForCompletion<Queue extends QueueOrName>(
    queue: Queue | CallableName<Queue>,
    id: string,
    options: WaitForCompletionOptions = {},
  ): Promise<OutputOf<Queue>> {
    checkWaitOptions(options)
    const contract = await this.#session.prepared('waitForCompletion', queue)
    // Awaited, or an error's stack would not lead to the caller.
    return await this.#resultOf(contract, id, options)
  }

  /**
   * Resolves with the results of many jobs, in the order of their ids, when all have completed. Rejects as
   * `waitForCompletion` does, with the first that did not; to have each one's outcome, give
   * `Promise.allSettled` a `waitForCompletion` for each, which costs no more.
   *
   *     const receipts = await queue.waitForBatch('email-queue', await queue.addBatch('email-queue', emails))
   */
  async waitForBatch<Queue extends QueueOrName>(
    queue: Queue | CallableName<Queue>,
    ids: readonly string[],
    options: WaitForCompletionOptions = {},
  ): Promise<OutputOf<Queue>[]> {
    checkWaitOptions(options)
    if (!Array.isArray(ids)) throw new QueueOptionsError('ids', ids, 'an array of job ids')
    const contract = await this.#session.prepared('waitForBatch', queue)
    // The first that rejects ends the other waits too.
    const over = new AbortController()
    const signal = options.signal ? AbortSignal.any([options.signal, over.signal]) : over.signal
    try {
      return await Promise.all(ids.map((id) => this.#resultOf<Queue>(contract, id, { ...options, signal })))
    } finally {
      over.abort()
    }
  }

  /**
   * One job's changes for as long as it lasts: the job as it is now, then each time that its status, progress or
   * attempt changes, and at last the finished job, which ends the loop.
   *
   *     for await (const job of queue.watch('export', id)) {
   *       if (job.status === 'active') console.log(job.progress)
   *       if (job.status === 'completed') console.log(job.result)
   *     }
   *
   * A finish is seen at once, progress within half a second; a slow reader is shown the latest and skips what came
   * between. A thousand watches cost two queries a second. Throws `JobNotFoundError` if there is no such job or it is
   * removed meanwhile. Leaving the loop ends the watch.
   */
  async *watch<Queue extends QueueOrName>(
    queue: Queue | CallableName<Queue>,
    id: string,
    options: WatchOptions = {},
  ): AsyncGenerator<Job<Queue>, void, undefined> {
    checkWatchOptions(options)
    const contract = await this.#session.prepared('watch', queue)
    for await (const job of changesOf(this.#session.observatory, contract.name, id, options.signal)) {
      yield readJob<Queue>(contract, job)
    }
  }

  /**
   * The jobs that a job of a flow waits for, or waited for: what to read their results by.
   *
   *     const [image] = await queue.dependencies('email-queue', job.id)
   */
  async dependencies<Queue extends QueueOrName>(
    queue: Queue | CallableName<Queue>,
    id: string,
  ): Promise<JobReference[]> {
    const { name } = await this.#session.prepared('dependencies', queue)
    return [...(await this.#session.can('flows', 'flows').dependencies(name, storedJobId(name, id)))]
  }

  async #resultOf<Queue extends QueueOrName>(
    contract: ContractFor<{ output: 'read' }>,
    id: string,
    { timeout = Infinity, signal }: WaitForCompletionOptions,
  ): Promise<OutputOf<Queue>> {
    const { name } = contract
    const json = await resultOf(this.#session.observatory, name, id, { timeout, signal })
    // The codec has checked that this is what the queue's handler returns.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    return decodeOutput(contract, json) as OutputOf<Queue>
  }
}
