/**
 * A pool of connections whose every statement has a time limit.
 *
 * After a failover, after a power cut or behind a NAT, a connection can fall silent: it neither answers nor closes, while
 * new connections work. If a statement has no answer for `limit` milliseconds, the pool looks it up on the server over
 * another connection. If the server still runs the statement, the wait continues. Otherwise the pool closes the
 * connection, and the statement fails with `SilentConnectionError`. Before their next use, the pool also closes other
 * connections that have not answered since that statement was sent.
 *
 * Uses only public methods of `pg.Pool`, because the pool may be the user's own.
 */
import { inTime, late } from '../../support/in-time.js'
import { HeldConnection, type Patience, type Rows, type Watcher } from './held-connection.js'
import type { PoolClientLike, PoolLike } from './options.js'

/** A statement that the server still runs fails after this many limits. */
const longestInLimits = 12

/** How long another connection may take to look up a statement. Milliseconds. */
const longestLookUp = 1_000

/** Also selects the server's process id: behind a pooler, `pg` knows only the id of the pooler. */
const lookUp =
  'SELECT pg_backend_pid() AS own, (SELECT a.state FROM pg_stat_activity a WHERE a.pid = $1::int) AS state'

export class WatchedPool implements Watcher {
  /** Milliseconds. */
  readonly limit: number
  readonly longest: number
  readonly #pool: PoolLike
  readonly #held = new Set<HeldConnection>()
  readonly #answeredAt = new WeakMap<PoolClientLike, number>()
  readonly #onConnect = (client: PoolClientLike): void => this.answered(client)
  readonly #left = (connection: HeldConnection): void => {
    this.#held.delete(connection)
    this.#onLeft()
  }
  #onLeft: () => void = () => {}
  /** Connections that have not answered since this time are closed before their next use. */
  #silentSince = -Infinity
  #closed: Error | undefined

  constructor(pool: PoolLike, limit: number) {
    this.#pool = pool
    this.limit = limit
    this.longest = limit * longestInLimits
    pool.on?.('connect', this.#onConnect)
  }

  readonly query = async (text: string, values?: unknown[], patience?: Patience): Promise<Rows> => {
    const connection = await this.take()
    try {
      const rows = await connection.query(text, values, patience)
      connection.release()
      return rows
    } catch (error) {
      // As in `pool.query()`: a text of several statements can leave a transaction open.
      connection.close()
      throw error
    }
  }

  /** Takes a connection out of the pool. */
  async take(): Promise<HeldConnection> {
    for (;;) {
      // oxlint-disable-next-line no-await-in-loop -- each turn closes one silent connection
      const client = await this.#connect()
      const connection = new HeldConnection(this, client, this.#left)
      if (this.#isTrusted(client)) {
        this.#held.add(connection)
        return connection
      }
      connection.fail(new Error('The connection is silent'))
    }
  }

  async #connect(): Promise<PoolClientLike> {
    if (this.#closed !== undefined) throw this.#closed
    const connecting = this.#pool.connect()
    const client = await inTime(connecting, this.longest)
    if (client !== late && this.#closed === undefined) return client
    connecting.then(
      (unused) => unused.release(),
      () => {},
    )
    throw this.#closed ?? new Error('timeout exceeded when trying to connect')
  }

  #isTrusted(client: PoolClientLike): boolean {
    if (this.#silentSince === -Infinity) return true
    const answeredAt = this.#answeredAt.get(client)
    // A pool with events announces its new connections, so one without a recorded answer is an old one.
    return answeredAt === undefined ? this.#pool.on === undefined : answeredAt >= this.#silentSince
  }

  answered(client: PoolClientLike): void {
    this.#answeredAt.set(client, performance.now())
  }

  distrust(sentAt: number): void {
    this.#silentSince = Math.max(this.#silentSince, sentAt)
  }

  async lookUp(processId: number): Promise<'running' | 'silent' | 'unknown'> {
    const found = await inTime(
      this.#lookUp(processId).catch(() => 'silent' as const),
      longestLookUp,
    )
    return found === late ? 'silent' : found
  }

  async #lookUp(processId: number): Promise<'running' | 'silent' | 'unknown'> {
    const connection = await this.take()
    try {
      const { rows } = await connection.query(lookUp, [processId], { limit: longestLookUp })
      connection.release()
      // The statement's columns.
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion
      const [found] = rows as { own: unknown; state: string | null }[]
      if (found === undefined || Number(found.own) !== connection.processId) return 'unknown'
      return found.state === 'active' ? 'running' : 'silent'
    } catch (error) {
      connection.close()
      throw error
    }
  }

  cancel(processId: number): void {
    this.query('SELECT pg_cancel_backend($1::int)', [processId]).catch(() => {})
  }

  /** Resolves when all connections are returned to the pool. */
  async drained(): Promise<void> {
    while (this.#held.size > 0) {
      // oxlint-disable-next-line no-await-in-loop
      await new Promise<void>((resolve) => (this.#onLeft = resolve))
    }
  }

  /** Rejects unfinished statements, and closes their connections at once. */
  close(reason: Error): void {
    this.#closed ??= reason
    this.#pool.off?.('connect', this.#onConnect)
    for (const connection of this.#held) connection.fail(reason)
  }
}
