/**
 * Looking at jobs until something becomes of them, for one client: what `waitForCompletion` and `watch` stand on.
 * However many look, the database sees one listener and, for each queue, one query at a time over all the jobs that
 * someone looks at.
 *
 * An observer of a job *asks* first: the job may have finished already, or not exist. From then on it is shown the job
 * as it stands each time it is read: after a notification that names it (it finished), and at each poll. The poll is
 * where progress and a new attempt are seen, and the floor which catches what no notification tells of (a worker
 * that is not ours, a job that was removed, a listener that was cut off). It goes on until the observer leaves, or
 * the database has not answered for half a minute.
 *
 * The listener is opened before the first question is asked, so nothing finishes unseen between the two.
 */
import { coalesce } from '../coalesce.js'
import { ClosedError, QueueConnectionError } from '../errors.js'
import type { QueueService, StoredJob, Subscription } from '../queue-service.js'

const pollInterval = 500
const patience = 30_000

export interface Observer {
  /** Called with the job as it stands, over and over, changed or not; `undefined` if there is none. */
  readonly see: (job: StoredJob | undefined) => void
  /** Called when there is no more to see. */
  readonly fail: (error: unknown) => void
}

interface Observed {
  readonly queue: string
  readonly id: string
  readonly observers: Set<Observer>
}

export class Observatory {
  readonly #service: QueueService
  readonly #observed = new Map<string, Observed>()
  readonly #readers = new Map<string, (id: string) => Promise<StoredJob | undefined>>()
  #subscription: Promise<Subscription> | undefined
  #poll: NodeJS.Timeout | undefined
  #silentSince: number | undefined

  constructor(service: QueueService) {
    this.#service = service
  }

  /** Reads one job; concurrent reads of a queue share a query. */
  read(queue: string, id: string): Promise<StoredJob | undefined> {
    let reader = this.#readers.get(queue)
    if (reader === undefined) {
      reader = coalesce(
        async (ids: readonly string[]) => {
          const jobs = new Map(
            (await this.#service.readJobs(queue, [...new Set(ids)])).map((job) => [job.id, job]),
          )
          return ids.map((each) => jobs.get(each))
        },
        { limit: 1_000 },
      )
      this.#readers.set(queue, reader)
    }
    return reader(id)
  }

  /** Begins to look at a job; what it returns ends that. */
  observe(queue: string, id: string, observer: Observer): () => void {
    const key = `${queue}\0${id}`
    const observed = this.#observed.get(key) ?? { queue, id, observers: new Set() }
    observed.observers.add(observer)
    this.#observed.set(key, observed)
    this.#poll ??= setInterval(() => this.#askAgain(), pollInterval)
    this.#listen()
      .then(() => this.#ask(observed))
      .catch(observer.fail)
    return () => {
      observed.observers.delete(observer)
      if (observed.observers.size === 0 && this.#observed.get(key) === observed) this.#observed.delete(key)
      if (this.#observed.size === 0) this.#rest()
    }
  }

  async close(): Promise<void> {
    for (const { observers } of this.#observed.values()) {
      for (const { fail } of observers) fail(new ClosedError('client'))
    }
    this.#rest()
    const subscription = this.#subscription
    this.#subscription = undefined
    await subscription?.then((open) => open.close()).catch(this.#service.reportError)
  }

  #rest(): void {
    clearInterval(this.#poll)
    this.#poll = undefined
    this.#silentSince = undefined
  }

  #listen(): Promise<Subscription> {
    this.#subscription ??= this.#service
      .onJobsFinished((ids) => this.#askAgain(ids && new Set(ids)))
      .catch((error: unknown) => {
        this.#subscription = undefined
        throw error
      })
    return this.#subscription
  }

  /** About these jobs, or about all that someone looks at. */
  #askAgain(ids?: ReadonlySet<string>): void {
    for (const observed of this.#observed.values()) {
      if (ids === undefined || ids.has(observed.id)) void this.#ask(observed)
    }
  }

  async #ask({ queue, id, observers }: Observed): Promise<void> {
    try {
      const job = await this.read(queue, id)
      this.#silentSince = undefined
      for (const { see } of observers) see(job)
    } catch (error) {
      // A database that is away is no answer; the next poll asks again.
      this.#silentSince ??= Date.now()
      const away = error instanceof QueueConnectionError && Date.now() - this.#silentSince <= patience
      if (!away) for (const { fail } of observers) fail(error)
    }
  }
}
