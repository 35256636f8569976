import { isNativeError } from 'node:util/types'
import type { Db } from 'pg-boss'
import type {
  DeadLetters,
  Flows,
  JobReference,
  Limits,
  Schedules,
  Tracing,
  Transactions,
} from '../capabilities.js'
import { ClosedError, type QueueConnectionError } from '../errors.js'
import type { QueueOptions, Transaction } from '../queue-options.js'
import type {
  Claim,
  GroupLimits,
  JobChanges,
  JobQuery,
  LostClaim,
  NewJob,
  QueueService,
  Role,
  Settlement,
  StoredJob,
  Subscription,
} from '../queue-service.js'
import { addJobs, isQueueMissing } from './add-jobs.js'
import { capabilities } from './capabilities.js'
import { claimJobs } from './claim-jobs.js'
import { connectionStringOf, maintain, openConnection, type Connection, type Wake } from './connection.js'
import { describeError } from './connection-errors.js'
import { dependentsReleaser } from './flows.js'
import { beginJobTransaction } from './job-transaction.js'
import { makeQueue } from './make-queue.js'
import { cancelJobs, retryJobs, updateJob } from './mend-jobs.js'
import { addedChannel, cancelledChannel, finishedChannel, notifyIds } from './notifications.js'
import type { PgBossServiceOptions } from './options.js'
import { saveProgress } from './progress.js'
import { countJobs, findJobs, readJobs } from './read-jobs.js'
import { rowsOf } from './rows.js'
import { claimValues, settleJobs, tellThemselves } from './settle-jobs.js'
import { statements, type Statements } from './statements.js'
import { tracing } from './tracing.js'

/**
 * The queue service that keeps jobs in Postgres, by pg-boss.
 *
 *     const service = createPgBossService({ connectionString: process.env.DATABASE_URL })
 *     const queue = new QueueClient(service)
 *
 * Without options it uses the environment's `DATABASE_URL`, and without that an embedded Postgres
 * (`@electric-sql/pglite`) in `.typeboss/data`, for one process. It connects on first use, and a start that failed is
 * tried again by the next call. One service can serve a client and a worker at once; each process that only adds
 * jobs runs no maintenance.
 *
 * Calls on it reject with `QueueConnectionError` when the database cannot be used; its message never holds a password.
 */
export function createPgBossService(options: PgBossServiceOptions = {}): QueueService {
  return new PgBossService(options)
}

class PgBossService implements QueueService {
  readonly limits: Limits
  readonly schedules: Schedules
  readonly deadLetters: DeadLetters
  readonly flows: Flows
  readonly transactions: Transactions
  readonly tracing?: Tracing
  readonly #options: PgBossServiceOptions
  readonly #sql: Statements
  readonly #schema: string
  readonly #releaseDependents: (completed: readonly JobReference[]) => void
  readonly #prepared = new Map<string, Promise<void>>()
  #connection: Promise<Connection> | undefined
  #maintainer: Promise<{ readonly close: () => Promise<void> }> | undefined
  #closed: Promise<void> | undefined

  constructor(options: PgBossServiceOptions) {
    this.#options = options
    this.#schema = options.schema ?? 'pgboss'
    this.#sql = statements(this.#schema)
    const wake: Wake = (connection, queue) => this.#wakeWorkers(connection.db, queue)
    const { limits, schedules, deadLetters, flows } = capabilities((use) => this.#run('producer', use), wake)
    this.#releaseDependents = dependentsReleaser((use) => this.#run('worker', use), wake, this.reportError)
    this.limits = limits
    this.schedules = schedules
    this.deadLetters = deadLetters
    this.flows = flows
    this.transactions = {
      begin: () =>
        this.#run('worker', (connection) =>
          beginJobTransaction(connection, this.#sql, ({ queue, id }, isBlocking) =>
            this.#announce(connection, queue, [id], isBlocking ? [id] : []),
          ),
        ),
    }
    if (options.openTelemetry?.enabled !== false) this.tracing = tracing
  }

  readonly prepareQueue = (queue: string, options: QueueOptions, role: Role): Promise<void> => {
    const key = `${role} ${queue}`
    let prepared = this.#prepared.get(key)
    if (prepared === undefined) {
      prepared = this.#run(role, ({ boss }) =>
        makeQueue(boss, queue, options, { role, notify: this.#notifies }),
      ).catch((error: unknown) => {
        this.#prepared.delete(key)
        throw error
      })
      this.#prepared.set(key, prepared)
    }
    return prepared
  }

  readonly addJobs = (queue: string, jobs: readonly NewJob[], transaction?: Transaction) =>
    this.#run('producer', async (connection) => {
      try {
        return await addJobs(connection, this.#sql, queue, jobs, transaction)
      } catch (error) {
        // Someone deleted the queue: the next add makes it anew.
        if (isQueueMissing(error)) this.#prepared.delete(`producer ${queue}`)
        throw error
      }
    })

  readonly readJobs = (queue: string, ids: readonly string[]) =>
    this.#run('producer', ({ prepared }) => readJobs(prepared, this.#sql, queue, ids))

  readonly findJobs = (queue: string, query: JobQuery) =>
    this.#run('producer', ({ db }) => findJobs(db, this.#sql, queue, query))

  readonly countJobs = (queue: string) => this.#run('producer', ({ db }) => countJobs(db, this.#sql, queue))

  readonly removeJob = (queue: string, id: string): Promise<boolean> =>
    this.#run('producer', async ({ db }) => (await rowsOf(db, this.#sql.remove, [queue, id])).length === 1)

  readonly updateJob = (queue: string, id: string, changes: JobChanges) =>
    this.#run('producer', ({ boss }) => updateJob(boss, queue, id, changes))

  readonly cancelJobs = (queue: string, ids: readonly string[]) =>
    this.#run('producer', async (connection) => {
      const cancelled = await cancelJobs(connection, this.#sql, queue, ids)
      this.#tell(connection.db, finishedChannel(this.#schema), cancelled)
      this.#tell(connection.db, cancelledChannel(this.#schema), cancelled)
      return cancelled
    })

  readonly retryJobs = (queue: string, ids: readonly string[]) =>
    this.#run('producer', async (connection) => {
      const retried = await retryJobs(connection, this.#sql, queue, ids)
      if (retried.length > 0) await this.#wakeWorkers(connection.db, queue)
      return retried
    })

  readonly claimJobs = (queue: string, limit: number, groups?: GroupLimits) =>
    this.#run('worker', (connection) => claimJobs(connection, queue, limit, groups))

  readonly settleJobs = (queue: string, settlements: readonly Settlement[]): Promise<void> =>
    this.#run('worker', async (connection) => {
      const told = this.#notifies && tellThemselves(settlements)
      const channel = told ? finishedChannel(this.#schema) : undefined
      const blocking = await settleJobs(connection, this.#sql, queue, settlements, channel)
      const ids = told ? [] : settlements.map(({ claim }) => claim.id)
      this.#announce(connection, queue, ids, blocking)
    })

  /** What is settled: to those who wait for it, and, of what has completed, to the jobs that wait for it. */
  #announce(
    { prepared }: Connection,
    queue: string,
    ids: readonly string[],
    blocking: readonly string[],
  ): void {
    this.#releaseDependents(blocking.map((id) => ({ queue, id })))
    this.#tell(prepared, finishedChannel(this.#schema), ids)
  }

  readonly releaseJobs = (queue: string, claims: readonly Claim[]): Promise<void> =>
    this.#run('worker', async ({ db }) => {
      await db.executeSql(this.#sql.release, [queue, ...claimValues(claims.map((claim) => ({ claim })))])
      await this.#wakeWorkers(db, queue)
    })

  readonly keepClaims = (queue: string, claims: readonly Claim[]): Promise<readonly LostClaim[]> =>
    this.#run('worker', ({ prepared }) =>
      rowsOf(prepared, this.#sql.keepClaims, [queue, ...claimValues(claims.map((claim) => ({ claim })))]),
    )

  readonly saveProgress = (queue: string, id: string, progress: StoredJob['data']): Promise<void> =>
    this.#run('worker', ({ boss }) => saveProgress(boss, queue, id, progress))

  readonly queuesWithWork = (queues: readonly string[]): Promise<readonly string[]> =>
    this.#run('worker', async ({ db }) => {
      const rows = await rowsOf<{ name: string }>(db, this.#sql.withWork, [queues])
      return rows.map(({ name }) => name)
    })

  readonly onJobsAdded = (listener: (queue?: string) => void): Promise<Subscription> =>
    this.#listen(addedChannel(this.#schema), listener, listener)

  readonly onJobsFinished = (listener: (ids?: readonly string[]) => void): Promise<Subscription> =>
    this.#listenForIds(finishedChannel(this.#schema), listener)

  readonly onJobsCancelled = (listener: (ids?: readonly string[]) => void): Promise<Subscription> =>
    this.#listenForIds(cancelledChannel(this.#schema), listener)

  #listenForIds(channel: string, listener: (ids?: readonly string[]) => void): Promise<Subscription> {
    return this.#listen(channel, (payload) => listener(payload.split(' ')), listener)
  }

  /** Where nothing can listen, nobody is notified, and the polls of the client and the worker do the work. */
  async #listen(
    channel: string,
    onPayload: (payload: string) => void,
    onGap: () => void,
  ): Promise<Subscription> {
    return this.#run('producer', async ({ db }) => {
      if (!this.#notifies || db.listen === undefined) return nothing
      try {
        return await db.listen(channel, onPayload, () => onGap())
      } catch (error) {
        this.reportError(error)
        return nothing
      }
    })
  }

  readonly reportError = (error: unknown): void => {
    const shown = this.#describe(asError(error))
    if (this.#closed !== undefined) return
    if (this.#options.onError !== undefined) this.#options.onError(shown)
    else process.stderr.write(`typeboss: ${shown.message}\n`)
  }

  readonly close = (): Promise<void> => {
    this.#closed ??= this.#close()
    return this.#closed
  }

  async #close(): Promise<void> {
    const [maintainer, connection] = [this.#maintainer, this.#connection]
    // A start that failed has nothing to close, and whoever called for it has been told.
    await maintainer?.then((open) => open.close()).catch(() => {})
    await connection?.then((open) => open.close()).catch(() => {})
  }

  async #run<Result>(role: Role, use: (connection: Connection) => Promise<Result>): Promise<Result> {
    if (this.#closed !== undefined) throw new ClosedError('queue service')
    try {
      return await use(await this.#open(role))
    } catch (error) {
      throw this.#describe(error)
    }
  }

  async #open(role: Role): Promise<Connection> {
    this.#connection ??= openConnection(this.#options, role, this.reportError).catch((error: unknown) => {
      this.#connection = undefined
      throw error
    })
    const connection = await this.#connection
    if (role === 'worker' && !connection.maintains) {
      this.#maintainer ??= maintain(connection, this.reportError).catch((error: unknown) => {
        this.#maintainer = undefined
        throw error
      })
      await this.#maintainer
    }
    return connection
  }

  async #wakeWorkers(db: Db, queue: string): Promise<void> {
    if (this.#notifies) await db.executeSql('SELECT pg_notify($1, $2)', [addedChannel(this.#schema), queue])
  }

  /** What it tells of is stored: a notification that fails costs those who wait for it a poll, and the jobs nothing. */
  #tell(db: Db, channel: string, ids: readonly string[]): void {
    if (this.#notifies && ids.length > 0) notifyIds(db, channel, ids).catch(this.reportError)
  }

  /** CockroachDB has no NOTIFY. */
  get #notifies(): boolean {
    return this.#options.backend !== 'cockroachdb'
  }

  #describe<Thrown>(error: Thrown): Thrown | QueueConnectionError {
    return describeError(error, connectionStringOf(this.#options))
  }
}

const nothing: Subscription = { close: async () => {} }

/** pg-boss tells of its workers' errors by objects with the fields of the error, which are none themselves. */
function asError(thrown: unknown): Error {
  if (isNativeError(thrown)) return thrown
  const message: unknown =
    typeof thrown === 'object' && thrown !== null ? Reflect.get(thrown, 'message') : undefined
  return Object.assign(new Error(typeof message === 'string' ? message : String(thrown)), thrown)
}
