import { checkInteger, checkOnly } from '../options/check-options.js'
import { QueueClient } from '../client/client.js'
import { contractOf, contractWith } from '../queue/contract-of.js'
import { anyJson, contract as makeContract, type Contract, type Json } from '../contract/index.js'
import {
  HandlerMissingError,
  JobFailedError,
  QueueNotFoundError,
  QueueOptionsError,
  WorkerStateError,
} from '../errors/errors.js'
import type { AddOptions } from '../options/queue-options.js'
import type { InMemory } from '../pg-boss/embedded/in-memory.js'
import type { QueueService } from '../engine/queue-service.js'
import type { AnyQueue } from '../queue/queue-definition.js'
import type {
  CallableName,
  HandlerOf,
  InputOf,
  NameOf,
  OutputOf,
  ProgressOf,
  QueueOrName,
} from '../queue/queue-types.js'
import { decodeInput, readJob } from '../job/job-codec.js'
import type { BatchHandler, BatchHandlerOptions } from '../worker/batch.js'
import { QueueWorker } from '../worker/worker.js'
import { AddedJobs } from './added-jobs.js'
import { TestClock } from './clock.js'
import { contractUsages } from './contract-usages.js'
import { drain, nextDelayed } from './drain.js'
import type { AddedJob, DrainOptions, JobOfEach } from './options.js'

/** A queue whose jobs the test runs. */
interface WorkedQueue {
  readonly definition: AnyQueue
  readonly contract: Contract
  readonly hasHandler: boolean
  /** Attaches the test's own handler to a worker, if there is one. */
  readonly attach: (worker: QueueWorker) => unknown
}

/**
 * Queues for a test; see {@link createTestQueues}. The methods are bound:
 *
 *     const { client, added, drain, clock } = await createTestQueues([emailQueue])
 */
export class TestQueues<Queue extends AnyQueue = AnyQueue> {
  /** A client for the code under test, and for the test itself. */
  readonly client: QueueClient
  /** A service for clients and workers that the code creates: `new QueueClient(queues.service)`. */
  readonly service: QueueService
  readonly clock: TestClock
  readonly #engine: InMemory
  readonly #added: AddedJobs
  readonly #worked = new Map<string, WorkedQueue>()
  readonly #start: Date
  #isDraining = false
  #closed: Promise<void> | undefined

  /** @internal */
  constructor(engine: InMemory, service: QueueService, definitions: readonly Queue[]) {
    this.#engine = engine
    this.clock = new TestClock(engine.clock)
    this.#start = this.clock.now()
    this.#added = new AddedJobs(service, () => this.clock.advance(1))
    this.service = this.#added.service
    this.client = new QueueClient(this.service)
    for (const definition of definitions) {
      this.#work(definition, definition.handler !== undefined, () => {})
    }
  }

  /**
   * All jobs that were added to a queue since the last `reset()`, in order, in any state. Jobs whose transaction was rolled
   * back are among them.
   *
   *     expect(queues.added('email-queue')).toMatchObject([{ data: { to: 'ada@example.com' }, delay: 5_000 }])
   */
  readonly added = <Named extends QueueOrName>(queue: Named | CallableName<Named>): AddedJob<Named>[] => {
    const contract = contractWith(contractUsages.added, queue)
    return this.#added.of(contract.name).map(({ trace: _trace, data, ...job }) => ({
      ...job,
      // The contract is that of this queue, and its codec returns values of its types.
      /* oxlint-disable typescript/no-unsafe-type-assertion */
      queue: contract.name as NameOf<Named>,
      data: decodeInput(contract, data) as InputOf<Named>,
      /* oxlint-enable typescript/no-unsafe-type-assertion */
    }))
  }

  /**
   * Adds a job with this JSON, as an older version of the code stored it, and resolves with its id. The JSON is not checked:
   *
   *     await queues.addStored('email-queue', { to: 'ada@example.com', text: 'Hello' })
   *     const [job] = await queues.drain() // runs the upgrade and the handler
   */
  readonly addStored = <Named extends QueueOrName>(
    queue: Named | CallableName<Named>,
    json: Json,
    options: AddOptions = {},
  ): Promise<string> => {
    const head = contractWith(contractUsages.addStored, queue)
    // As in compiled code, a contract takes the place of the queue's name: one that writes any JSON.
    const stored = makeContract({ ...head, input: anyJson })
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    return this.client.add(stored as unknown as AnyQueue, json, options)
  }

  /**
   * Runs all jobs that are due by a real worker, then those that their handlers added, those that waited for them, and
   * retries, until no job is due. Resolves with the jobs that ran, in the order in which they started. Delayed jobs stay
   * `delayed` until the clock is moved.
   *
   *     const [job] = await queues.drain()
   *     expect(job?.status).toBe('completed')
   *
   * Rejects with `HandlerMissingError` if jobs were added to a queue without a handler, `DrainLimitError` after too many
   * attempts, and `WorkerStateError` if it is called during another `drain()`.
   */
  readonly drain = async (options: DrainOptions = {}): Promise<JobOfEach<Queue>[]> => {
    checkOnly(options, ['only', 'advanceClock', 'throwFailures', 'limit'])
    const { only, advanceClock = false, throwFailures = false, limit = 1_000 } = options
    checkInteger('limit', limit, 1, 1_000_000)
    if (this.#isDraining) throw new WorkerStateError('drain() was called while another is under way')
    this.#isDraining = true
    try {
      const worked = only === undefined ? this.#withHandlers() : [only].flat().map((each) => this.#find(each))
      const queues = worked.map(({ contract }) => contract.name)
      const jobs = await drain({
        service: this.service,
        queues,
        limit,
        makeWorker: (service) => makeWorker(service, worked),
        prepareRound: async () => {
          if (this.#added.hasFlows) await this.#engine.releaseDependents()
          if (only === undefined) await this.#refuseOthers(queues)
        },
        moveTime: () => this.#moveTime(advanceClock, queues),
      })
      for (const { queue, stored } of jobs) {
        if (throwFailures && stored.status === 'failed' && stored.error !== undefined)
          throw new JobFailedError(queue, stored.id, stored.error)
      }
      // Each job is read by the contract of its own queue.
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion
      return jobs.map(({ queue, stored }) =>
        readJob(this.#find(queue).contract, stored),
      ) as JobOfEach<Queue>[]
    } finally {
      this.#isDraining = false
    }
  }

  /**
   * Attaches a handler to a queue, in place of the definition's own if it has one: the handler of your worker, or a fake. It
   * stays until another one is attached.
   *
   *     queues.handle(emailQueue, async (email) => ({ messageId: 'm1', sentAt: new Date(0) }))
   */
  readonly handle = <Own extends AnyQueue>(definition: Own, handler: HandlerOf<Own>): this => {
    checkHandler(handler)
    return this.#work(definition, true, (worker) => worker.handle(definition, handler))
  }

  /** Attaches a handler that takes many jobs at a time; see `QueueWorker.handleBatch`. */
  readonly handleBatch = <Own extends AnyQueue>(
    definition: Own,
    handler: BatchHandler<InputOf<Own>, OutputOf<Own>, ProgressOf<Own>>,
    options?: BatchHandlerOptions,
  ): this => {
    checkHandler(handler)
    return this.#work(definition, true, (worker) => worker.handleBatch(definition, handler, options))
  }

  /**
   * Deletes all jobs and schedules, clears `added`, and sets the clock back to its start. Attached handlers stay. Takes tens
   * of milliseconds, so call it after each test.
   *
   *     afterEach(() => queues.reset())
   */
  readonly reset = async (): Promise<void> => {
    if (this.#isDraining) throw new WorkerStateError('reset() was called while drain() is under way')
    await this.#engine.empty()
    await this.clock.setTime(this.#start)
    this.#added.forget()
  }

  /** Closes the client, the service and the database. A second call returns the first one's promise. */
  readonly close = (): Promise<void> => {
    this.#closed ??= this.client.close().then(() => this.#engine.close())
    return this.#closed
  }

  #work(definition: AnyQueue, hasHandler: boolean, attach: (worker: QueueWorker) => unknown): this {
    const contract = contractOf(definition)
    this.#worked.set(contract.name, { definition, contract, hasHandler, attach })
    return this
  }

  #withHandlers(): readonly WorkedQueue[] {
    return [...this.#worked.values()].filter(({ hasHandler }) => hasHandler)
  }

  #find(queue: AnyQueue | string): WorkedQueue {
    const name = typeof queue === 'string' ? queue : contractOf(queue).name
    const worked = this.#worked.get(name)
    if (worked === undefined) throw new QueueNotFoundError(name, [...this.#worked.keys()])
    if (!worked.hasHandler) throw handlerMissing(name)
    return worked
  }

  /** Throws if jobs are due in queues without a handler. Dead letters do not count: no program adds them. */
  async #refuseOthers(queues: readonly string[]): Promise<void> {
    const others = this.#added.queues.filter((queue) => !queues.includes(queue))
    if (others.length === 0) return
    const [queue] = await this.service.queuesWithWork(others)
    if (queue !== undefined) throw handlerMissing(queue)
  }

  async #moveTime(isWanted: boolean, queues: readonly string[]): Promise<boolean> {
    const next = isWanted ? await nextDelayed(this.service, queues) : undefined
    if (next === undefined) return false
    await this.clock.setTime(next)
    return true
  }
}

function checkHandler(handler: unknown): void {
  if (typeof handler !== 'function') throw new QueueOptionsError('handler', handler, 'a function')
}

function makeWorker(service: QueueService, worked: readonly WorkedQueue[]): QueueWorker {
  const worker = new QueueWorker(
    service,
    worked.map(({ definition }) => definition),
  )
  for (const { attach } of worked) attach(worker)
  return worker
}

function handlerMissing(queue: string): HandlerMissingError {
  return new HandlerMissingError(
    queue,
    'Jobs of it are due: give its definition to createTestQueues([…]), or a handler to handle(definition, handler), ' +
      'or name the queues to drain: drain({ only: … }).',
  )
}
