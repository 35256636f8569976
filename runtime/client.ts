import { addBatchTo, Adder } from './adder.js'
import { Completion } from './completion.js'
import { checkWait } from './check-options.js'
import { contractOf } from './contract-of.js'
import {
  ClosedError,
  JobActiveError,
  JobCancelledError,
  JobFailedError,
  JobNotFailedError,
  JobNotFoundError,
} from './errors.js'
import { storedJobId } from './job-id.js'
import type { Job } from './job.js'
import type { AddOptions } from './queue-options.js'
import type { QueueService } from './queue-service.js'
import type { CallableName, InputOf, OutputOf, QueueOrName } from './queue-types.js'
import { decodeOutput, readJob } from './read-job.js'
import { leaveService, useService } from './service-users.js'

export interface WaitForCompletionOptions {
  /** How long to wait, in milliseconds. Default: until the job finishes. */
  readonly timeout?: number
  /** Ends the wait early; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal
}

/** One job of a batch: its data, and its own options. */
export interface BatchItem<Input> {
  readonly data: Input
  readonly options?: AddOptions
}

/**
 * Adds jobs and reads what becomes of them, typed by the queues of the program.
 *
 *     const queue = new QueueClient(createPgBossService())
 *     const id = await queue.add('email-queue', { to: 'user@example.com', subject: 'Hi', body: '…' })
 *     const receipt = await queue.waitForCompletion('email-queue', id)
 *
 * Every method names its queue by name or by definition, works when taken off the client
 * (`const { add } = queue`), and connects on first use. All reject with `QueueConnectionError` when the database
 * cannot be reached, `QueueNotFoundError` for a name that no definition has, and `ClosedError` after `close()`.
 */
export class QueueClient {
  readonly #service: QueueService
  readonly #adder: Adder
  readonly #completion: Completion
  #closed: Promise<void> | undefined

  constructor(service: QueueService) {
    this.#service = service
    useService(service)
    this.#adder = new Adder(service)
    this.#completion = new Completion(service)
    this.add = this.add.bind(this)
    this.addBatch = this.addBatch.bind(this)
    this.getJob = this.getJob.bind(this)
    this.waitForCompletion = this.waitForCompletion.bind(this)
    this.remove = this.remove.bind(this)
    this.retry = this.retry.bind(this)
    this.close = this.close.bind(this)
  }

  /**
   * Adds a job and resolves with its id, a UUID, once it is stored. The id is also what a `jobId` of yours turns
   * into; every method takes either. Adding a `jobId` that exists changes nothing and resolves with the same id.
   *
   *     await queue.add('email-queue', email, { priority: 'high', delay: 5_000, jobId: 'welcome-42' })
   *
   * Adds that run at the same time share an insert; each still settles by itself, after its job is committed.
   * Rejects with `JobValidationError` for data that the queue does not take, and `QueueOptionsError` for an option
   * out of range, before anything is written.
   */
  async add<Queue extends QueueOrName>(
    queue: Queue | CallableName<Queue>,
    data: InputOf<Queue>,
    options: AddOptions = {},
  ): Promise<string> {
    this.#refuseClosed()
    return this.#adder.add(contractOf(queue), data, options)
  }

  /**
   * Adds many jobs of one queue in one insert, all or none. Resolves with their ids, in order.
   *
   *     await queue.addBatch('email-queue', users.map((user) => ({ data: emailTo(user) })))
   *
   * Rejects as `add` does; a `JobValidationError` names the `index` that does not fit, and none is written.
   */
  async addBatch<Queue extends QueueOrName>(
    queue: Queue | CallableName<Queue>,
    jobs: readonly BatchItem<InputOf<Queue>>[],
  ): Promise<string[]> {
    this.#refuseClosed()
    return addBatchTo(this.#service, contractOf(queue), jobs)
  }

  /** The job as it is now, `undefined` if there is none. `id` is a job's id or your own `jobId`. */
  async getJob<Queue extends QueueOrName>(
    queue: Queue | CallableName<Queue>,
    id: string,
  ): Promise<Job<Queue> | undefined> {
    this.#refuseClosed()
    const contract = contractOf(queue)
    await this.#service.prepareQueue(contract.name, contract.options, 'producer')
    const stored = await this.#completion.read(contract.name, storedJobId(contract.name, id))
    return stored && readJob<Queue>(contract, stored)
  }

  /**
   * Resolves with the job's result when it has completed, soon after its worker has stored it: woken by a
   * notification, with a poll each second as the floor. A thousand waiters cost one query at a time.
   *
   *     const receipt = await queue.waitForCompletion('email-queue', id, { timeout: 60_000 })
   *
   * Rejects with `JobFailedError` (its `jobError` is what the handler threw), `JobCancelledError`,
   * `JobNotFoundError`, or `JobTimeoutError` when `timeout` is over; the job itself goes on then.
   */
  async waitForCompletion<Queue extends QueueOrName>(
    queue: Queue | CallableName<Queue>,
    id: string,
    { timeout = Infinity, signal }: WaitForCompletionOptions = {},
  ): Promise<OutputOf<Queue>> {
    this.#refuseClosed()
    checkWait('timeout', timeout)
    const contract = contractOf(queue)
    const { name } = contract
    await this.#service.prepareQueue(name, contract.options, 'producer')
    const job = await this.#completion.wait(name, storedJobId(name, id), { timeout, signal })
    if (job.status === 'cancelled') throw new JobCancelledError(name, job.id)
    if (job.status === 'failed') throw new JobFailedError(name, job.id, job.error ?? unknownError)
    // The codec has checked that this is what the queue's handler returns.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    return decodeOutput(contract, job.result) as OutputOf<Queue>
  }

  /**
   * Takes a waiting or delayed job away. Resolves with whether it did: `false` if there is no such job or it has
   * finished. Rejects with `JobActiveError` if a worker is running it.
   */
  async remove<Queue extends QueueOrName>(queue: Queue | CallableName<Queue>, id: string): Promise<boolean> {
    this.#refuseClosed()
    const { name, options } = contractOf(queue)
    await this.#service.prepareQueue(name, options, 'producer')
    const stored = storedJobId(name, id)
    if (await this.#service.removeJob(name, stored)) return true
    const job = await this.#completion.read(name, stored)
    if (job?.status === 'active') throw new JobActiveError(name, stored)
    return false
  }

  /**
   * Puts a failed job back, with one more attempt, and resolves with its id. Rejects with `JobNotFoundError`, or
   * `JobNotFailedError` for a job in any other state.
   */
  async retry<Queue extends QueueOrName>(queue: Queue | CallableName<Queue>, id: string): Promise<string> {
    this.#refuseClosed()
    const { name, options } = contractOf(queue)
    await this.#service.prepareQueue(name, options, 'producer')
    const stored = storedJobId(name, id)
    if (await this.#service.retryJob(name, stored)) return stored
    const job = await this.#completion.read(name, stored)
    if (job === undefined) throw new JobNotFoundError(name, stored)
    throw new JobNotFailedError(name, stored, job.status)
  }

  /**
   * Ends all waits with `ClosedError`. Closes the service as well once no other client or running worker uses it.
   * Twice is once.
   */
  close(): Promise<void> {
    this.#closed ??= this.#completion.close().then(() => leaveService(this.#service))
    return this.#closed
  }

  #refuseClosed(): void {
    if (this.#closed !== undefined) throw new ClosedError('client')
  }
}

const unknownError = { name: 'Error', message: 'failed without an error', stack: undefined }
