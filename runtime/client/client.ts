import { refusalOfNode } from '../../facts/node-version.js'
import { addBatch, Adder } from './add.js'
import type {
  BatchItemFor,
  DataAndOptions,
  JobFilter,
  JobOf,
  JobUpdate,
  PlannedJob,
  PlanOptions,
  RedriveFilter,
  RedriveOptions,
  RedrivePreview,
  Schedule,
  ScheduleOptions,
  WaitForCompletionOptions,
  WatchOptions,
  WindowOptions,
} from './arguments.js'
import { countJobs, findJobs, getJob } from './find.js'
import { addFlow, dependenciesOf, planJob } from './flow.js'
import { cancelJobs, removeJob, retryJob, retryJobs, updateJob } from './manage.js'
import { previewRedrive, redrive } from './redrive.js'
import { listSchedules, removeSchedule, saveSchedule } from './schedules.js'
import { Session } from './session.js'
import { addInWindow } from './throttle.js'
import { waitForJob, waitForJobs } from './wait.js'
import { watchJob } from './watch.js'
import type { JobReference, JobStatus } from '../engine/job-records.js'
import type { QueueService } from '../engine/queue-service.js'
import type { Job } from '../job/job.js'
import type { AddOptions, TransactionOptions } from '../options/queue-options.js'
import { contractFor } from '../queue/contract-of.js'
import type { CallableName, InputOf, OutputOf, QueueOrName } from '../queue/queue-types.js'

export type { ContractUsages } from '../queue/contract-usages.js'

// An older Node would fail later, with an unclear message: `Map.groupBy is not a function`.
const refusal = refusalOfNode(process.versions)
if (refusal !== undefined) throw new Error(refusal)

/**
 * Adds jobs, reads them, waits for their results and manages them, typed by the queues of the program.
 *
 *     const queue = new QueueClient(createPgBossService())
 *     const id = await queue.add('email-queue', { to: 'user@example.com', subject: 'Hi', body: '…' })
 *     const receipt = await queue.waitForCompletion('email-queue', id)
 *
 * Every method takes the queue's name or its definition, and connects on first use. A method that takes a job's id takes
 * your own `jobId` as well. The methods are bound: `const { add } = queue` works.
 *
 * Every method rejects with `QueueConnectionError` when the database cannot be reached, `QueueNotFoundError` for a name
 * that no definition has, `QueueOptionsError` for an argument out of range, and `ClosedError` after `close()`.
 */
export class QueueClient {
  readonly #session: Session
  readonly #adder: Adder

  constructor(service: QueueService) {
    this.#session = new Session(service)
    this.#adder = new Adder(service, this.#session.observer)
    this.add = this.add.bind(this)
    this.addBatch = this.addBatch.bind(this)
    this.throttle = this.throttle.bind(this)
    this.debounce = this.debounce.bind(this)
    this.plan = this.plan.bind(this)
    this.addFlow = this.addFlow.bind(this)
    this.dependencies = this.dependencies.bind(this)
    this.schedule = this.schedule.bind(this)
    this.unschedule = this.unschedule.bind(this)
    this.schedules = this.schedules.bind(this)
    this.getJob = this.getJob.bind(this)
    this.findJobs = this.findJobs.bind(this)
    this.counts = this.counts.bind(this)
    this.waitForCompletion = this.waitForCompletion.bind(this)
    this.waitForBatch = this.waitForBatch.bind(this)
    this.watch = this.watch.bind(this)
    this.update = this.update.bind(this)
    this.remove = this.remove.bind(this)
    this.cancel = this.cancel.bind(this)
    this.cancelBatch = this.cancelBatch.bind(this)
    this.retry = this.retry.bind(this)
    this.retryBatch = this.retryBatch.bind(this)
    this.redrive = this.redrive.bind(this)
    this.previewRedrive = this.previewRedrive.bind(this)
    this.close = this.close.bind(this)
  }

  /**
   * Adds a job and resolves with its id, a UUID, after the job is stored. A `jobId` of your own is turned into such an
   * id; every method takes either. Adding a `jobId` that exists changes nothing and resolves with the same id.
   *
   *     await queue.add('email-queue', email, { priority: 'high', delay: 5_000, jobId: 'welcome-42' })
   *
   * Leave the data out where the queue's jobs carry nothing: `queue.add('sweep')`.
   *
   * Concurrent adds share an insert; each settles by itself, after its job is committed. With `{ db: transaction }` the
   * insert is a statement of your own transaction, and the job exists exactly if that commits.
   *
   * Rejects with `JobValidationError` for data that does not fit the queue's type and `QueueOptionsError` for an option
   * out of range, both before anything is written, and with `JobRefusedError` if the queue's `policy` refuses the job.
   */
  async add<Queue extends QueueOrName>(
    queue: Queue | CallableName<Queue>,
    ...dataAndOptions: DataAndOptions<Queue, AddOptions>
  ): Promise<string> {
    const [data, options = {}] = dataAndOptions
    this.#session.refuseClosed()
    const contract = this.#session.contractFor('add', queue)
    // Without a promise, adds of one tick share an insert.
    return this.#adder.add(contract instanceof Promise ? await contract : contract, data, options)
  }

  /**
   * Adds many jobs of one queue in one insert, all or none. Resolves with their ids, in order.
   *
   *     await queue.addBatch('email-queue', users.map((user) => ({ data: emailTo(user) })))
   *
   * Rejects as `add` does. A `JobValidationError` has the `index` of the job that does not fit, and nothing is stored. A
   * queue's `policy` can refuse single jobs: a `JobRefusedError` has their `indexes`, and the other jobs are stored. In a
   * transaction of your own (`{ db }`), roll back to undo those.
   */
  async addBatch<Queue extends QueueOrName>(
    queue: Queue | CallableName<Queue>,
    jobs: readonly BatchItemFor<Queue>[],
    options: TransactionOptions = {},
  ): Promise<string[]> {
    this.#session.refuseClosed()
    const contract = await this.#session.contractFor('addBatch', queue)
    return addBatch(this.#session.service, contract, jobs, options)
  }

  /**
   * Adds a job unless the current window of time has a job of this `key`. Resolves with the job's id, or `undefined` if
   * the job was skipped. This runs at most once an hour, however often it is called:
   *
   *     await queue.throttle('digest', { user: 42 }, { window: 3_600_000, key: 'user-42' })
   *
   * Rejects as `add` does.
   */
  async throttle<Queue extends QueueOrName>(
    queue: Queue | CallableName<Queue>,
    data: InputOf<Queue>,
    options: WindowOptions,
  ): Promise<string | undefined> {
    const contract = await this.#session.prepareFor('throttle', queue)
    return addInWindow(
      this.#session.service,
      this.#session.capability('limits', 'throttling'),
      contract,
      data,
      options,
      'this',
    )
  }

  /**
   * As `throttle`, but if the current window has a job, the new job waits for the next window. This runs at once, and once
   * more after the last of many calls:
   *
   *     await queue.debounce('reindex', { page }, { window: 60_000, key: page })
   *
   * Resolves with the job's id, or `undefined` if the next window has a job already: that job is still to run.
   */
  async debounce<Queue extends QueueOrName>(
    queue: Queue | CallableName<Queue>,
    data: InputOf<Queue>,
    options: WindowOptions,
  ): Promise<string | undefined> {
    const contract = await this.#session.prepareFor('debounce', queue)
    return addInWindow(
      this.#session.service,
      this.#session.capability('limits', 'debouncing'),
      contract,
      data,
      options,
      'this or next',
    )
  }

  /**
   * Plans a job for `addFlow`: checks its data and gives it an id, and stores nothing. The job starts after all jobs in
   * `after` have completed. Its data may contain their ids, and its handler can read their results by these.
   *
   *     const image = queue.plan('resize', { file, width: 800 })
   *     const mail = queue.plan('email-queue', { to, subject: 'Ready', body: image.id }, { after: [image] })
   *     await queue.addFlow([image, mail])
   *     await queue.waitForCompletion('email-queue', mail.id)
   *
   * Throws `JobValidationError` for data that does not fit the queue's type.
   */
  plan<Queue extends QueueOrName>(
    queue: Queue | CallableName<Queue>,
    ...dataAndOptions: DataAndOptions<Queue, PlanOptions>
  ): PlannedJob<Queue> {
    const [data, options = {}] = dataAndOptions
    this.#session.refuseClosed()
    return planJob<Queue>(this.#session.service, contractFor('plan', queue), data, options)
  }

  /**
   * Stores planned jobs, all or none, and resolves with their ids in order. A job starts when the jobs it waits for have
   * completed. If one of those fails or is cancelled, the job keeps waiting until a `retry` of that one completes.
   *
   * With `{ db: transaction }` the jobs are part of your own transaction. Prisma's transactions are not supported here:
   * a flow is several statements in one query, and Prisma takes one. Rejects with `FlowRefusedError` if one of the jobs
   * exists already or its queue's policy refuses it.
   */
  async addFlow(jobs: readonly PlannedJob[], options: TransactionOptions = {}): Promise<string[]> {
    return addFlow(this.#session, jobs, options)
  }

  /**
   * The jobs that a job of a flow waits for, or waited for, so that its handler can read their results.
   *
   *     const [image] = await queue.dependencies('email-queue', job.id)
   */
  async dependencies<Queue extends QueueOrName>(
    queue: Queue | CallableName<Queue>,
    id: string,
  ): Promise<JobReference[]> {
    const { name } = await this.#session.prepareFor('dependencies', queue)
    return dependenciesOf(this.#session, this.#session.capability('flows', 'flows'), name, id)
  }

  /**
   * Adds a job at each time that an expression describes, while at least one worker runs: a cron expression of five or
   * six fields, or a recurrence rule of RFC 5545; at most one job a minute. Replaces the queue's schedule of the same
   * `key`, so it can be called at every start of the program.
   *
   *     await queue.schedule('report', '0 7 * * 1-5', { team: 'sales' }, { timezone: 'Europe/Berlin' })
   *     await queue.schedule('report', 'FREQ=MONTHLY;BYDAY=-1FR;BYHOUR=17', { team: 'all' }, { key: 'monthly' })
   *
   * Rejects with `JobValidationError` for data that does not fit the queue's type, and `QueueOptionsError` for an
   * expression or a time zone that cannot be read.
   */
  async schedule<Queue extends QueueOrName>(
    queue: Queue | CallableName<Queue>,
    expression: string,
    ...dataAndOptions: DataAndOptions<Queue, ScheduleOptions>
  ): Promise<void> {
    const [data, options = {}] = dataAndOptions
    const contract = await this.#session.prepareFor('schedule', queue)
    await saveSchedule(
      this.#session.service,
      this.#session.capability('schedules', 'schedules'),
      contract,
      expression,
      data,
      options,
    )
  }

  /**
   * Deletes a schedule: the one of this `key`, or the queue's schedule without a key. Resolves with whether it existed.
   * Jobs that the schedule has added stay.
   *
   *     await queue.unschedule('report', 'monthly')
   */
  async unschedule<Queue extends QueueOrName>(
    queue: Queue | CallableName<Queue>,
    key?: string,
    options: TransactionOptions = {},
  ): Promise<boolean> {
    const { name } = await this.#session.prepareFor('unschedule', queue)
    return removeSchedule(this.#session.capability('schedules', 'schedules'), name, key, options)
  }

  /**
   * The schedules of a queue, with the data of the jobs that they add and the time at which each adds the next one.
   *
   *     for (const { key, expression, next } of await queue.schedules('report')) console.log(key, expression, next)
   */
  async schedules<Queue extends QueueOrName>(
    queue: Queue | CallableName<Queue>,
  ): Promise<Schedule<InputOf<Queue>>[]> {
    const contract = await this.#session.prepareFor('schedules', queue)
    return listSchedules<Queue>(this.#session.capability('schedules', 'schedules'), contract)
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
    return getJob<Queue>(this.#session, await this.#session.prepareFor('getJob', queue), id)
  }

  /**
   * The jobs of a queue that match a filter, oldest first, typed by the statuses of the filter.
   *
   *     const failed = await queue.findJobs('email-queue', { status: 'failed', data: { to: 'user@example.com' } })
   *     failed.map((job) => job.error.message)
   *     const more = await queue.findJobs('email-queue', { status: 'failed', after: failed.at(-1)?.id })
   *
   * Without a filter: the first 100 stored jobs. Rejects with `JobNotFoundError` if the job `after` no longer exists.
   * Indexes serve filters by the statuses of unfinished and failed jobs; other filters scan the queue's jobs.
   */
  async findJobs<Queue extends QueueOrName, Status extends JobStatus = JobStatus>(
    queue: Queue | CallableName<Queue>,
    filter: JobFilter<Queue, Status> = {},
  ): Promise<JobOf<Queue, Status>[]> {
    const contract = await this.#session.prepareFor('findJobs', queue)
    return findJobs<Queue, Status>(this.#session.service, contract, filter)
  }

  /**
   * How many jobs of a queue there are of each status, at this moment. Finished jobs count until their retention ends.
   * The database counts them one by one, which takes about a second for a million jobs.
   *
   *     const { waiting, failed } = await queue.counts('email-queue')
   */
  async counts<Queue extends QueueOrName>(
    queue: Queue | CallableName<Queue>,
  ): Promise<Record<JobStatus, number>> {
    const { name } = await this.#session.prepareFor('counts', queue)
    return countJobs(this.#session.service, name)
  }

  /**
   * Resolves with the job's result when it has completed, soon after its worker has stored it: a notification arrives, and
   * a poll twice a second finds what no notification announced. A thousand waits share one query at a time.
   *
   *     const receipt = await queue.waitForCompletion('email-queue', id, { timeout: 60_000 })
   *
   * Rejects with `JobFailedError` (its `jobError` is what the handler threw), `JobCancelledError`, `JobNotFoundError`, or
   * `JobTimeoutError` after `timeout`; the job itself is not affected by that.
   */
  async waitForCompletion<Queue extends QueueOrName>(
    queue: Queue | CallableName<Queue>,
    id: string,
    options: WaitForCompletionOptions = {},
  ): Promise<OutputOf<Queue>> {
    // Awaited, or the stack of an error would not lead to the caller.
    return await waitForJob<Queue>(this.#session, queue, id, options)
  }

  /**
   * Resolves with the results of many jobs, in the order of their ids, when all have completed. Rejects as
   * `waitForCompletion` does, for the first job that did not complete. To get each job's own outcome, use
   * `Promise.allSettled` over a `waitForCompletion` for each, which costs no more.
   *
   *     const receipts = await queue.waitForBatch('email-queue', await queue.addBatch('email-queue', emails))
   */
  async waitForBatch<Queue extends QueueOrName>(
    queue: Queue | CallableName<Queue>,
    ids: readonly string[],
    options: WaitForCompletionOptions = {},
  ): Promise<OutputOf<Queue>[]> {
    return await waitForJobs<Queue>(this.#session, queue, ids, options)
  }

  /**
   * An async iterator over the changes of one job: first the job as it is now, then the job after each change of its
   * status, progress or attempt, and finally the finished job, which ends the loop.
   *
   *     for await (const job of queue.watch('export', id)) {
   *       if (job.status === 'active') console.log(job.progress)
   *       if (job.status === 'completed') console.log(job.result)
   *     }
   *
   * The end of a job is seen at once, progress within half a second. A slow reader gets the latest state and skips those
   * before it. A thousand watches cost two queries a second. Throws `JobNotFoundError` if the job does not exist or is
   * removed, the signal's reason when that aborts, and `ClosedError` when the client closes. Leaving the loop ends the
   * watch.
   */
  watch<Queue extends QueueOrName>(
    queue: Queue | CallableName<Queue>,
    id: string,
    options: WatchOptions = {},
  ): AsyncGenerator<Job<Queue>, void, undefined> {
    return watchJob<Queue>(this.#session, queue, id, options)
  }

  /**
   * Changes a waiting or delayed job: its data, its priority, its start (`delay` counts from now), its retries. Resolves
   * with whether the job was changed: `false` if it does not exist or has finished.
   *
   *     await queue.update('email-queue', 'welcome-42', { data: corrected, delay: 0 })
   *
   * Rejects with `JobValidationError` for data that does not fit the queue's type, and `JobActiveError` if a worker is
   * running the job.
   */
  async update<Queue extends QueueOrName>(
    queue: Queue | CallableName<Queue>,
    id: string,
    update: JobUpdate<InputOf<Queue>>,
    options: TransactionOptions = {},
  ): Promise<boolean> {
    const contract = await this.#session.prepareFor('update', queue)
    return updateJob(this.#session.service, contract, id, update, options)
  }

  /**
   * Deletes a waiting or delayed job. Resolves with whether it was deleted: `false` if it does not exist or has finished.
   * Rejects with `JobActiveError` if a worker is running it; `cancel` stops such a job.
   *
   *     await queue.remove('email-queue', 'welcome-42')
   */
  async remove<Queue extends QueueOrName>(
    queue: Queue | CallableName<Queue>,
    id: string,
    options: TransactionOptions = {},
  ): Promise<boolean> {
    const { name } = await this.#session.prepareFor('remove', queue)
    return removeJob(this.#session.service, name, id, options)
  }

  /**
   * Cancels a job that has not finished. For an active job, its handler's `signal` aborts, in whichever process it runs,
   * and its result is not stored. The job stays readable as `cancelled`, and waits for it reject with
   * `JobCancelledError`. Resolves with whether the job is cancelled now: `false` if it does not exist or had finished.
   *
   *     if (!(await queue.cancel('export', id))) console.log('too late')
   */
  async cancel<Queue extends QueueOrName>(
    queue: Queue | CallableName<Queue>,
    id: string,
    options: TransactionOptions = {},
  ): Promise<boolean> {
    const { name } = await this.#session.prepareFor('cancel', queue)
    return (await cancelJobs(this.#session.service, name, [id], options)).length === 1
  }

  /**
   * Cancels many jobs, as `cancel` does. Resolves with the ids of those that are cancelled now.
   *
   *     const stopped = await queue.cancelBatch('export', ids)
   */
  async cancelBatch<Queue extends QueueOrName>(
    queue: Queue | CallableName<Queue>,
    ids: readonly string[],
    options: TransactionOptions = {},
  ): Promise<string[]> {
    const { name } = await this.#session.prepareFor('cancelBatch', queue)
    return cancelJobs(this.#session.service, name, ids, options)
  }

  /**
   * Retries a failed job: it waits again, with one more attempt. Resolves with its id. Rejects with `JobNotFoundError`,
   * or `JobNotFailedError` for a job in any other state.
   *
   *     await queue.retry('email-queue', 'welcome-42')
   */
  async retry<Queue extends QueueOrName>(
    queue: Queue | CallableName<Queue>,
    id: string,
    options: TransactionOptions = {},
  ): Promise<string> {
    const { name } = await this.#session.prepareFor('retry', queue)
    return retryJob(this.#session.service, name, id, options)
  }

  /**
   * Retries those of these jobs that have failed, each with one more attempt. Resolves with their ids.
   *
   *     const failed = await queue.findJobs('email-queue', { status: 'failed' })
   *     await queue.retryBatch('email-queue', failed.map((job) => job.id))
   */
  async retryBatch<Queue extends QueueOrName>(
    queue: Queue | CallableName<Queue>,
    ids: readonly string[],
    options: TransactionOptions = {},
  ): Promise<string[]> {
    const { name } = await this.#session.prepareFor('retryBatch', queue)
    return retryJobs(this.#session.service, name, ids, options)
  }

  /**
   * Moves jobs from a dead letter queue back to the queues in which they failed, as new jobs with all their attempts.
   * Resolves with how many jobs it moved, at most `limit`: call it again until that is 0. Jobs that a worker of the dead
   * letter queue has claimed stay.
   *
   *     await queue.redrive('failed-emails', { from: 'email-queue', data: { to: 'user@example.com' } })
   */
  async redrive<Queue extends QueueOrName>(
    queue: Queue | CallableName<Queue>,
    options: RedriveOptions<InputOf<Queue>> = {},
  ): Promise<number> {
    const { name } = await this.#session.prepareFor('redrive', queue)
    return redrive(
      this.#session.service,
      this.#session.capability('deadLetters', 'dead letters'),
      name,
      options,
    )
  }

  /**
   * What a `redrive` with the same options would do. Changes nothing.
   *
   *     const { total, destinations, stranded } = await queue.previewRedrive('failed-emails')
   */
  async previewRedrive<Queue extends QueueOrName>(
    queue: Queue | CallableName<Queue>,
    options: RedriveFilter<InputOf<Queue>> = {},
  ): Promise<RedrivePreview> {
    const { name } = await this.#session.prepareFor('previewRedrive', queue)
    return previewRedrive(
      this.#session.service,
      this.#session.capability('deadLetters', 'dead letters'),
      name,
      options,
    )
  }

  /**
   * Ends all waits and watches with `ClosedError`. Closes the service too if no other client and no running worker uses
   * it. A client that is not closed keeps its process running. A second call returns the first one's promise.
   *
   *     await queue.close()
   */
  close(): Promise<void> {
    return this.#session.close()
  }
}
