import { addBatchTo, Adder } from './adder.js'
import type {
  BatchItemFor,
  DataAndOptions,
  PlannedJob,
  PlanOptions,
  Schedule,
  ScheduleOptions,
  WindowOptions,
} from './arguments.js'
import { addFlow, contractsOf, planJob } from './flow.js'
import { addLimited } from './throttle.js'
import { listSchedules, removeSchedule, saveSchedule } from './schedules.js'
import type { Session } from './session.js'
import { contractFor } from '../queue/contract-of.js'
import type { AddOptions, TransactionOptions } from '../options/queue-options.js'
import type { CallableName, InputOf, QueueOrName } from '../queue/queue-types.js'

/** The methods that add jobs: now, later, by the clock, or after others. */
export class AddingClient {
  readonly #session: Session
  readonly #adder: Adder

  constructor(session: Session) {
    this.#session = session
    this.#adder = new Adder(session.service, session.observatory)
  }

  /**
   * Adds a job and resolves with its id, a UUID, once it is stored. The id is also what a `jobId` of yours turns
   * into; every method takes either. Adding a `jobId` that exists changes nothing and resolves with the same id.
   *
   *     await queue.add('email-queue', email, { priority: 'high', delay: 5_000, jobId: 'welcome-42' })
   *
   * The data can be left out where the queue's jobs carry nothing: `queue.add('sweep')`.
   *
   * Adds that run at the same time share an insert; each still settles by itself, after its job is committed. With
   * `{ db: transaction }` it is a statement of your own transaction, and the job exists exactly if that commits.
   *
   * Rejects with `JobValidationError` for data that the queue does not take, and `QueueOptionsError` for an option
   * out of range, before anything is written; with `JobRefusedError` if the queue's `policy` keeps the job out.
   */
  async add<Queue extends QueueOrName>(
    queue: Queue | CallableName<Queue>,
    ...dataAndOptions: DataAndOptions<Queue, AddOptions>
  ): Promise<string> {
    const [data, options = {}] = dataAndOptions
    this.#session.refuseClosed()
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
    jobs: readonly BatchItemFor<Queue>[],
    options: TransactionOptions = {},
  ): Promise<string[]> {
    this.#session.refuseClosed()
    return addBatchTo(this.#session.service, contractFor('addBatch', queue), jobs, options)
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
    const contract = await this.#session.prepared('throttle', queue)
    return addLimited(this.#session.can('limits', 'throttling'), contract, data, options, false)
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
    const contract = await this.#session.prepared('debounce', queue)
    return addLimited(this.#session.can('limits', 'debouncing'), contract, data, options, true)
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
    ...dataAndOptions: DataAndOptions<Queue, PlanOptions>
  ): PlannedJob<Queue> {
    const [data, options = {}] = dataAndOptions
    this.#session.refuseClosed()
    return planJob<Queue>(contractFor('plan', queue), data, options)
  }

  /**
   * Stores planned jobs, all or none, and resolves with their ids in order. A job starts when those it waits for have
   * completed. While one of them is failed or cancelled it goes on waiting: `retry` that one, and the flow goes on.
   *
   * With `{ db: transaction }` they are part of your own transaction; not of Prisma's, which takes no several statements.
   * Rejects with `FlowRefusedError` if one of them exists already or its queue's policy keeps it out.
   */
  async addFlow(jobs: readonly PlannedJob[], options: TransactionOptions = {}): Promise<string[]> {
    this.#session.refuseClosed()
    for (const contract of contractsOf(jobs)) {
      // One at a time: pg-boss makes queues under a lock.
      // oxlint-disable-next-line no-await-in-loop
      await this.#session.prepare(contract)
    }
    this.#session.refuseClosed()
    return addFlow(this.#session.can('flows', 'flows'), jobs, options)
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
    ...dataAndOptions: DataAndOptions<Queue, ScheduleOptions>
  ): Promise<void> {
    const [data, options = {}] = dataAndOptions
    const contract = await this.#session.prepared('schedule', queue)
    await saveSchedule(this.#session.can('schedules', 'schedules'), contract, expression, data, options)
  }

  /**
   * Ends a schedule: the one of this `key`, or the queue's one without a key. Resolves with whether there was one. Jobs that
   * it has added stay.
   *
   *     await queue.unschedule('report', 'monthly')
   */
  async unschedule<Queue extends QueueOrName>(
    queue: Queue | CallableName<Queue>,
    key?: string,
    options: TransactionOptions = {},
  ): Promise<boolean> {
    const { name } = await this.#session.prepared('unschedule', queue)
    return removeSchedule(this.#session.can('schedules', 'schedules'), name, key, options)
  }

  /**
   * The schedules of a queue, with the data that their jobs will carry and the time when each is due next.
   *
   *     for (const { key, expression, next } of await queue.schedules('report')) console.log(key, expression, next)
   */
  async schedules<Queue extends QueueOrName>(
    queue: Queue | CallableName<Queue>,
  ): Promise<Schedule<InputOf<Queue>>[]> {
    const contract = await this.#session.prepared('schedules', queue)
    return listSchedules<Queue>(this.#session.can('schedules', 'schedules'), contract)
  }
}
