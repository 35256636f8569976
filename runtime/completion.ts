/**
 * Waiting for jobs to finish, for one client. However many callers wait, the database sees one listener and, for
 * each queue, one query at a time over all the jobs that someone waits for.
 *
 * A waiter is in one of three states. It *asks* first: the job may have finished already, or not exist. Then it
 * *waits*: a notification that names its job makes it ask again, and so does the poll, the floor which catches
 * what no notification tells of (a worker that is not ours, a job that was removed, a listener that was cut off).
 * It is *settled* by a job that has finished or is gone, by its time limit, by its caller's signal, or by a
 * database that has not answered for half a minute.
 *
 * The listener is opened before the first question is asked, so nothing finishes unseen between the two.
 */
import { coalesce } from './coalesce.js'
import { ClosedError, JobNotFoundError, JobTimeoutError, QueueConnectionError } from './errors.js'
import type { QueueService, StoredJob, Subscription } from './queue-service.js'

const pollInterval = 1_000
const patience = 30_000

interface Waiter {
  readonly queue: string
  readonly id: string
  readonly settle: (outcome: { readonly job: StoredJob } | { readonly error: unknown }) => void
}

export interface WaitOptions {
  readonly timeout: number
  readonly signal: AbortSignal | undefined
}

export class Completion {
  readonly #service: QueueService
  readonly #waiters = new Map<string, Set<Waiter>>()
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

  /** The job once it has finished. Rejects when it is gone, or the time is up. */
  async wait(queue: string, id: string, { timeout, signal }: WaitOptions): Promise<StoredJob> {
    signal?.throwIfAborted()
    let waiter: Waiter | undefined
    let timer: NodeJS.Timeout | undefined
    let onAbort: (() => void) | undefined
    try {
      return await new Promise<StoredJob>((resolve, reject) => {
        const settle: Waiter['settle'] = (outcome) =>
          'job' in outcome ? resolve(outcome.job) : reject(outcome.error)
        waiter = { queue, id, settle }
        // A longer timer than Node's own limit would fire at once: 24 days are as good as for ever.
        if (timeout < 2 ** 31) {
          timer = setTimeout(() => settle({ error: new JobTimeoutError(queue, id, timeout) }), timeout)
        }
        onAbort = () => settle({ error: signal?.reason })
        signal?.addEventListener('abort', onAbort)
        this.#join(waiter)
        this.#listen()
          .then(() => this.#askPatiently(queue, id))
          .catch((error: unknown) => settle({ error }))
      })
    } finally {
      clearTimeout(timer)
      if (onAbort !== undefined) signal?.removeEventListener('abort', onAbort)
      if (waiter !== undefined) this.#leave(waiter)
    }
  }

  async close(): Promise<void> {
    clearInterval(this.#poll)
    for (const waiter of [...this.#waiters.values()].flatMap((all) => [...all])) {
      waiter.settle({ error: new ClosedError('client') })
    }
    const subscription = this.#subscription
    this.#subscription = undefined
    await subscription?.then((open) => open.close()).catch(this.#service.reportError)
  }

  #join(waiter: Waiter): void {
    const key = keyOf(waiter.queue, waiter.id)
    const others = this.#waiters.get(key)
    if (others === undefined) this.#waiters.set(key, new Set([waiter]))
    else others.add(waiter)
    this.#poll ??= setInterval(() => this.#askAgain(), pollInterval)
  }

  #leave(waiter: Waiter): void {
    const key = keyOf(waiter.queue, waiter.id)
    const all = this.#waiters.get(key)
    all?.delete(waiter)
    if (all?.size === 0) this.#waiters.delete(key)
    if (this.#waiters.size > 0) return
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

  /** About these jobs, or about all that someone waits for: once each, however many wait for it. */
  #askAgain(ids?: ReadonlySet<string>): void {
    for (const [waiter] of this.#waiters.values()) {
      if (waiter && (ids === undefined || ids.has(waiter.id)))
        void this.#askPatiently(waiter.queue, waiter.id)
    }
  }

  async #askPatiently(queue: string, id: string): Promise<void> {
    try {
      await this.#ask(queue, id)
      this.#silentSince = undefined
    } catch (error) {
      // A database that is away is no answer; the next poll asks again.
      this.#silentSince ??= Date.now()
      const away = error instanceof QueueConnectionError && Date.now() - this.#silentSince <= patience
      if (!away) this.#settleAll(queue, id, { error })
    }
  }

  async #ask(queue: string, id: string): Promise<void> {
    const job = await this.read(queue, id)
    if (job === undefined) this.#settleAll(queue, id, { error: new JobNotFoundError(queue, id) })
    else if (job.finishedAt !== undefined) this.#settleAll(queue, id, { job })
  }

  #settleAll(queue: string, id: string, outcome: Parameters<Waiter['settle']>[0]): void {
    for (const waiter of this.#waiters.get(keyOf(queue, id)) ?? []) waiter.settle(outcome)
  }
}

function keyOf(queue: string, id: string): string {
  return `${queue}\0${id}`
}
