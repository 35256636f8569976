import {
  checkInteger,
  checkMilliseconds,
  checkOnly,
  checkWait,
  defaultConcurrency,
} from '../options/check-options.js'
import type { Contract, Json } from '../contract/index.js'
import { ClosedError, HandlerMissingError, QueueOptionsError, WorkerStateError } from '../errors/errors.js'
import type { Handler } from '../queue/handler.js'
import { nameHandler } from '../queue/name-handler.js'
import type { QueueService } from '../engine/queue-service.js'
import type { Subscription } from '../engine/subscription.js'
import type { AnyQueue } from '../queue/queue-definition.js'
import type { HandlerOf, InputOf, NameOf, OutputOf, ProgressOf } from '../queue/queue-types.js'
import { checkService, closeIfUnused, releaseService, useService } from '../engine/service-users.js'
import type { BatchHandler, BatchHandlerOptions } from './batch.js'
import { checkListener, checkWorkerOptions } from './check-worker-options.js'
import { WorkerEmitter } from './emitter.js'
import type { WorkerEvents } from './events.js'
import { batchAdapter } from './batch-adapter.js'
import { healthOf } from './health-of.js'
import type { WorkerHealth, WorkerState } from './health.js'
import type { RunOnceOptions, StopOptions, WorkerOptions } from './options.js'
import { Poll } from './poll.js'
import { QueueLoop } from './queue-loop.js'
import { StopSignals } from './stop-signals.js'
import { WorkList, type Work } from './work-list.js'

const defaultStopTimeout = 30_000
const defaultRunTimeout = 30_000

/** A tenth of a stop's time limit is reserved for releasing jobs, at most this. Milliseconds. */
const longestReserve = 1_000

/** Releasing jobs may take this long even if the stop's limit is shorter. Milliseconds. */
const shortestStop = 2_000

/**
 * Runs the handlers of queues, in this process.
 *
 *     const worker = new QueueWorker(createPgBossService(), [emailQueue, exportQueue], { stopOn: ['SIGTERM'] })
 *     await worker.start()
 *
 * A notification starts a job within milliseconds of `add`; a delayed job starts within a second of its time. Each queue
 * runs up to `concurrency` jobs at once, and a slow job delays no other. A handler's return value is stored as the job's
 * result. If a handler throws, the attempt fails, and the queue's options decide about a retry. After a handler's
 * `timeout`, its `signal` is aborted and the attempt fails, whether the handler stops or not.
 *
 * While the database is unreachable, the worker waits, and continues when the database is back.
 */
export class QueueWorker<Queue extends AnyQueue = AnyQueue> {
  readonly #service: QueueService
  readonly #options: WorkerOptions
  readonly #work: WorkList
  readonly #paused = new Set<string>()
  readonly #emitter: WorkerEmitter
  readonly #poll: Poll
  readonly #signals: StopSignals
  #usesService = true
  #state: WorkerState = 'made'
  #loops: readonly QueueLoop[] = []
  #starting: Promise<void> | undefined
  #stopping: Promise<void> | undefined
  #subscriptions: readonly Subscription[] = []

  constructor(service: QueueService, queues: readonly Queue[], options: WorkerOptions = {}) {
    checkService(service)
    checkWorkerOptions(options)
    this.#service = service
    this.#options = options
    this.#work = new WorkList(queues)
    this.#emitter = new WorkerEmitter(service.reportError)
    this.#poll = new Poll(() => this.#ask(), this.#emitter.error)
    this.#signals = new StopSignals(service, options.stopOn ?? [], () => this.stop(), this.#emitter.error)
    useService(service, 'worker')
  }

  /**
   * Attaches a handler to a queue that was defined without one, or replaces the definition's. Throws `WorkerStateError`
   * after `start()`.
   *
   *     worker.handle(emailQueue, async (email, job) => smtp.send(email, { signal: job.signal }))
   */
  handle<Own extends AnyQueue>(queue: Own, handler: HandlerOf<Own>): this {
    if (typeof handler !== 'function') throw new QueueOptionsError('handler', handler, 'a function')
    // The queue's codec creates the handler's argument and checks its result.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    this.#attach(queue, handler as Handler<unknown, unknown>, 1)
    nameHandler(handler, queue.name)
    return this
  }

  /**
   * Attaches a handler that takes many jobs at a time, and ends each by the job's own methods. The queue's `concurrency`
   * then counts batches. Throws `WorkerStateError` after `start()`.
   *
   *     worker.handleBatch(emailQueue, async (jobs) => {
   *       const receipts = await smtp.sendAll(jobs.map((job) => job.data))
   *       jobs.forEach((job, index) => job.complete(receipts[index]))
   *     }, { size: 50 })
   */
  handleBatch<Own extends AnyQueue>(
    queue: Own,
    handler: BatchHandler<InputOf<Own>, OutputOf<Own>, ProgressOf<Own>>,
    options: BatchHandlerOptions = {},
  ): this {
    if (typeof handler !== 'function') throw new QueueOptionsError('handler', handler, 'a function')
    checkOnly(options, ['size', 'wait'])
    const { size = 100, wait = 0 } = options
    checkInteger('size', size, 1, 1_000)
    checkMilliseconds('wait', wait, 0, 60_000)
    // As in `handle`.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    this.#attach(queue, batchAdapter(handler as BatchHandler<unknown, unknown>, size, wait), size)
    nameHandler(handler, queue.name)
    return this
  }

  #attach(queue: AnyQueue, handler: Handler<unknown, unknown>, batchSize: number): void {
    if (this.#state !== 'made') throw new WorkerStateError('A worker takes handlers before start() only')
    this.#work.attach(queue, handler, batchSize)
  }

  /**
   * Calls `listener` at each event of that name, after the end of the attempt is stored. There is no event if the end is not
   * stored, because the job was cancelled or another worker has claimed it.
   *
   *     worker.on('failed', (event) => console.error(event.queue, event.id, event.error.message))
   */
  on<Name extends keyof WorkerEvents>(
    name: Name,
    listener: (event: WorkerEvents<Queue>[Name]) => unknown,
  ): this {
    checkListener(name, listener)
    this.#emitter.on(name, listener)
    return this
  }

  /** Removes a listener that {@link on} added: the same name and the same function. */
  off<Name extends keyof WorkerEvents>(
    name: Name,
    listener: (event: WorkerEvents<Queue>[Name]) => unknown,
  ): this {
    checkListener(name, listener)
    this.#emitter.off(name, listener)
    return this
  }

  /**
   * Connects, creates the queues or updates their stored options, and starts to claim jobs. Rejects with
   * `HandlerMissingError`, `QueueOptionsError` for a policy other than the stored queue's, or `QueueConnectionError`. After
   * a rejection, it can be called again.
   */
  start(): Promise<void> {
    if (this.#state === 'stopping' || this.#state === 'stopped')
      return Promise.reject(new WorkerStateError('A stopped worker cannot start again'))
    this.#starting ??= this.#start().catch((error: unknown) => {
      this.#starting = undefined
      if (this.#state === 'starting') this.#state = 'made'
      // Other users of the service can then close it, although this worker was never stopped.
      this.#release()
      throw error
    })
    return this.#starting
  }

  /**
   * Stops claiming jobs, and waits for running handlers. When `timeout` is nearly over, aborts the signals of the handlers
   * that still run and releases their jobs: other workers can start them at once, and no attempt is used up. Closes the
   * service if no client or other worker uses it. A second call returns the first call's promise.
   *
   * Resolves within `timeout`, or within 2 seconds if `timeout` is shorter, even if the database does not answer. A job that
   * could not be released starts again in another worker after its queue's `heartbeat`.
   *
   *     await worker.stop({ timeout: 5_000 })
   */
  stop(options: StopOptions = {}): Promise<void> {
    checkOnly(options, ['timeout'])
    const { timeout = this.#options.stopTimeout ?? defaultStopTimeout } = options
    checkWait('timeout', timeout)
    this.#stopping ??= this.#stop(timeout)
    return this.#stopping
  }

  /**
   * Starts, runs the jobs that are due and those that they cause, and stops when none is left: for a process that a timer
   * starts, such as a serverless function. Delayed jobs, and retries that wait, are left for the next run.
   *
   * After `timeout` milliseconds (default 30,000) it claims no more jobs. Stopping then takes up to the worker's `stopTimeout`.
   * Rejects as `start()` does.
   *
   *     const worker = new QueueWorker(createPgBossService({ max: 2 }), [emailQueue], { stopTimeout: 10_000 })
   *     await worker.runOnce({ timeout: 45_000 })
   */
  async runOnce({ timeout = defaultRunTimeout, ...others }: RunOnceOptions = {}): Promise<void> {
    checkOnly(others, [])
    checkWait('timeout', timeout)
    const limit = timeLimit(timeout)
    try {
      await this.start()
      await Promise.race([this.#runUntilIdle(performance.now() + timeout), limit.reached])
    } finally {
      limit.clear()
      await this.stop()
    }
  }

  /** Jobs that end may add jobs to a queue that has just been found empty, so all queues are asked again. */
  async #runUntilIdle(until: number): Promise<void> {
    const ended = (): number => this.#loops.reduce((sum, loop) => sum + loop.ended, 0)
    for (let before = -1; before !== ended() && performance.now() < until;) {
      before = ended()
      // oxlint-disable-next-line no-await-in-loop -- each pass asks what the one before has left
      await this.runDue()
    }
  }

  /**
   * Stops claiming jobs of this queue in this process. Running handlers continue. Can be called before `start()`.
   *
   *     worker.pause('email-queue')
   */
  pause(queue: Queue | NameOf<Queue>): void {
    this.#paused.add(this.#work.nameOf(queue))
    this.#loopOf(queue)?.pause()
  }

  /**
   * Claims jobs of a paused queue again.
   *
   *     worker.resume('email-queue')
   */
  resume(queue: Queue | NameOf<Queue>): void {
    this.#paused.delete(this.#work.nameOf(queue))
    this.#loopOf(queue)?.resume()
  }

  /**
   * Returns the state of the worker and its queues. Sends nothing to the database.
   *
   *     response.writeHead(worker.health().ready ? 200 : 503).end()
   */
  health(): WorkerHealth {
    const queues =
      this.#loops.length > 0
        ? this.#loops.map((loop) => loop.health)
        : this.#work.names.map((queue) => ({ queue, running: 0, paused: this.#paused.has(queue) }))
    return healthOf(this.#state, this.#poll.answeredAt, queues)
  }

  /**
   * Claims jobs at once, and resolves when all of them have run. For tests: normally a notification or the poll causes the
   * claim.
   * @internal
   */
  async runDue(): Promise<void> {
    this.#wake()
    await Promise.all(this.#loops.map((loop) => loop.resting()))
  }

  /** Keeps the contract beside the queue. A failure does not keep the worker from running jobs. */
  async #saveContract({ name, json }: Contract): Promise<void> {
    if (json === undefined || this.#service.contracts === undefined) return
    const contracts: Json = JSON.parse(json)
    await this.#service.contracts.saveContract(name, contracts).catch(this.#service.reportError)
  }

  async #start(): Promise<void> {
    this.#state = 'starting'
    if (!this.#usesService) useService(this.#service, 'worker')
    this.#usesService = true
    const loops = this.#work.all.map((work) => this.#makeLoop(work))
    for (const { contract } of this.#work.all) {
      // One at a time, because pg-boss creates queues under a lock.
      // oxlint-disable-next-line no-await-in-loop
      await this.#service.prepareQueue(contract.name, contract.options, 'worker')
      // oxlint-disable-next-line no-await-in-loop
      await this.#saveContract(contract)
    }
    await this.#subscribe()
    if (this.#stopping !== undefined) {
      await this.#unsubscribe()
      throw new ClosedError('worker')
    }
    this.#loops = loops
    this.#state = 'running'
    this.#poll.start()
    this.#signals.listen()
    for (const loop of loops) if (this.#paused.has(loop.queue)) loop.pause()
    this.#wake()
    // Reclaim dead workers' jobs now instead of at the next maintenance pass.
    this.#service.rescue?.rescueJobs().catch(this.#emitter.error)
  }

  #makeLoop({ contract, handler, batchSize }: Work): QueueLoop {
    if (handler === undefined) throw new HandlerMissingError(contract.name)
    return new QueueLoop({
      service: this.#service,
      contract,
      handler,
      concurrency:
        batchSize * (contract.options.concurrency ?? this.#options.concurrency ?? defaultConcurrency),
      emit: (event) => this.#emitter.emit(event),
      reportError: this.#emitter.error,
    })
  }

  async #stop(timeout: number): Promise<void> {
    const limit = timeLimit(timeout - Math.min(timeout / 10, longestReserve))
    const giveUp = timeLimit(Math.max(timeout, shortestStop))
    // An unfinished start ends first. Its own promise rejects with its error.
    if (this.#state === 'starting') await Promise.race([this.#starting?.catch(() => {}), giveUp.reached])
    this.#state = 'stopping'
    // The poll continues until the loops have stopped, to renew the claims of attempts that still run.
    await Promise.all([
      Promise.race([this.#unsubscribe(), giveUp.reached]),
      ...this.#loops.map((loop) => loop.stop(limit.reached, giveUp.reached)),
    ])
    this.#poll.stop()
    this.#state = 'stopped'
    this.#release()
    const closed = closeIfUnused(this.#service).then(() => this.#signals.closeClients())
    await Promise.race([closed, giveUp.reached])
    limit.clear()
    giveUp.clear()
    this.#signals.rest()
  }

  /** Opens all subscriptions or none. */
  async #subscribe(): Promise<void> {
    const { onJobsAdded, onJobsCancelled, rescue } = this.#service
    const opened = await Promise.allSettled([
      onJobsAdded((queue) => this.#wake(queue)),
      onJobsCancelled((ids) => {
        for (const loop of this.#loops) void loop.jobsCancelled(ids)
      }),
      rescue?.onAttemptsLost((attempts) => {
        for (const loop of this.#loops) loop.attemptsLost(attempts)
      }),
    ])
    this.#subscriptions = opened.flatMap((each) => (each.status === 'fulfilled' ? (each.value ?? []) : []))
    const failed = opened.find((each) => each.status === 'rejected')
    if (failed === undefined) return
    await this.#unsubscribe()
    throw failed.reason
  }

  async #unsubscribe(): Promise<void> {
    const subscriptions = this.#subscriptions
    this.#subscriptions = []
    await Promise.all(subscriptions.map((subscription) => subscription.close().catch(this.#emitter.error)))
  }

  #release(): void {
    if (this.#usesService) releaseService(this.#service, 'worker')
    this.#usesService = false
  }

  #loopOf(queue: Queue | NameOf<Queue>): QueueLoop | undefined {
    const name = this.#work.nameOf(queue)
    return this.#loops.find((loop) => loop.queue === name)
  }

  /** Without a name, wakes all queues. */
  #wake(queue?: string): void {
    for (const loop of this.#loops) if (queue === undefined || loop.queue === queue) loop.wake()
  }

  async #ask(): Promise<void> {
    const resting = this.#loops.filter((loop) => loop.rests).map((loop) => loop.queue)
    const [withWork] = await Promise.all([
      this.#service.queuesWithWork(resting),
      ...this.#loops.map((loop) => loop.checkClaims()),
    ])
    for (const queue of withWork) this.#wake(queue)
  }
}

/** A promise that resolves after a time. A time beyond the maximum of Node's timers is never reached. */
function timeLimit(milliseconds: number): { readonly reached: Promise<void>; readonly clear: () => void } {
  let timer: NodeJS.Timeout | undefined
  const reached = new Promise<void>((resolve) => {
    if (milliseconds < 2 ** 31) timer = setTimeout(resolve, milliseconds)
  })
  return { reached, clear: () => clearTimeout(timer) }
}
