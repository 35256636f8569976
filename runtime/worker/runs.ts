/**
 * The attempts of one queue that run in this process, and what becomes of each: its claim is watched while it runs, its
 * end goes to the settler, and is told once it is stored. A slot is free again as soon as its handler has ended, before
 * that is stored.
 */
import { defaultTimeout } from '../options/check-options.js'
import type { Contract } from '../contract/index.js'
import { ClosedError } from '../errors/errors.js'
import type { Handler } from '../queue/handler.js'
import type { ClaimedJob } from '../engine/job-records.js'
import type { QueueService } from '../engine/queue-service.js'
import { eventOf } from './attempt-event.js'
import { runAttempt, type AttemptEnd, type AttemptParts } from './attempt.js'
import { ClaimWatch } from './claim-watch.js'
import type { AttemptEvent } from './emitter.js'
import type { GroupSlots } from './group-slots.js'
import { Settler } from './settler.js'
import { traced } from './traced.js'

export interface RunsParts {
  readonly service: QueueService
  readonly contract: Contract
  readonly handler: Handler<unknown, unknown>
  /** What became of an attempt, once it is stored. */
  readonly tell: (event: AttemptEvent) => void
  /** What no job can be blamed for. */
  readonly reportError: (error: unknown) => void
}

export class Runs {
  /** The claims of what runs here. */
  readonly claims: ClaimWatch
  readonly #parts: RunsParts
  readonly #queue: string
  readonly #groups: GroupSlots
  readonly #settler: Settler
  /** A slot is free; and with `mayHaveWork`, a job that was not may be free to start. */
  readonly #onFree: (mayHaveWork: boolean) => void
  /** Whether a job that runs can keep another from starting. */
  readonly #keepsBack: boolean
  readonly #cut = new AbortController()
  /** How many run, or have an outcome that is not stored yet. */
  #unfinished = 0
  /** Resolves when there are none. */
  #finished: PromiseWithResolvers<void> | undefined
  readonly #interrupted: ClaimedJob[] = []
  #running = 0
  #ended = 0

  constructor(parts: RunsParts, groups: GroupSlots, onFree: (mayHaveWork: boolean) => void) {
    this.#parts = parts
    this.#queue = parts.contract.name
    this.#groups = groups
    this.#onFree = onFree
    const { groupConcurrency, policy = 'standard' } = parts.contract.options
    this.#keepsBack = groupConcurrency !== undefined || policy !== 'standard'
    this.claims = new ClaimWatch(parts.service, this.#queue)
    this.#settler = new Settler(parts, this.#queue, this.#cut.signal)
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

  /** When everything that was started is stored. */
  async finished(): Promise<void> {
    if (this.areFinished) return
    this.#finished ??= Promise.withResolvers()
    await this.#finished.promise
  }

  /** Interrupts what runs, and resolves with those jobs, to be given back. */
  async cut(): Promise<readonly ClaimedJob[]> {
    this.#cut.abort()
    this.claims.interruptAll({ kind: 'stopped' }, new ClosedError('worker'))
    await this.finished()
    return this.#interrupted.splice(0)
  }

  /** Returns at once. Nothing rejects: what goes wrong is reported. */
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

  /** Stores what became of it, and tells. */
  async #store(job: ClaimedJob, end: AttemptEnd): Promise<void> {
    switch (end.kind) {
      case 'stopped':
        this.#interrupted.push(job)
        return
      case 'lost':
        this.#onFree(false)
        return
      case 'stored':
        this.#parts.tell(eventOf(this.#queue, job, end))
        this.#onFree(this.#keepsBack)
        return
      case 'ended':
      default: {
        const settled = this.#settler.settle(end.settlement)
        this.#onFree(false)
        if (await settled) this.#parts.tell(eventOf(this.#queue, job, end))
        // A retry without a wait may start at once, and so may a job that was kept back by this one.
        this.#onFree(end.settlement.kind === 'failed' || this.#keepsBack)
      }
    }
  }

  async #attempt(job: ClaimedJob): Promise<AttemptEnd> {
    const { service, contract, handler } = this.#parts
    try {
      const attempt: AttemptParts = {
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

  /** The database keeps whole seconds. Where they are the definition's own, rounded up, the finer limit is meant. */
  #timeoutOf(job: ClaimedJob): number {
    const declared = this.#parts.contract.options.timeout ?? defaultTimeout
    return Math.ceil(declared / 1000) * 1000 === job.timeout ? declared : job.timeout
  }
}
