import { addBatchTo, Adder } from './client/adder.js'
import type {
  BatchItem,
  BatchOptions,
  JobFilter,
  JobOf,
  JobUpdate,
  PlannedJob,
  PlanOptions,
  RedriveOptions,
  RedrivePreview,
  Schedule,
  ScheduleOptions,
  WaitForCompletionOptions,
  WatchOptions,
  WindowOptions,
} from './client/arguments.js'
import { findJobs } from './client/find.js'
import { addFlow, contractsOf, planJob } from './client/flow.js'
import { addLimited } from './client/limited.js'
import { cancelJobs, removeJob, retryJob, retryJobs, updateJob } from './client/mend.js'
import { Observatory } from './client/observer.js'
import { previewRedrive, redrive } from './client/redrive.js'
import { listSchedules, removeSchedule, saveSchedule } from './client/schedules.js'
import { resultOf } from './client/wait.js'
import { changesOf } from './client/watch.js'
import type { Capabilities, JobReference } from './capabilities.js'
import { checkWait } from './check-options.js'
import type { ContractDemands } from './contract-demands.js'
import { contractFor } from './contract-of.js'
import type { ContractFor, ContractHead } from './contract.js'
import { ClosedError, NotSupportedError, QueueOptionsError } from './errors.js'
import { storedJobId } from './job-id.js'
import type { Job } from './job.js'
import type { AddOptions } from './queue-options.js'
import { jobStatuses, type JobStatus, type QueueService } from './queue-service.js'
import type { CallableName, InputOf, OutputOf, QueueOrName } from './queue-types.js'
import { decodeOutput, readJob } from './read-job.js'
import { leaveService, useService } from './service-users.js'

export type { ContractDemands } from './contract-demands.js'

/**
 * Adds jobs, reads what becomes of them, and mends what went wrong, typed by the queues of the program.
 *
 *     const queue = new QueueClient(createPgBossService())
 *     const id = await queue.add('email-queue', { to: 'user@example.com', subject: 'Hi', body: '…' })
 *     const receipt = await queue.waitForCompletion('email-queue', id)
 *
 * Every method names its queue by name or by definition, works when taken off the client
 * (`const { add } = queue`), and connects on first use. Where a job is named, its id and your own `jobId` are as good.
 * All reject with `QueueConnectionError` when the database cannot be reached, `QueueNotFoundError` for a name that no
 * definition has, `QueueOptionsError` for an argument out of range, and `ClosedError` after `close()`.
 */
export class QueueClient {
  readonly #service: QueueService
  readonly #adder: Adder
  readonly #observatory: Observatory
  #closed: Promise<void> | undefined

  constructor(service: QueueService) {
    this.#service = service
    useService(service)
    this.#adder = new Adder(service)
    this.#observatory = new Observatory(service)
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
    this.redrive = this.redrive.bind(this)
    this.previewRedrive = this.previewRedrive.bind(this)
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
    this.close = this.close.bind(this)
  }

  /**
   * Adds a job and resolves with its id, a UUID, once it is stored. The id is also what a `jobId` of yours turns
   * into; every method takes either. Adding a `jobId` that exists changes nothing and resolves with the same id.
   *
   *     await queue.add('email-queue', email, { priority: 'high', delay: 5_000, jobId: 'welcome-42' })
   *
   * Adds that run at the same time share an insert; each still settles by itself, after its job is committed. With
   * `{ db: transaction }` it is a statement of your own transaction, and the job exists exactly if that commits.
   *
   * Rejects with `JobValidationError` for data that the queue does not take, and `QueueOptionsError` for an option
   * out of range, before anything is written; with `JobRefusedError` if the queue's `policy` keeps the job out.
   */
  async add<Queue extends QueueOrName>(
    queue: Queue | CallableName<Queue>,
    data: InputOf<Queue>,
    options: AddOptions = {},
  ): Promise<string> {
    this.#refuseClosed()
    return this.#adder.add(contractFor('add', queue), data, options)
  }

  /**
   * Adds many jobs of one queue in one insert, all or none. Resolves with their ids, in order.
   *
   *     await queue.addBatch('email-queue', users.map((user) => ({ data: emailTo(user) })))
   *
   * Rejects as `add` does; a `JobValidationError` names the `index` that does not fit, and none is written. Only a
   * queue's `policy` can keep single jobs out: a `JobRefusedError` names their `indexes`, and the others are stored,
   * unless they are in a transaction of yours (`{ db }`) which you roll back.
   */
  async addBatch<Queue extends QueueOrName>(
    queue: Queue | CallableName<Queue>,
    jobs: readonly BatchItem<InputOf<Queue>>[],
    options: BatchOptions = {},
  ): Promise<string[]> {
    this.#refuseClosed()
    return addBatchTo(this.#service, contractFor('addBatch', queue), jobs, options)
  }

  /**
   * Adds a job unless this window of time has one of its `key` already. Resolves with the job's id, `undefined` if it was
   * left out. So that something runs at most once an hour, however often it is asked for:
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
    const contract = await this.#prepared('throttle', queue)
    return addLimited(this.#can('limits', 'throttling'), contract, data, options, false)
  }

  /**
   * As `throttle`, but the first job that finds its window taken waits for the next one. So that something asked for many
   * times runs at once and then once more, after the last time:
   *
   *     await queue.debounce('reindex', { page }, { window: 60_000, key: page })
   *
   * Resolves with the job's id, `undefined` if the next window has its job as well: one that was asked for is to come.
   */
  async debounce<Queue extends QueueOrName>(
    queue: Queue | CallableName<Queue>,
    data: InputOf<Queue>,
    options: WindowOptions,
  ): Promise<string | undefined> {
    const contract = await this.#prepared('debounce', queue)
    return addLimited(this.#can('limits', 'debouncing'), contract, data, options, true)
  }

  /**
   * Plans a job for `addFlow`: checks its data and gives it an id, and stores nothing. `after` names planned jobs that
   * must have completed before it starts. Its own data may hold their ids, for its handler to read their results by.
   *
   *     const image = queue.plan('resize', { file, width: 800 })
   *     const mail = queue.plan('email-queue', { to, subject: 'Ready', body: image.id }, { after: [image] })
   *     await queue.addFlow([image, mail])
   *     await queue.waitForCompletion('email-queue', mail.id)
   *
   * Throws `JobValidationError` for data that the queue does not take.
   */
  plan<Queue extends QueueOrName>(
    queue: Queue | CallableName<Queue>,
    data: InputOf<Queue>,
    options: PlanOptions = {},
  ): PlannedJob<Queue> {
    this.#refuseClosed()
    return planJob<Queue>(contractFor('plan', queue), data, options)
  }

  /**
   * Stores planned jobs, all or none, and resolves with their ids in order. A job starts when those it waits for have
   * completed. While one of them is failed or cancelled it goes on waiting: `retry` that one, and the flow goes on.
   *
   * With `{ db: transaction }` they are part of your own transaction; not of Prisma's, which takes no several statements.
   * Rejects with `FlowRefusedError` if one of them exists already or its queue's policy keeps it out.
   */
  async addFlow(jobs: readonly PlannedJob[], options: BatchOptions = {}): Promise<string[]> {
    this.#refuseClosed()
    for (const contract of contractsOf(jobs)) {
      // One at a time: pg-boss makes queues under a lock.
      // oxlint-disable-next-line no-await-in-loop
      await this.#prepare(contract)
    }
    this.#refuseClosed()
    return addFlow(this.#can('flows', 'flows'), jobs, options)
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
    const { name } = await this.#prepared('dependencies', queue)
    return [...(await this.#can('flows', 'flows').dependencies(name, storedJobId(name, id)))]
  }

  /**
   * Adds a job each time that an expression says, for as long as workers run: a cron expression of five or six fields, or
   * a recurrence rule of RFC 5545. At most one a minute. In place of the schedule of the same `key`, if there is one, so
   * it can be said at every start.
   *
   *     await queue.schedule('report', '0 7 * * 1-5', { team: 'sales' }, { timezone: 'Europe/Berlin' })
   *     await queue.schedule('report', 'FREQ=MONTHLY;BYDAY=-1FR;BYHOUR=17', { team: 'all' }, { key: 'monthly' })
   *
   * Rejects with `JobValidationError` for data that the queue does not take, and `QueueOptionsError` for an expression or
   * a time zone that cannot be read.
   */
  async schedule<Queue extends QueueOrName>(
    queue: Queue | CallableName<Queue>,
    expression: string,
    data: InputOf<Queue>,
    options: ScheduleOptions = {},
  ): Promise<void> {
    const contract = await this.#prepared('schedule', queue)
    await saveSchedule(this.#can('schedules', 'schedules'), contract, expression, data, options)
  }

  /** Ends a schedule. Resolves with whether there was one. Jobs that it has added stay. */
  async unschedule<Queue extends QueueOrName>(
    queue: Queue | CallableName<Queue>,
    key?: string,
  ): Promise<boolean> {
    const { name } = await this.#prepared('unschedule', queue)
    return removeSchedule(this.#can('schedules', 'schedules'), name, key)
  }

  /**
   * The schedules of a queue, with the data that their jobs will carry and the time when each is due next.
   *
   *     for (const { key, expression, next } of await queue.schedules('report')) console.log(key, expression, next)
   */
  async schedules<Queue extends QueueOrName>(
    queue: Queue | CallableName<Queue>,
  ): Promise<Schedule<InputOf<Queue>>[]> {
    const contract = await this.#prepared('schedules', queue)
    return listSchedules<Queue>(this.#can('schedules', 'schedules'), contract)
  }

  /** The job as it is now, `undefined` if there is none. `id` is a job's id or your own `jobId`. */
  async getJob<Queue extends QueueOrName>(
    queue: Queue | CallableName<Queue>,
    id: string,
  ): Promise<Job<Queue> | undefined> {
    const contract = await this.#prepared('getJob', queue)
    const stored = await this.#observatory.read(contract.name, storedJobId(contract.name, id))
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
   * is gone. Rests on a scan of the queue's jobs; for how many there are, `counts` is cheaper.
   */
  async findJobs<Queue extends QueueOrName, Status extends JobStatus = JobStatus>(
    queue: Queue | CallableName<Queue>,
    filter: JobFilter<Queue, Status> = {},
  ): Promise<JobOf<Queue, Status>[]> {
    const found = await findJobs<Queue>(this.#service, await this.#prepared('findJobs', queue), filter)
    // Only jobs of the statuses that were asked for are found.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    return found as JobOf<Queue, Status>[]
  }

  /**
   * How many jobs of a queue there are of each status. Finished jobs count for as long as they are kept.
   *
   *     const { waiting, failed } = await queue.counts('email-queue')
   */
  async counts<Queue extends QueueOrName>(
    queue: Queue | CallableName<Queue>,
  ): Promise<Record<JobStatus, number>> {
    const { name } = await this.#prepared('counts', queue)
    const counted = await this.#service.countJobs(name)
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
    checkWait('timeout', options.timeout ?? Infinity)
    return this.#resultOf(await this.#prepared('waitForCompletion', queue), id, options)
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
    checkWait('timeout', options.timeout ?? Infinity)
    if (!Array.isArray(ids)) throw new QueueOptionsError('ids', ids, 'an array of job ids')
    const contract = await this.#prepared('waitForBatch', queue)
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
    { signal }: WatchOptions = {},
  ): AsyncGenerator<Job<Queue>, void, undefined> {
    const contract = await this.#prepared('watch', queue)
    const stored = storedJobId(contract.name, id)
    for await (const job of changesOf(this.#observatory, contract.name, stored, signal)) {
      yield readJob<Queue>(contract, job)
    }
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
  ): Promise<boolean> {
    return updateJob(this.#service, await this.#prepared('update', queue), id, update)
  }

  /**
   * Takes a waiting or delayed job away. Resolves with whether it did: `false` if there is no such job or it has
   * finished. Rejects with `JobActiveError` if a worker is running it; `cancel` stops that one.
   */
  async remove<Queue extends QueueOrName>(queue: Queue | CallableName<Queue>, id: string): Promise<boolean> {
    return removeJob(this.#service, (await this.#prepared('remove', queue)).name, id)
  }

  /**
   * Cancels a job that has not finished; an active one too: its handler's `signal` aborts, in whatever process it runs,
   * and what it returns is no longer stored. The job stays as `cancelled`, and whoever waits for it gets
   * `JobCancelledError`. Resolves with whether it is cancelled now: `false` if there is no such job or it had finished.
   *
   *     if (!(await queue.cancel('export', id))) console.log('too late')
   */
  async cancel<Queue extends QueueOrName>(queue: Queue | CallableName<Queue>, id: string): Promise<boolean> {
    return (await this.cancelBatch(queue, [id])).length === 1
  }

  /** As `cancel`, for many: resolves with the ids of those that are cancelled now. */
  async cancelBatch<Queue extends QueueOrName>(
    queue: Queue | CallableName<Queue>,
    ids: readonly string[],
  ): Promise<string[]> {
    return cancelJobs(this.#service, (await this.#prepared('cancelBatch', queue)).name, ids)
  }

  /**
   * Puts a failed job back, with one more attempt, and resolves with its id. Rejects with `JobNotFoundError`, or
   * `JobNotFailedError` for a job in any other state.
   */
  async retry<Queue extends QueueOrName>(queue: Queue | CallableName<Queue>, id: string): Promise<string> {
    return retryJob(this.#service, (await this.#prepared('retry', queue)).name, id)
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
  ): Promise<string[]> {
    return retryJobs(this.#service, (await this.#prepared('retryBatch', queue)).name, ids)
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
    const { name } = await this.#prepared('redrive', queue)
    return redrive(this.#can('deadLetters', 'dead letters'), name, options)
  }

  /**
   * What a `redrive` with the same options would do, without doing it.
   *
   *     const { total, destinations, stranded } = await queue.previewRedrive('failed-emails')
   */
  async previewRedrive<Queue extends QueueOrName>(
    queue: Queue | CallableName<Queue>,
    options: RedriveOptions<InputOf<Queue>> = {},
  ): Promise<RedrivePreview> {
    const { name } = await this.#prepared('previewRedrive', queue)
    return previewRedrive(this.#can('deadLetters', 'dead letters'), name, options)
  }

  /**
   * Ends all waits and watches with `ClosedError`. Closes the service as well once no other client or running worker
   * uses it. Twice is once.
   */
  close(): Promise<void> {
    this.#closed ??= this.#observatory.close().then(() => leaveService(this.#service))
    return this.#closed
  }

  async #resultOf<Queue extends QueueOrName>(
    contract: ContractFor<{ output: 'read' }>,
    id: string,
    { timeout = Infinity, signal }: WaitForCompletionOptions,
  ): Promise<OutputOf<Queue>> {
    const { name } = contract
    const json = await resultOf(this.#observatory, name, storedJobId(name, id), { timeout, signal })
    // The codec has checked that this is what the queue's handler returns.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    return decodeOutput(contract, json) as OutputOf<Queue>
  }

  #can<Part extends keyof Capabilities>(part: Part, what: string): NonNullable<QueueService[Part]> {
    const able: QueueService[Part] = this.#service[part]
    if (able == null) throw new NotSupportedError(what)
    return able
  }

  /** What the first argument of a method names, once its queue is there. */
  async #prepared<Method extends keyof ContractDemands>(
    method: Method,
    queue: unknown,
  ): Promise<ContractFor<ContractDemands[Method]>> {
    this.#refuseClosed()
    const contract = contractFor(method, queue)
    await this.#prepare(contract)
    return contract
  }

  #prepare({ name, options }: ContractHead): Promise<void> {
    return this.#service.prepareQueue(name, options, 'producer')
  }

  #refuseClosed(): void {
    if (this.#closed !== undefined) throw new ClosedError('client')
  }
}
