/**
 * The attempts of one queue that run in this process. Each has its claim watched while it runs; its end is stored by the
 * settler, and then emitted as the event of what was stored. A slot is free as soon as the handler has ended, before the
 * end is stored.
 */
import { thrownBehind } from './thrown.js'
import { defaultTimeout } from '../options/check-options.js'
import type { Contract } from '../contract/index.js'
import { ClosedError } from '../errors/errors.js'
import type { Handler } from '../queue/handler.js'
import type { ClaimedJob, LostAttempt, StoredEnd } from '../engine/job-records.js'
import type { QueueService } from '../engine/queue-service.js'
import { decodeInput } from '../job/job-codec.js'
import { runAttempt, traced, type AttemptEnd, type AttemptResult } from './attempt.js'
import { ClaimWatch } from './claim-watch.js'
import type { AttemptEvent } from './emitter.js'
import type { GroupSlots } from './group-slots.js'
import type { HandlerRunParts } from './handler-run.js'
import { Settler } from './settler.js'

export interface RunsParts {
  readonly service: QueueService
  readonly contract: Contract
  readonly handler: Handler<unknown, unknown>
  /** Called when the end of an attempt is stored. */
  readonly emit: (event: AttemptEvent) => void
  /** For errors that are no job's fault. */
  readonly reportError: (error: unknown) => void
}

export interface RunsListeners {
  /** A slot is free; and with `mayHaveWork`, a job that could not start before may be free to. */
  readonly onFree: (mayHaveWork: boolean) => void
  /** The worker's stop has interrupted this attempt: its job is to be given back. */
  readonly onStopped: (job: ClaimedJob) => void
}

export class Runs {
  /** The claims of what runs here. */
  readonly claims: ClaimWatch
  readonly #parts: RunsParts
  readonly #queue: string
  readonly #groups: GroupSlots
  readonly #settler: Settler
  readonly #listeners: RunsListeners
  /** Whether a job that runs can keep another from starting. */
  readonly #keepsBack: boolean
  /** How many run, or have an end that is not stored yet. */
  #unfinished = 0
  /** Resolves when there are none. */
  #finished: PromiseWithResolvers<void> | undefined
  #running = 0
  #ended = 0

  /** `givenUp`: when to stop trying to store what the database does not take. */
  constructor(parts: RunsParts, groups: GroupSlots, givenUp: AbortSignal, listeners: RunsListeners) {
    this.#parts = parts
    this.#queue = parts.contract.name
    this.#groups = groups
    this.#listeners = listeners
    const { groupConcurrency, policy = 'standard' } = parts.contract.options
    this.#keepsBack = groupConcurrency !== undefined || policy !== 'standard'
    this.claims = new ClaimWatch(parts.service, this.#queue)
    this.#settler = new Settler(parts, this.#queue, givenUp)
  }

  get running(): number {
    return this.#running
  }

  /** How many have ended since the worker started. */
  get ended(): number {
    return this.#ended
  }

  /** How many have ended and are not stored yet. */
  get unsettled(): number {
    return this.#settler.unsettled
  }

  /** Whether everything that was started is stored. */
  get areFinished(): boolean {
    return this.#unfinished === 0
  }

  /** Resolves when everything that was started is stored. */
  async finished(): Promise<void> {
    if (this.areFinished) return
    this.#finished ??= Promise.withResolvers()
    await this.#finished.promise
  }

  /** Interrupts the attempts that run, for their jobs to be given back. */
  interrupt(): void {
    this.claims.interruptAll({ kind: 'stopped' }, new ClosedError('worker'))
  }

  /** Emits the end of an attempt that maintenance has ended. */
  emitLost({ id, attempt, data: json, error, stored }: LostAttempt): void {
    let data: unknown
    try {
      data = decodeInput(this.#parts.contract, json)
    } catch {
      // It does not fit: `undefined`, as for any failed attempt.
    }
    this.#parts.emit({
      name: stored,
      event: { queue: this.#queue, id, attempt, data, error, thrown: undefined },
    })
  }

  /** Resolves when the end of the attempt is stored. Never rejects: errors are reported. */
  async start(job: ClaimedJob): Promise<void> {
    this.#running += 1
    this.#unfinished += 1
    try {
      await this.#store(job, await this.#attempt(job))
    } catch (error) {
      this.#parts.reportError(error)
    }
    this.#unfinished -= 1
    if (!this.areFinished) return
    this.#finished?.resolve()
    this.#finished = undefined
  }

  async #store(job: ClaimedJob, end: AttemptEnd): Promise<void> {
    const { onFree, onStopped } = this.#listeners
    switch (end.kind) {
      case 'stopped':
        onStopped(job)
        return
      case 'lost':
        onFree(false)
        return
      case 'stored':
        this.#emit(job, end, 'completed')
        onFree(this.#keepsBack)
        return
      case 'ended':
      default: {
        const settled = this.#settler.settle(end.settlement)
        onFree(false)
        const stored = await settled
        if (stored !== undefined) this.#emit(job, end, stored)
        // A retry without a wait may start at once, and so may a job that this one kept from starting.
        onFree(end.settlement.kind === 'failed' || this.#keepsBack)
      }
    }
  }

  /** Emits what is stored, which can be other than what the attempt asked for. */
  #emit(
    job: ClaimedJob,
    { settlement, input: data, output: result }: AttemptResult,
    stored: StoredEnd,
  ): void {
    const fields = { queue: this.#queue, id: job.id, attempt: job.attempt, data }
    if (stored === 'completed') this.#parts.emit({ name: stored, event: { ...fields, result } })
    else if (stored !== 'lost' && settlement.kind !== 'completed')
      this.#parts.emit({
        name: stored,
        event: { ...fields, error: settlement.error, thrown: thrownBehind(settlement.error) },
      })
  }

  async #attempt(job: ClaimedJob): Promise<AttemptEnd> {
    const { service, contract, handler } = this.#parts
    try {
      const attempt: HandlerRunParts = {
        contract,
        handler,
        job,
        timeout: this.#timeoutOf(job),
        interruption: this.claims.watch(job),
        transactions: service.transactions,
        saveReport: (report) => service.saveReport(this.#queue, job.id, report),
      }
      return await traced(service.tracing, this.#queue, job, () => runAttempt(attempt))
    } finally {
      this.claims.unwatch(job)
      this.#groups.leave(job)
      this.#running -= 1
      this.#ended += 1
    }
  }

  /** The database keeps whole seconds. If they are the definition's timeout rounded up, returns the definition's. */
  #timeoutOf(job: ClaimedJob): number {
    const declared = this.#parts.contract.options.timeout ?? defaultTimeout
    return Math.ceil(declared / 1000) * 1000 === job.timeout ? declared : job.timeout
  }
}
