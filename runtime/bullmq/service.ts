import { randomUUID } from 'node:crypto'
import { isNativeError } from 'node:util/types'
import type {
  Contracts,
  DeadLetters,
  Flows,
  Limits,
  Rescue,
  Schedules,
  Tracing,
} from '../engine/capabilities.js'
import type {
  Claim,
  ClaimedJob,
  ClaimedJobs,
  JobChanges,
  JobQuery,
  LostClaim,
  NewJob,
  NewReport,
  Settlement,
  StoredEnd,
} from '../engine/job-records.js'
import type { QueueService, Role } from '../engine/queue-service.js'
import { refuseUnsupported } from '../engine/service-support.js'
import { ClosedError, NotSupportedError } from '../errors/errors.js'
import type { QueueOptions, Transaction } from '../options/queue-options.js'
import { Commands } from './connect/commands.js'
import { connector, Link } from './connect/link.js'
import { checkServiceOptions, defaultCommandTimeout, type BullMQServiceOptions } from './connect/options.js'
import { addJobs } from './jobs/add-jobs.js'
import { asClaimed, claimJobs, type Claimed, type ClaimedAll } from './jobs/claim-jobs.js'
import { contractsIn } from './jobs/contracts.js'
import { previewRedrive, redrive } from './jobs/dead-letters.js'
import { addFlow, dependencies } from './jobs/flows.js'
import { isSame, prefixOf, type Lane } from './jobs/lane.js'
import { LostAttempts } from './jobs/lost-attempts.js'
import { noteWorkers, storeOptions } from './jobs/prepare-queue.js'
import { saveReport } from './jobs/reports.js'
import { countJobs, findJobs, readEnds, readJobs } from './jobs/read-jobs.js'
import { continueSchedule, listSchedules, removeSchedule, saveSchedule } from './jobs/schedules.js'
import { cancellationsOf, keepClaims, lettersOf, releaseJobs, settleJobs } from './jobs/settle-jobs.js'
import { addThrottled } from './jobs/throttle.js'
import { updateJob } from './jobs/update-jobs.js'
import { EventReader } from './notify/event-reader.js'
import { removeJob, retryJobs } from './scripts/change-jobs.js'
import { queuesWithWork } from './scripts/claim-jobs.js'
import { cancelJobs } from './scripts/settle-jobs.js'
import { supports } from './supports.js'
import { inSpans, tracing, type TraceOf } from './tracing.js'

/**
 * Returns a queue service that stores jobs in Redis, by BullMQ.
 *
 *     const service = createBullMQService({ url: process.env.REDIS_URL })
 *     const queue = new QueueClient(service)
 *
 * Jobs are BullMQ's own: its workers, its dashboards and its other clients see them, and the other way round. It needs
 * Redis 6.2 or later with the policy `noeviction`, and the packages `bullmq` (6.7 or later) and `ioredis`. It connects on
 * first use: one connection for commands, and one to be told of new and finished jobs.
 *
 * Throws `QueueOptionsError` for a wrong option. Calls of the service reject with `QueueConnectionError` when Redis cannot be
 * used. Its message never contains a password.
 */
export function createBullMQService(options: BullMQServiceOptions = {}): QueueService {
  checkServiceOptions(options)
  return new BullMQService(options)
}

/** How long `close()` waits for unfinished calls. Milliseconds. */
const defaultClosing = 5_000
/** How often a worker looks for attempts whose worker is silent. Milliseconds. */
const rescueInterval = 5_000

class BullMQService implements QueueService {
  readonly supports = supports
  readonly limits: Limits
  readonly schedules: Schedules
  readonly deadLetters: DeadLetters
  readonly flows: Flows
  readonly rescue: Rescue
  readonly contracts: Contracts
  readonly tracing?: Tracing
  readonly #options: BullMQServiceOptions
  readonly #prefix: string
  readonly #commands: Commands
  readonly #events: EventReader
  readonly #lanes = new Map<string, Lane & { readonly ready: Promise<void> }>()
  readonly #lostAttempts = new LostAttempts()
  /** Begins the tokens of this service's claims. */
  readonly #id = randomUUID()
  #claims = 0
  #rescueTimer: NodeJS.Timeout | undefined
  #closed: Promise<void> | undefined

  constructor(options: BullMQServiceOptions) {
    this.#options = options
    this.#prefix = options.prefix ?? 'bull'
    const connecting = connector(options)
    this.#commands = new Commands(new Link(connecting))
    this.#events = new EventReader(
      connecting,
      cancellationsOf(this.#prefix),
      options.commandTimeout ?? defaultCommandTimeout,
      (error) => this.reportError(error),
    )
    const commands = this.#commands
    this.limits = {
      addThrottled: async (queue, job, limit, transaction) =>
        this.#adding(queue, [job], transaction, (lane, traceOf) =>
          addThrottled(commands.run, lane, job, limit, traceOf(job)),
        ),
    }
    this.schedules = {
      saveSchedule: async (queue, schedule, transaction) =>
        saveSchedule(commands, this.#lane(queue, transaction), schedule),
      removeSchedule: async (queue, key, transaction) =>
        removeSchedule(commands, this.#lane(queue, transaction), key),
      listSchedules: async (queue) => listSchedules(commands, this.#lane(queue)),
    }
    this.deadLetters = {
      redrive: async (queue, filter, transaction) =>
        redrive(commands, this.#lane(queue, transaction), filter, this.#prefix),
      previewRedrive: async (queue, filter) => previewRedrive(commands, this.#lane(queue), filter),
    }
    this.flows = {
      addFlow: async (jobs, transaction) => {
        const placed = jobs.map((job) => ({ ...job, lane: this.#lane(job.queue, transaction) }))
        const [{ queue } = { queue: '' }] = jobs
        const all = jobs.map(({ job }) => job)
        return this.#traced(queue, all, (traceOf) => addFlow(commands, placed, traceOf))
      },
      dependencies: async (queue, id) => dependencies(commands, this.#lane(queue), id),
    }
    this.rescue = {
      rescueJobs: async () => this.#rescue(),
      onAttemptsLost: async (listener) => this.#lostAttempts.onLost(listener),
    }
    this.contracts = contractsIn(commands, (queue) => {
      this.#refuseClosed()
      return prefixOf(this.#prefix, queue)
    })
    if (options.openTelemetry?.enabled !== false) this.tracing = tracing
  }

  /** BullMQ stores any text. What it reserves for ids of its own, `addJobs` refuses. */
  readonly storedId = (_queue: string, id: string): string => id

  readonly prepareQueue = async (queue: string, options: QueueOptions, role: Role): Promise<void> => {
    this.#refuseClosed()
    const known = this.#lanes.get(queue)
    const isWorked = role === 'worker' || known?.isWorked === true
    // A worker's options count for the whole process.
    const isKnown = role === 'producer' && (known?.isWorked === true || isSame(known?.options, options))
    if (known !== undefined && (isKnown || (known.isWorked && isSame(known.options, options))))
      return known.ready
    refuseUnsupported(supports, queue, options)
    const prefix = prefixOf(this.#prefix, queue)
    const lane = { queue, prefix, events: `${prefix}events`, options, isWorked }
    const ready = this.#prepare(lane)
    this.#lanes.set(queue, { ...lane, ready })
    try {
      await ready
    } catch (error) {
      // The next call prepares it again.
      if (this.#lanes.get(queue)?.ready === ready) this.#lanes.delete(queue)
      throw error
    }
  }

  async #prepare(lane: Lane): Promise<void> {
    await storeOptions(this.#commands, lane)
    const reading = this.#events.add(lane)
    // Ends the read that does not know of this queue. Where the command is not allowed, that ends by itself soon.
    if (reading !== undefined) await this.#commands.command('CLIENT', ['UNBLOCK', reading]).catch(() => {})
    if (!lane.isWorked) return
    await noteWorkers(this.#commands, [lane])
    this.#rescueTimer ??= setInterval(
      () => void this.#rescue().catch(this.reportError),
      rescueInterval,
    ).unref()
  }

  readonly addJobs = async (queue: string, jobs: readonly NewJob[], transaction?: Transaction) =>
    this.#adding(queue, jobs, transaction, (lane, traceOf) =>
      addJobs(this.#commands.repeat, lane, jobs, traceOf),
    )

  async #adding<Result>(
    queue: string,
    jobs: readonly NewJob[],
    transaction: Transaction | undefined,
    add: (lane: Lane, traceOf: TraceOf) => Promise<Result>,
  ): Promise<Result> {
    const lane = this.#lane(queue, transaction)
    return this.#traced(queue, jobs, (traceOf) => add(lane, traceOf))
  }

  #traced<Result>(
    queue: string,
    jobs: readonly NewJob[],
    add: (traceOf: TraceOf) => Promise<Result>,
  ): Promise<Result> {
    return this.tracing === undefined ? add(() => undefined) : inSpans(queue, jobs, add)
  }

  readonly readJobs = async (queue: string, ids: readonly string[], transaction?: Transaction) =>
    readJobs(this.#commands, this.#lane(queue, transaction), ids)

  readonly readEnds = async (queue: string, ids: readonly string[]) =>
    readEnds(this.#commands, this.#lane(queue), ids)

  readonly findJobs = async (queue: string, query: JobQuery) =>
    findJobs(this.#commands, this.#lane(queue), query)

  readonly countJobs = async (queue: string) => countJobs(this.#commands, this.#lane(queue))

  readonly removeJob = async (queue: string, id: string, transaction?: Transaction): Promise<boolean> => {
    const lane = this.#lane(queue, transaction)
    await this.#continueSchedules(lane, [id])
    return (await this.#commands.run<number>(removeJob, [lane.prefix, id])) === 1
  }

  readonly updateJob = async (queue: string, id: string, changes: JobChanges, transaction?: Transaction) =>
    updateJob(this.#commands.repeat, this.#lane(queue, transaction), id, changes)

  readonly cancelJobs = async (queue: string, ids: readonly string[], transaction?: Transaction) => {
    const lane = this.#lane(queue, transaction)
    await this.#continueSchedules(lane, ids)
    const cancellations = cancellationsOf(this.#prefix)
    return this.#commands.repeat<readonly string[]>(cancelJobs, [
      lane.prefix,
      Date.now(),
      cancellations,
      ...ids,
    ])
  }

  readonly retryJobs = async (queue: string, ids: readonly string[], transaction?: Transaction) =>
    this.#commands.run<readonly string[]>(retryJobs, [this.#lane(queue, transaction).prefix, ...ids])

  readonly claimJobs = async (queue: string, limit: number): Promise<ClaimedJobs> => {
    const lane = this.#lane(queue)
    this.#claims += 1
    const claimed = await claimJobs(this.#commands, lane, limit, `${this.#id}:${this.#claims}`)
    const isPlain = claimed.jobs.every(
      ({ schedule, deferredFailure }) => schedule === undefined && deferredFailure === undefined,
    )
    return asClaimed(isPlain ? claimed : await this.#withoutFailed(lane, claimed))
  }

  /** Adds the next jobs of the schedules of claimed jobs, and fails those that BullMQ wants to fail and not to run. */
  async #withoutFailed(lane: Lane, { jobs, more }: ClaimedAll): Promise<ClaimedAll> {
    const run: Claimed[] = []
    for (const claimed of jobs) {
      const { job, schedule, deferredFailure } = claimed
      // oxlint-disable-next-line no-await-in-loop -- few of them
      if (schedule !== undefined) await continueSchedule(this.#commands, lane, schedule, job.id)
      if (deferredFailure === undefined) run.push(claimed)
      // oxlint-disable-next-line no-await-in-loop
      else await this.#failDeferred(lane, job, deferredFailure)
    }
    return { jobs: run, more }
  }

  async #failDeferred(lane: Lane, job: ClaimedJob, message: string): Promise<void> {
    const { id, attempt, data, receipt } = job
    const error = { name: 'Error', message, stack: undefined }
    await this.settleJobs(lane.queue, [{ kind: 'failed', claim: { id, receipt }, error, final: true }])
    this.#lostAttempts.tell([{ queue: lane.queue, id, attempt, data, error, stored: 'failed' }])
  }

  /** A job of a schedule that will not be claimed adds the next one now. */
  async #continueSchedules(lane: Lane, ids: readonly string[]): Promise<void> {
    for (const id of ids) {
      const scheduler = /^repeat:(.+):\d+$/.exec(id)?.[1]
      // oxlint-disable-next-line no-await-in-loop -- mostly none
      if (scheduler !== undefined) await continueSchedule(this.#commands, lane, scheduler, id)
    }
  }

  readonly settleJobs = async (
    queue: string,
    settlements: readonly Settlement[],
  ): Promise<readonly StoredEnd[]> => {
    const lane = this.#lane(queue)
    return settleJobs(this.#commands.repeat, lane, lettersOf(lane, this.#prefix), settlements)
  }

  readonly releaseJobs = async (queue: string, claims: readonly Claim[]): Promise<void> =>
    releaseJobs(this.#commands.repeat, this.#lane(queue), claims)

  readonly keepClaims = async (queue: string, claims: readonly Claim[]): Promise<readonly LostClaim[]> =>
    keepClaims(this.#commands.repeat, this.#lane(queue), claims)

  readonly saveReport = async (queue: string, claim: Claim, report: NewReport): Promise<void> =>
    saveReport(this.#commands.repeat, this.#lane(queue), claim, report)

  readonly queuesWithWork = async (queues: readonly string[]): Promise<readonly string[]> => {
    if (queues.length === 0) {
      // The worker's poll also asks whether Redis answers.
      await this.#commands.command('PING', [])
      return []
    }
    const prefixes = queues.map((queue) => this.#lane(queue).prefix)
    const found = await this.#commands.repeat<readonly number[]>(queuesWithWork, [Date.now(), ...prefixes])
    return found.flatMap((index) => queues[index] ?? [])
  }

  readonly onJobsAdded = (listener: (queue?: string) => void) =>
    this.#events.listen(this.#events.added, listener)

  readonly onJobsFinished = (listener: (ids?: readonly string[]) => void) =>
    this.#events.listen(this.#events.finished, listener)

  readonly onJobsCancelled = (listener: (ids?: readonly string[]) => void) =>
    this.#events.listen(this.#events.cancelled, listener)

  readonly reportError = (error: unknown): void => {
    if (this.#closed !== undefined) return
    const shown = isNativeError(error) ? error : new Error(String(error))
    if (this.#options.onError !== undefined) this.#options.onError(shown)
    else process.stderr.write(`typeboss: ${shown.message}\n`)
  }

  readonly close = (timeout = defaultClosing): Promise<void> => {
    this.#closed ??= this.#close(timeout)
    return this.#closed
  }

  async #close(timeout: number): Promise<void> {
    clearInterval(this.#rescueTimer)
    this.#events.close()
    await this.#commands.close(timeout)
  }

  async #rescue(): Promise<void> {
    const worked = [...this.#lanes.values()].filter(({ isWorked }) => isWorked)
    const ended = await this.#lostAttempts.end(this.#commands, worked, (lane) =>
      lettersOf(lane, this.#prefix),
    )
    // Their worker may have died before it added the next job of a schedule.
    // oxlint-disable-next-line no-await-in-loop -- few of them
    for (const { queue, id } of ended) await this.#continueSchedules(this.#lane(queue), [id])
    await noteWorkers(this.#commands, worked)
  }

  #refuseClosed(): void {
    if (this.#closed !== undefined) throw new ClosedError('queue service')
  }

  /** The prepared queue. Throws `NotSupportedError` for a transaction. */
  #lane(queue: string, transaction?: Transaction): Lane {
    this.#refuseClosed()
    if (transaction !== undefined)
      throw new NotSupportedError(
        'transactions: Redis takes no part in those of a database',
        supports.engine,
        'db',
      )
    const lane = this.#lanes.get(queue)
    if (lane === undefined) throw new Error(`The queue ${queue} was not prepared`)
    return lane
  }
}
