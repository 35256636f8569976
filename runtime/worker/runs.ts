/**
 * The attempts of one queue that run in this process. The claim of each is watched while it runs. The settler stores its
 * end, and then the stored outcome is emitted as an event. A slot is free as soon as the handler has ended, before the end
 * is stored.
 */
import { thrownBehind } from './thrown.js'
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
  /** Called with errors outside of handlers. */
  readonly reportError: (error: unknown) => void
}

export interface RunsListeners {
  /** Called when a slot is free. With `mayHaveWork`, a job that was held back may be ready to start. */
  readonly onFree: (mayHaveWork: boolean) => void
  /** Called when the worker's stop has interrupted this attempt. The listener releases its job. */
  readonly onStopped: (job: ClaimedJob) => void
}

export class Runs {
  /** The claims of the running attempts. */
  readonly claims: ClaimWatch
  readonly #parts: RunsParts
  readonly #queue: string
  readonly #groups: GroupSlots
  readonly #settler: Settler
  readonly #listeners: RunsListeners
  /** Whether a running job can hold another one back. */
  readonly #keepsBack: boolean
  /** The number of attempts that run, or whose end is not stored yet. */
  #unfinished = 0
  /** Resolves when there are no unfinished attempts. */
  #finished: PromiseWithResolvers<void> | undefined
  #running = 0
  #ended = 0

  /** Aborting `givenUp` stops the retries of storing. */
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

  /** The number of attempts that have ended since the worker started. */
  get ended(): number {
    return this.#ended
  }

  /** The number of ended attempts that are not stored yet. */
  get unsettled(): number {
    return this.#settler.unsettled
  }

  /** Whether all started attempts are stored. */
  get areFinished(): boolean {
    return this.#unfinished === 0
  }

  /** Resolves when all started attempts are stored. */
  async finished(): Promise<void> {
    if (this.areFinished) return
    this.#finished ??= Promise.withResolvers()
    await this.#finished.promise
  }

  /** Interrupts the running attempts: their jobs are released. */
  interrupt(): void {
    this.claims.interruptAll({ kind: 'stopped' }, new ClosedError('worker'))
  }

  /** Emits the end of an attempt that maintenance has ended. */
  emitLost({ id, attempt, data: json, error, stored }: LostAttempt): void {
    let data: unknown
    try {
      data = decodeInput(this.#parts.contract, json)
    } catch {
      // The data does not fit the queue's type: `undefined`, as for any failed attempt.
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
        // A retry without a backoff may start at once, and so may a job that this one held back.
        onFree(end.settlement.kind === 'failed' || this.#keepsBack)
      }
    }
  }

  /** Emits the stored outcome, which can differ from the settlement. */
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
        service,
        contract,
        handler,
        job,
        interruption: this.claims.watch(job),
      }
      return await traced(service.tracing, this.#queue, job, () => runAttempt(attempt))
    } finally {
      this.claims.unwatch(job)
      this.#groups.leave(job)
      this.#running -= 1
      this.#ended += 1
    }
  }
}
