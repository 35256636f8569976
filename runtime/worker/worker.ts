import { checkWait, defaultConcurrency } from '../check-options.js'
import { contractOf } from '../contract-of.js'
import type { Contract } from '../contract.js'
import {
  ClosedError,
  HandlerMissingError,
  QueueDefinedTwiceError,
  QueueOptionsError,
  WorkerStateError,
} from '../errors.js'
import type { Handler } from '../handler.js'
import { QueueLoop } from './queue-loop.js'
import type { QueueService, Subscription } from '../queue-service.js'
import type { AnyQueue, InputOf, OutputOf } from '../queue-types.js'
import { leaveService, useService } from '../service-users.js'

export interface WorkerOptions {
  /** How many jobs of a queue run at once where its definition does not say. Default 10. */
  readonly concurrency?: number
}

export interface StopOptions {
  /** How long running handlers may still take, in milliseconds. Default 30,000. */
  readonly timeout?: number
}

/** How often queues that rest are asked about: the floor under notifications, and what starts delayed jobs. */
const pollInterval = 1_000
const defaultStopTimeout = 30_000

type State = 'made' | 'starting' | 'running' | 'stopped'

/**
 * Runs the handlers of queues, in this process.
 *
 *     const worker = new QueueWorker(createPgBossService(), [emailQueue, exportQueue])
 *     await worker.start()
 *     process.once('SIGTERM', () => void worker.stop())
 *
 * A job starts within milliseconds of `add`, woken by a notification; delayed ones within a second of their time. Each
 * queue runs up to its `concurrency` of jobs at once; a slow job holds up no other. What a handler returns is stored as
 * the job's result; what it throws fails the attempt, which is tried again as the queue's options say. A handler
 * that runs past its `timeout` has its `signal` aborted and its attempt failed, whether it stops or not.
 *
 * While the database is away the worker waits for it, and goes on when it is back.
 */
export class QueueWorker {
  readonly #service: QueueService
  readonly #options: WorkerOptions
  readonly #queues = new Map<
    string,
    { readonly contract: Contract; readonly handler: Handler<unknown, unknown> | undefined }
  >()
  #state: State = 'made'
  #loops: readonly QueueLoop[] = []
  #starting: Promise<void> | undefined
  #stopping: Promise<void> | undefined
  #subscriptions: readonly Subscription[] = []
  #poll: NodeJS.Timeout | undefined
  #polling = false
  #pollFailed = false

  constructor(service: QueueService, queues: readonly AnyQueue[], options: WorkerOptions = {}) {
    const { concurrency = defaultConcurrency } = options
    if (!Number.isInteger(concurrency) || concurrency < 1 || concurrency > 10_000) {
      throw new QueueOptionsError('concurrency', concurrency, 'an integer from 1 to 10000')
    }
    if (!Array.isArray(queues)) throw new QueueOptionsError('queues', queues, 'an array of queue definitions')
    this.#service = service
    this.#options = options
    useService(service)
    for (const queue of queues) {
      const contract = contractOf(queue)
      if (this.#queues.has(contract.name)) throw new QueueDefinedTwiceError(contract.name)
      this.#queues.set(contract.name, { contract, handler: queue.handler })
    }
  }

  /**
   * Attaches a handler to a queue that was defined without one, or in place of its own. Before `start()`.
   *
   *     worker.handle(emailQueue, async (email, job) => smtp.send(email, { signal: job.signal }))
   */
  handle<Queue extends AnyQueue>(queue: Queue, handler: Handler<InputOf<Queue>, OutputOf<Queue>>): this {
    if (this.#state !== 'made') throw new WorkerStateError('A worker takes handlers before start() only')
    if (typeof handler !== 'function') throw new QueueOptionsError('handler', handler, 'a function')
    const contract = contractOf(queue)
    // The codec gives it what the queue's input type says, and checks what it returns.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    this.#queues.set(contract.name, { contract, handler: handler as Handler<unknown, unknown> })
    return this
  }

  /**
   * Connects, makes the queues or brings their stored options up to date, and begins to work. Resolves when jobs
   * are being taken. Rejects with `HandlerMissingError` or `QueueConnectionError`; then it can be called again.
   */
  start(): Promise<void> {
    if (this.#state === 'stopped')
      return Promise.reject(new WorkerStateError('A stopped worker cannot start again'))
    this.#starting ??= this.#start().catch((error: unknown) => {
      this.#starting = undefined
      if (this.#state === 'starting') this.#state = 'made'
      throw error
    })
    return this.#starting
  }

  /**
   * Takes no more jobs, waits up to `timeout` for running handlers, then aborts their signals and gives their jobs back:
   * other workers can start them at once, and no attempt is used up. Closes the service if no client or other worker
   * uses it. Twice is once.
   */
  stop({ timeout = defaultStopTimeout }: StopOptions = {}): Promise<void> {
    checkWait('timeout', timeout)
    this.#stopping ??= this.#stop(timeout)
    return this.#stopping
  }

  async #start(): Promise<void> {
    this.#state = 'starting'
    const loops = [...this.#queues.values()].map(({ contract, handler }) => {
      if (handler === undefined) throw new HandlerMissingError(contract.name)
      const concurrency = contract.options.concurrency ?? this.#options.concurrency ?? defaultConcurrency
      return new QueueLoop({ service: this.#service, contract, handler, concurrency })
    })
    for (const { contract } of this.#queues.values()) {
      // One at a time: pg-boss makes queues under a lock, and a first start is no place for a crowd.
      // oxlint-disable-next-line no-await-in-loop
      await this.#service.prepareQueue(contract.name, contract.options, 'worker')
    }
    this.#subscriptions = await Promise.all([
      this.#service.onJobsAdded((queue) => this.#wake(queue)),
      this.#service.onJobsCancelled((ids) => {
        for (const loop of this.#loops) void loop.jobsCancelled(ids)
      }),
    ])
    if (this.#stopping !== undefined) throw new ClosedError('worker')
    this.#loops = loops
    this.#state = 'running'
    this.#poll = setInterval(() => void this.#ask(), pollInterval)
    this.#wake()
  }

  async #stop(timeout: number): Promise<void> {
    // A start under way ends first; one that fails has told its caller.
    await this.#starting?.catch(() => {})
    this.#state = 'stopped'
    clearInterval(this.#poll)
    await Promise.all(
      this.#subscriptions.map((subscription) => subscription.close().catch(this.#service.reportError)),
    )
    let timer: NodeJS.Timeout | undefined
    const deadline = new Promise<void>((resolve) => {
      if (timeout < 2 ** 31) timer = setTimeout(resolve, timeout)
    })
    await Promise.all(this.#loops.map((loop) => loop.stop(deadline)))
    clearTimeout(timer)
    await leaveService(this.#service)
  }

  /** Without a name: any queue may have work. */
  #wake(queue?: string): void {
    for (const loop of this.#loops) if (queue === undefined || loop.queue === queue) loop.wake()
  }

  async #ask(): Promise<void> {
    if (this.#polling) return
    this.#polling = true
    try {
      const resting = this.#loops.filter((loop) => loop.rests).map((loop) => loop.queue)
      await Promise.all([
        ...this.#loops.map((loop) => loop.checkClaims()),
        this.#service.queuesWithWork(resting).then((queues) => queues.forEach((queue) => this.#wake(queue))),
      ])
      this.#pollFailed = false
    } catch (error) {
      // Said once for each time that the database goes away.
      if (!this.#pollFailed && this.#state === 'running') this.#service.reportError(error)
      this.#pollFailed = true
    } finally {
      this.#polling = false
    }
  }
}
