/**
 * Looking at jobs until something becomes of them, for one client: what `waitForCompletion` and `watch` stand on.
 * However many look, the database sees one listener and, for each queue, one query at a time over all the jobs that
 * someone watches, and a smaller one over those whose end someone waits for.
 *
 * An observer of a job *asks* first: the job may have finished already, or not exist. From then on it is shown the job
 * as it stands each time it is read: after a notification that names it (it finished), and at each poll. The poll is
 * where progress and a new attempt are seen, and the floor which catches what no notification tells of (a worker
 * that is not ours, a job that was removed, a listener that was cut off). It goes on until the observer leaves, or
 * the database has not answered for half a minute.
 *
 * The listener is opened before the first question is asked, so nothing finishes unseen between the two. Where the answer
 * is known, since this client has just added the job and has heard of no end of it, whoever waits for that asks a moment
 * later, if at all: the question would compete with the worker's claim for the same processors.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { ClosedError, QueueConnectionError } from '../errors/errors.js'
import type { JobEnd, StoredJob } from '../engine/job-records.js'
import type { QueueService, Subscription } from '../engine/queue-service.js'
import { Readers } from './readers.js'
import { UnheardJobs } from './recently-added-jobs.js'

const pollInterval = 500
const patience = 30_000
/** Most jobs that are waited for have ended by then. */
const moment = 50

export interface Observer<Seen> {
  /** Called with the job as it stands, over and over, changed or not; `undefined` if there is none. */
  readonly see: (job: Seen | undefined) => void
  /** Called when there is no more to see. */
  readonly fail: (error: unknown) => void
}

/** A job that someone looks at. */
interface Look {
  readonly id: string
  /** Reads the job and shows it. */
  readonly ask: () => Promise<void>
  readonly fail: (error: unknown) => void
}

export class Observatory {
  readonly #service: QueueService
  readonly #jobs: Readers<StoredJob>
  readonly #ends: Readers<JobEnd>
  readonly #looks = new Set<Look>()
  readonly #unheard = new UnheardJobs()
  #subscription: Promise<Subscription> | undefined
  #listens = false
  #poll: NodeJS.Timeout | undefined
  #silentSince: number | undefined

  constructor(service: QueueService) {
    this.#service = service
    this.#jobs = new Readers((queue, ids) => service.readJobs(queue, ids))
    this.#ends = new Readers((queue, ids) => service.readEnds(queue, ids))
  }

  /** Reads one job; concurrent reads of a queue share a query. */
  read(queue: string, id: string): Promise<StoredJob | undefined> {
    return this.#jobs.read(queue, id)
  }

  /** A job under a new id is about to be added. */
  expect(id: string): void {
    if (this.#listens) this.#unheard.add(id)
  }

  /** Begins to look at a job; what it returns ends that. */
  observe(queue: string, id: string, observer: Observer<StoredJob>): () => void {
    const look = this.#look(id, () => this.#jobs.read(queue, id), observer)
    return this.#begin(look, this.#listen())
  }

  /** Begins to look at whether a job has ended; what it returns ends that. */
  observeEnd(queue: string, id: string, observer: Observer<JobEnd>): () => void {
    const look = this.#look(id, () => this.#ends.read(queue, id), observer)
    return this.#begin(look, this.#unheard.take(id) ? sleep(moment) : this.#listen())
  }

  async close(): Promise<void> {
    for (const { fail } of this.#looks) fail(new ClosedError('client'))
    this.#rest()
    const subscription = this.#subscription
    this.#subscription = undefined
    await subscription?.then((open) => open.close()).catch(this.#service.reportError)
  }

  #look<Seen>(id: string, read: () => Promise<Seen | undefined>, { see, fail }: Observer<Seen>): Look {
    const ask = async (): Promise<void> => {
      try {
        const job = await read()
        this.#silentSince = undefined
        see(job)
      } catch (error) {
        // A database that is away is no answer; the next poll asks again.
        this.#silentSince ??= Date.now()
        const away = error instanceof QueueConnectionError && Date.now() - this.#silentSince <= patience
        if (!away) fail(error)
      }
    }
    return { id, ask, fail }
  }

  /** Asks for the first time when `ready` resolves. */
  #begin(look: Look, ready: Promise<unknown>): () => void {
    this.#looks.add(look)
    this.#poll ??= setInterval(() => this.#askAgain(), pollInterval)
    ready.then(() => (this.#looks.has(look) ? look.ask() : undefined)).catch(look.fail)
    return () => {
      this.#looks.delete(look)
      if (this.#looks.size === 0) this.#rest()
    }
  }

  #rest(): void {
    clearInterval(this.#poll)
    this.#poll = undefined
    this.#silentSince = undefined
  }

  #listen(): Promise<Subscription> {
    this.#subscription ??= this.#service
      .onJobsFinished((ids) => this.#hear(ids && new Set(ids)))
      .then((subscription) => {
        this.#listens = true
        return subscription
      })
      .catch((error: unknown) => {
        this.#subscription = undefined
        throw error
      })
    return this.#subscription
  }

  #hear(ids: ReadonlySet<string> | undefined): void {
    this.#unheard.hear(ids)
    this.#askAgain(ids)
  }

  /** About these jobs, or about all that someone looks at. */
  #askAgain(ids?: ReadonlySet<string>): void {
    for (const { id, ask } of this.#looks) if (ids === undefined || ids.has(id)) void ask()
  }
}
