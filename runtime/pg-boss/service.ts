import type { JobReference } from '../engine/job-records.js'
import type {
  Contracts,
  DeadLetters,
  Flows,
  Limits,
  Rescue,
  Schedules,
  Tracing,
  Transactions,
} from '../engine/capabilities.js'
import { problemsOfStoring } from '../contract/storable.js'
import { refuseUnsupported } from '../engine/service-support.js'
import { defaultTimeout } from '../options/check-options.js'
import { inTime, late } from '../support/in-time.js'
import { ClosedError, JobActiveError, type TypebossError } from '../errors/errors.js'
import type { Transaction } from '../options/queue-options.js'
import type {
  Claim,
  GroupLimits,
  JobChanges,
  JobQuery,
  LostClaim,
  NewJob,
  NewReport,
  Settlement,
  StoredEnd,
} from '../engine/job-records.js'
import type { QueueService, Role } from '../engine/queue-service.js'
import type { Subscription } from '../engine/subscription.js'
import { addJobs } from './jobs/add-jobs.js'
import { capabilities } from './jobs/capabilities.js'
import { Channels } from './notify/channels.js'
import { checkServiceOptions, defaultStatementTimeout } from './connect/check-service-options.js'
import { claimJobs } from './jobs/claim-jobs.js'
import { isConnectionLost, repeating } from './connect/lost-connections.js'
import { claimsByToken, ClaimTokens, LostClaims, withClaimToken } from './jobs/lost-claims.js'
import { addressOf } from './connect/address.js'
import type { Connection } from './connect/connection.js'
import { connectionError, describeError } from './connect/connection-errors.js'
import { dependentsReleaser } from './jobs/flows.js'
import { beginJobTransaction } from './jobs/job-transaction.js'
import { makeQueue } from './jobs/make-queue.js'
import { PreparedQueues } from './jobs/prepared-queues.js'
import { cancelJobs, retryJobs, updateJob } from './jobs/update-jobs.js'
import type { PgBossServiceOptions } from './connect/options.js'
import { saveReport } from './jobs/reports.js'
import { countJobs, findJobs, readEnds, readJobs } from './jobs/read-jobs.js'
import { rowsOf } from './fast-paths/rows.js'
import { keepClaims, releaseJobs, settleJobs, notifyThemselves } from './jobs/settle-jobs.js'
import { storedId } from './jobs/stored-id.js'
import { supports } from './supports.js'
import { asError } from './connect/service-error.js'
import { tracing } from './tracing/tracing.js'
import { within } from './connect/transaction.js'

/**
 * Returns a queue service that stores jobs in Postgres, by pg-boss.
 *
 *     const service = createPgBossService({ connectionString: process.env.DATABASE_URL })
 *     const queue = new QueueClient(service)
 *
 * Without options it uses the environment's `DATABASE_URL`, and without that an embedded Postgres
 * (`@electric-sql/pglite`) in `.typeboss/data`, for one process. It connects on first use, and retries a failed start at
 * the next call. Clients and workers can share one service. A process that only adds jobs runs no maintenance.
 *
 * Throws `QueueOptionsError` for a wrong option, including pg-boss's own. Calls of the service reject with
 * `QueueConnectionError` when the database cannot be used. Its message never contains a password.
 */
export function createPgBossService(options: PgBossServiceOptions = {}): QueueService {
  checkServiceOptions(options)
  return new PgBossService(options)
}

/** How long `close()` waits for unfinished calls. Milliseconds. */
const defaultClosing = 5_000

class PgBossService implements QueueService {
  readonly supports = supports
  readonly storedId = storedId
  readonly problemsOfStoring = problemsOfStoring
  readonly limits: Limits
  readonly schedules: Schedules
  readonly deadLetters: DeadLetters
  readonly flows: Flows
  readonly rescue: Rescue
  readonly contracts: Contracts
  readonly transactions: Transactions
  readonly tracing?: Tracing
  readonly #options: PgBossServiceOptions
  readonly #channels: Channels
  readonly #releaseDependents: (completed: readonly JobReference[]) => void
  readonly #queues = new PreparedQueues(async (queue, options, role) => {
    refuseUnsupported(supports, queue, options)
    await this.#repeat(role, ({ boss }) =>
      makeQueue(boss, queue, options, { role, notify: this.#channels.notifies, warn: this.reportError }),
    )
  })
  readonly prepareQueue = this.#queues.prepare
  readonly #abandon = new AbortController()
  readonly #claimTokens = new ClaimTokens()
  readonly #lostClaims: LostClaims
  #connection: Promise<Connection> | undefined
  #maintainer: Promise<{ readonly close: () => Promise<void> }> | undefined
  #closed: Promise<void> | undefined

  constructor(options: PgBossServiceOptions) {
    this.#options = options
    this.#channels = new Channels(options, this.reportError)
    this.#lostClaims = new LostClaims(
      (queue, token) => this.#repeat('worker', (connection) => this.#giveBack(connection, queue, token)),
      options.statementTimeout ?? defaultStatementTimeout,
    )
    const parts = capabilities(
      (use) => this.#run('producer', use),
      (use) => this.#repeat('producer', use),
      this.#channels,
    )
    this.#releaseDependents = dependentsReleaser(
      (use) => this.#run('worker', use),
      this.#channels,
      this.reportError,
    )
    this.limits = parts.limits
    this.schedules = parts.schedules
    this.deadLetters = parts.deadLetters
    this.flows = parts.flows
    this.rescue = parts.rescue
    this.contracts = parts.contracts
    this.transactions = {
      begin: (timeout, signal) =>
        this.#run('worker', (connection) =>
          beginJobTransaction(connection, timeout, signal, ({ queue, id }, isBlocking) =>
            this.#announce(connection, queue, [id], isBlocking ? [id] : []),
          ),
        ),
    }
    if (options.openTelemetry?.enabled !== false) this.tracing = tracing
  }

  readonly addJobs = (queue: string, jobs: readonly NewJob[], transaction?: Transaction) =>
    this.#repeatOutside(transaction, async (connection) => {
      const add = () => addJobs(within(connection, transaction), queue, jobs)
      return transaction === undefined
        ? this.#queues.remaking('producer', queue, add)
        : this.#queues.forgetting('producer', queue, add)
    })

  readonly readJobs = (queue: string, ids: readonly string[], transaction?: Transaction) =>
    this.#repeatOutside(transaction, (connection) => readJobs(within(connection, transaction), queue, ids))

  readonly readEnds = (queue: string, ids: readonly string[]) =>
    this.#repeat('producer', (connection) => readEnds(connection, queue, ids))

  readonly findJobs = (queue: string, query: JobQuery) =>
    this.#repeat('producer', (connection) => findJobs(connection, queue, query))

  readonly countJobs = (queue: string) =>
    this.#repeat('producer', (connection) => countJobs(connection, queue))

  readonly removeJob = (queue: string, id: string, transaction?: Transaction): Promise<boolean> =>
    this.#run('producer', async (connection) => {
      const { db, sql } = within(connection, transaction)
      const removed = await rowsOf(db, sql.remove, [queue, id])
      return removed.length === 1
    })

  readonly updateJob = (queue: string, id: string, changes: JobChanges, transaction?: Transaction) =>
    this.#repeatOutside(transaction, (connection) =>
      updateJob(within(connection, transaction), queue, id, changes),
    )

  readonly cancelJobs = (queue: string, ids: readonly string[], transaction?: Transaction) =>
    this.#repeatOutside(transaction, async (own) => {
      const connection = within(own, transaction)
      const cancelled = await cancelJobs(connection, queue, ids)
      const notified = this.#channels.notifyCancelled(connection.db, cancelled)
      // A failed notification does not undo the cancel, unless both are in the user's transaction, which it ends.
      await (transaction === undefined ? notified.catch(this.reportError) : notified)
      return cancelled
    })

  readonly retryJobs = (queue: string, ids: readonly string[], transaction?: Transaction) =>
    this.#run('producer', async (own) => {
      const connection = within(own, transaction)
      const retried = await retryJobs(connection, queue, ids)
      if (retried.length > 0) await this.#channels.wakeWorkers(connection.db, queue)
      return retried
    })

  readonly claimJobs = (queue: string, limit: number, groups?: GroupLimits) =>
    this.#run('worker', (connection) =>
      repeating(async () => {
        const token = this.#claimTokens.next()
        try {
          return await this.#queues.remaking('worker', queue, () =>
            claimJobs(
              withClaimToken(connection, token),
              queue,
              limit,
              groups,
              this.#queues.optionsOf('worker', queue).timeout ?? defaultTimeout,
            ),
          )
        } catch (error) {
          if (isConnectionLost(error)) await this.#lostClaims.giveBack(queue, token)
          throw error
        }
      }),
    )

  readonly settleJobs = (queue: string, settlements: readonly Settlement[]): Promise<readonly StoredEnd[]> =>
    this.#repeat('worker', async (connection) => {
      const notifies = this.#channels.notifies && notifyThemselves(settlements)
      const channel = notifies ? this.#channels.finished : undefined
      const { stored, blocking } = await settleJobs(connection, queue, settlements, channel)
      const ids = notifies ? [] : settlements.map(({ claim }) => claim.id)
      this.#announce(connection, queue, ids, blocking)
      return stored
    })

  /** Notifies the waits for settled jobs, and releases the jobs that wait for completed ones. */
  #announce(
    { prepared }: Connection,
    queue: string,
    ids: readonly string[],
    blocking: readonly string[],
  ): void {
    this.#releaseDependents(blocking.map((id) => ({ queue, id })))
    this.#channels.notifyFinished(prepared, ids)
  }

  readonly releaseJobs = (queue: string, claims: readonly Claim[]): Promise<void> =>
    this.#repeat('worker', (connection) => this.#release(connection, queue, claims))

  async #giveBack(connection: Connection, queue: string, token: string): Promise<void> {
    const claims = await claimsByToken(connection, queue, token)
    if (claims.length > 0) await this.#release(connection, queue, claims)
  }

  async #release(connection: Connection, queue: string, claims: readonly Claim[]): Promise<void> {
    const kept = await releaseJobs(connection, queue, claims)
    for (const id of kept) this.reportError(new JobActiveError(queue, id, notReleased))
    await this.#channels.wakeWorkers(connection.db, queue)
  }

  readonly keepClaims = (queue: string, claims: readonly Claim[]): Promise<readonly LostClaim[]> =>
    this.#repeat('worker', (connection) => keepClaims(connection, queue, claims))

  readonly saveReport = (queue: string, claim: Claim, report: NewReport): Promise<void> =>
    this.#repeat('worker', (connection) => saveReport(connection, queue, claim, report))

  readonly queuesWithWork = (queues: readonly string[]): Promise<readonly string[]> =>
    this.#repeat('worker', async ({ db, sql }) => {
      const rows = await rowsOf<{ name: string }>(db, sql.withWork, [queues])
      return rows.map(({ name }) => name)
    })

  readonly onJobsAdded = (listener: (queue?: string) => void): Promise<Subscription> =>
    this.#run('producer', ({ db }) => this.#channels.onAdded(db, listener))

  readonly onJobsFinished = (listener: (ids?: readonly string[]) => void): Promise<Subscription> =>
    this.#run('producer', ({ db }) => this.#channels.onFinished(db, listener))

  readonly onJobsCancelled = (listener: (ids?: readonly string[]) => void): Promise<Subscription> =>
    this.#run('producer', ({ db }) => this.#channels.onCancelled(db, listener))

  readonly reportError = (error: unknown): void => {
    const shown = this.#describe(asError(error), true)
    if (this.#closed !== undefined) return
    if (this.#options.onError !== undefined) this.#options.onError(shown)
    else process.stderr.write(`typeboss: ${shown.message}\n`)
  }

  readonly close = async (timeout = defaultClosing): Promise<void> => {
    this.#closed ??= this.#close(timeout)
    const closed = await inTime(this.#closed, timeout)
    if (closed === late) this.#abandon.abort()
  }

  async #close(timeout: number): Promise<void> {
    this.#lostClaims.close()
    await this.#channels.close()
    const [maintainer, connection] = [this.#maintainer, this.#connection]
    // A failed start has nothing to close, and its caller has the error.
    await maintainer?.then((open) => open.close()).catch(() => {})
    await connection?.then((open) => open.close(timeout)).catch(() => {})
  }

  async #run<Result>(role: Role, use: (connection: Connection) => Promise<Result>): Promise<Result> {
    if (this.#closed !== undefined) throw new ClosedError('queue service')
    const connection = await this.#open(role).catch((error: unknown) => {
      throw connectionError(error, addressOf(this.#options))
    })
    try {
      return await use(connection)
    } catch (error) {
      // A worker's statements are never in the user's own transaction.
      throw this.#describe(error, role === 'worker')
    }
  }

  /** For idempotent calls: retries a call if its connection was lost. */
  #repeat<Result>(role: Role, use: (connection: Connection) => Promise<Result>): Promise<Result> {
    return this.#run(role, (connection) =>
      repeating(() => use(connection)).catch((error: unknown) => {
        // Repeated statements are never in the user's own transaction.
        throw this.#describe(error, true)
      }),
    )
  }

  /** Repeats a call unless it runs in the user's own transaction. */
  #repeatOutside<Result>(
    transaction: Transaction | undefined,
    use: (connection: Connection) => Promise<Result>,
  ): Promise<Result> {
    return transaction === undefined ? this.#repeat('producer', use) : this.#run('producer', use)
  }

  async #open(role: Role): Promise<Connection> {
    this.#connection ??= this.#connect(role).catch((error: unknown) => {
      this.#connection = undefined
      throw error
    })
    const connection = await this.#connection
    if (role === 'worker' && !connection.maintains) {
      this.#maintainer ??= this.#maintain(connection).catch((error: unknown) => {
        this.#maintainer = undefined
        throw error
      })
      await this.#maintainer
    }
    return connection
  }

  /** Loads pg-boss and pg. */
  async #connect(role: Role): Promise<Connection> {
    const { openConnection } = await import('./connect/connection.js')
    return openConnection(this.#options, role, this.reportError, this.#abandon.signal)
  }

  async #maintain(connection: Connection): Promise<{ readonly close: () => Promise<void> }> {
    const { maintain } = await import('./connect/connection.js')
    return maintain(connection, this.reportError)
  }

  #describe(error: unknown, isOurs: boolean): TypebossError {
    return describeError(error, addressOf(this.#options), isOurs)
  }
}

/** Why a job that its worker releases stays claimed. */
const notReleased =
  'given back: other jobs of its key wait, and the policy of its queue has no room for one more. It fails when its claim runs out'
