/**
 * Reads jobs until they change or end, for the waits and watches of one client. However many there are, the database has
 * one listener, one query at a time for each queue over all watched jobs, and a smaller one over the jobs whose end is
 * waited for.
 *
 * A watch first reads its job, which may have finished already or not exist. After that the job is read again when a
 * notification says that it has finished, and at each poll. The poll finds progress and new attempts, and it finds what
 * no notification announces: jobs that pg-boss's own workers finish, removed jobs, notifications missed by a broken
 * connection. A watch goes on until its caller stops it, or until the database has not answered for half a minute.
 *
 * The listener is opened before the first read, so a job that finishes between the two is not missed. A job that this
 * client has just added, and that no notification has reported since, has almost certainly not finished: its first read
 * is delayed, because it would compete with the worker's claim for the same processors.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { ClosedError, QueueConnectionError } from '../errors/errors.js'
import type { JobEnd, StoredJob } from '../engine/job-records.js'
import type { QueueService } from '../engine/queue-service.js'
import type { Subscription } from '../engine/subscription.js'
import { coalesce } from '../support/coalesce.js'
import { RecentlyAddedJobs } from './recently-added-jobs.js'

const pollInterval = 500
/** How long a silent database is tolerated. */
const longestSilence = 30_000
/** Most jobs that a client adds and waits for have ended after this time. */
const firstReadDelay = 50

export interface JobListener<Read> {
  /** Called after each read of the job, changed or not; with `undefined` if it does not exist. */
  readonly onRead: (job: Read | undefined) => void
  /** Called once, when the job can no longer be watched. */
  readonly onError: (error: unknown) => void
}

/** A job that is read until its caller has seen enough. */
interface Watch {
  readonly id: string
  /** Reads the job and calls the listener. */
  readonly read: () => Promise<void>
  readonly onError: (error: unknown) => void
}

export class JobObserver {
  readonly #service: QueueService
  readonly #jobs: SharedReads<StoredJob>
  readonly #ends: SharedReads<JobEnd>
  readonly #watches = new Set<Watch>()
  readonly #recentlyAdded = new RecentlyAddedJobs()
  #subscription: Promise<Subscription> | undefined
  #isListening = false
  #poll: NodeJS.Timeout | undefined
  #silentSince: number | undefined

  constructor(service: QueueService) {
    this.#service = service
    this.#jobs = new SharedReads((queue, ids) => service.readJobs(queue, ids))
    this.#ends = new SharedReads((queue, ids) => service.readEnds(queue, ids))
  }

  /** Reads one job; concurrent reads of a queue share a query. */
  read(queue: string, id: string): Promise<StoredJob | undefined> {
    return this.#jobs.read(queue, id)
  }

  /** Call before a job with a new id is added. */
  expect(id: string): void {
    if (this.#isListening) this.#recentlyAdded.add(id)
  }

  /** Starts to watch a job; the returned function stops it. */
  watchJob(queue: string, id: string, listener: JobListener<StoredJob>): () => void {
    const watch = this.#watchOf(id, () => this.#jobs.read(queue, id), listener)
    return this.#start(watch, this.#listen())
  }

  /** Starts to watch whether a job has ended; the returned function stops it. */
  watchEnd(queue: string, id: string, listener: JobListener<JobEnd>): () => void {
    const watch = this.#watchOf(id, () => this.#ends.read(queue, id), listener)
    return this.#start(watch, this.#recentlyAdded.take(id) ? sleep(firstReadDelay) : this.#listen())
  }

  async close(): Promise<void> {
    for (const { onError } of this.#watches) onError(new ClosedError('client'))
    this.#stopPolling()
    const subscription = this.#subscription
    this.#subscription = undefined
    await subscription?.then((open) => open.close()).catch(this.#service.reportError)
  }

  #watchOf<Read>(
    id: string,
    readJob: () => Promise<Read | undefined>,
    { onRead, onError }: JobListener<Read>,
  ): Watch {
    const read = async (): Promise<void> => {
      try {
        const job = await readJob()
        this.#silentSince = undefined
        onRead(job)
      } catch (error) {
        // A lost connection is tolerated for a while: the next poll reads again.
        this.#silentSince ??= Date.now()
        const isTolerated =
          error instanceof QueueConnectionError && Date.now() - this.#silentSince <= longestSilence
        if (!isTolerated) onError(error)
      }
    }
    return { id, read, onError }
  }

  /** Reads the job for the first time when `ready` resolves. */
  #start(watch: Watch, ready: Promise<unknown>): () => void {
    this.#watches.add(watch)
    this.#poll ??= setInterval(() => this.#readAgain(), pollInterval)
    ready.then(() => (this.#watches.has(watch) ? watch.read() : undefined)).catch(watch.onError)
    return () => {
      this.#watches.delete(watch)
      if (this.#watches.size === 0) this.#stopPolling()
    }
  }

  #stopPolling(): void {
    clearInterval(this.#poll)
    this.#poll = undefined
    this.#silentSince = undefined
  }

  #listen(): Promise<Subscription> {
    this.#subscription ??= this.#service
      .onJobsFinished((ids) => this.#onFinished(ids && new Set(ids)))
      .then((subscription) => {
        this.#isListening = true
        return subscription
      })
      .catch((error: unknown) => {
        this.#subscription = undefined
        throw error
      })
    return this.#subscription
  }

  #onFinished(ids: ReadonlySet<string> | undefined): void {
    this.#recentlyAdded.delete(ids)
    this.#readAgain(ids)
  }

  /** Reads these jobs, or all that are watched. */
  #readAgain(ids?: ReadonlySet<string>): void {
    for (const { id, read } of this.#watches) if (ids === undefined || ids.has(id)) void read()
  }
}

/** Reads by id. Concurrent reads of one queue share a query (see support/coalesce.ts). */
class SharedReads<Read extends { readonly id: string }> {
  readonly #readAll: (queue: string, ids: readonly string[]) => Promise<readonly Read[]>
  readonly #byQueue = new Map<string, (id: string) => Promise<Read | undefined>>()

  constructor(readAll: (queue: string, ids: readonly string[]) => Promise<readonly Read[]>) {
    this.#readAll = readAll
  }

  /** Resolves with `undefined` if no job has this id. */
  read(queue: string, id: string): Promise<Read | undefined> {
    let read = this.#byQueue.get(queue)
    if (read === undefined) {
      read = coalesce(
        async (ids: readonly string[]) => {
          const found = await this.#readAll(queue, [...new Set(ids)])
          const byId = new Map(found.map((each) => [each.id, each]))
          return ids.map((each) => byId.get(each))
        },
        { limit: 1_000 },
      )
      this.#byQueue.set(queue, read)
    }
    return read(id)
  }
}
