/** The database of a service: a watched pool, opened by typeboss or by the user, that typeboss and pg-boss share. */
import { EventEmitter } from 'node:events'
import pg from 'pg'
import type { ConstructorOptions, Db } from 'pg-boss'
import { inTime } from '../../support/in-time.js'
import { ClosedError, NotSupportedError } from '../../errors/errors.js'
import { retrying } from '../fast-paths/retrying.js'
import {
  beginTransaction,
  type HeldTransaction,
  type TransactionLimits,
  inTransaction,
} from './held-transaction.js'
import { Listener } from './listener.js'
import type { PgBossServiceOptions, PoolClientLike, PoolLike } from './options.js'
import { openOwnPool } from './own-pool.js'
import { defaultStatementTimeout } from './check-service-options.js'
import { readingByOwnParsers } from '../fast-paths/value-parsers.js'
import { WatchedPool } from './watched-pool.js'

export interface Database {
  /** For pg-boss and for long statements: waits for as long as the server runs the statement. */
  readonly db: Db
  /** For short statements. */
  readonly prompt: Db
  /** Begins a short transaction: the server limits its waits for locks and for its next statement. */
  readonly beginBrief: () => Promise<HeldTransaction>
  /**
   * Begins a transaction that a handler keeps open. Keeps at least one connection free for other statements: a transaction
   * that would take the last one waits for its turn, until `signal` aborts.
   */
  readonly beginForHandler: (limits: TransactionLimits, signal: AbortSignal) => Promise<HeldTransaction>
  /** Whether the pool and its clients are those of `pg` itself, which accept query objects. */
  readonly isPlain: boolean
  /** Waits `timeout` milliseconds for unfinished statements, then rejects them. Closes the pool unless it is the user's. */
  readonly close: (timeout: number) => Promise<void>
}

type Begin = (limits: TransactionLimits) => Promise<HeldTransaction>

/** pg-boss's default for `max`. */
const defaultMax = 10

export function openDatabase(
  options: PgBossServiceOptions,
  settings: ConstructorOptions,
  onError: (error: unknown) => void,
): Database {
  const { pool: given, listenConnectionString: direct, statementTimeout = defaultStatementTimeout } = options
  const { max = defaultMax } = settings
  // The listening connection counts as one of `max`. With a `max` of 1, none is left to listen.
  const listensApart = direct !== undefined && (given !== undefined || max > 1)
  const opened =
    given === undefined ? openOwnPool(settings, listensApart ? max - 1 : max, onError) : theirs(given)
  const watched = new WatchedPool(opened.pool, statementTimeout)
  const size = opened.pool.options?.max ?? Infinity
  const apart = listensApart ? new WatchedPool(directPool(direct), statementTimeout) : undefined
  const listening = apart ?? (size > 1 ? watched : undefined)
  const checks = {
    every: options.notifyHeartbeatIntervalMs ?? statementTimeout,
    limit: options.notifyHeartbeatTimeoutMs ?? statementTimeout,
  }
  const listen = listening === undefined ? {} : { listen: new Listener(listening, checks, onError).listen }
  const begin: Begin = (limits) => beginTransaction(watched, limits)
  const { counts } = opened
  const isPlain = isPlainPool(opened.pool)
  const safely = (execute: Db['executeSql']): Db['executeSql'] =>
    retrying(isPlain ? readingByOwnParsers(execute) : execute)
  return {
    db: asItsOwn(
      {
        executeSql: safely((text, values) => watched.query(text, values, { unbounded: true })),
        ...(counts !== undefined && { poolCounts: counts }),
        ...listen,
      },
      () => begin({ idle: statementTimeout }),
    ),
    prompt: { executeSql: safely(watched.query) },
    beginBrief: async () => {
      const transaction = await begin({ lock: statementTimeout, idle: statementTimeout })
      if (!isPlain) return transaction
      const executeSql = readingByOwnParsers((text, values) => transaction.db.executeSql(text, values))
      return { ...transaction, db: { executeSql } }
    },
    beginForHandler: takingTurns(begin, size - (listening === watched ? 2 : 1)),
    isPlain,
    close: async (timeout) => {
      const pools = apart === undefined ? [watched] : [watched, apart]
      await inTime(Promise.all(pools.map((pool) => pool.drained())), timeout)
      for (const pool of pools) pool.close(new ClosedError('queue service'))
      await opened.close()
    },
  }
}

/**
 * Imitates pg-boss's own database class: pg-boss runs work of several statements in a transaction only on its own
 * database. It recognizes its own by these marks, and uses it as an event emitter.
 */
function asItsOwn(db: Db, begin: () => Promise<HeldTransaction>): Db {
  return Object.assign(new EventEmitter(), db, {
    _pgbdb: true,
    opened: true,
    events: {},
    close: async () => {},
    withTransaction: <Result>(use: (transaction: Db) => Promise<Result>): Promise<Result> =>
      inTransaction(begin, use),
  })
}

function theirs(pool: PoolLike): { pool: PoolLike; counts: undefined; close: () => Promise<void> } {
  return { pool, counts: undefined, close: async () => {} }
}

/** Connections to a server's own address, for listening when the statements go through a pooler. */
function directPool(connectionString: string): PoolLike {
  return {
    connect: async () => {
      const client = new pg.Client({ connectionString, connectionTimeoutMillis: 10_000, keepAlive: true })
      // The connection can fail before another listener is added, and an 'error' without a listener ends the process.
      client.on('error', () => {})
      await client.connect()
      const release = (): void => void client.end().catch(() => {})
      return Object.assign(client, { release }) as PoolClientLike
    },
    query: () => Promise.reject(new Error('A direct connection only listens')),
  }
}

/** Limits the transactions that are open at once: handlers that held all connections would block each other. */
function takingTurns(begin: Begin, most: number): Database['beginForHandler'] {
  let free = most
  const waiting = new Set<() => void>()
  const leave = (): void => {
    const [next] = waiting
    if (next === undefined) free += 1
    else next()
  }
  const turn = (signal: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      const proceed = (): void => {
        waiting.delete(proceed)
        signal.removeEventListener('abort', proceed)
        if (signal.aborted) reject(signal.reason)
        else resolve()
      }
      waiting.add(proceed)
      signal.addEventListener('abort', proceed)
    })
  return async (limits, signal) => {
    if (most < 1)
      throw new NotSupportedError(
        'transactions of handlers with so few connections: the transaction, its worker and, if it listens, the listener need one each. Set a higher max.',
      )
    signal.throwIfAborted()
    if (free > 0) free -= 1
    else await turn(signal)
    const transaction = await begin(limits).catch((error: unknown) => {
      leave()
      throw error
    })
    let hasLeft = false
    const end = async (how: 'commit' | 'rollback'): Promise<void> => {
      try {
        await transaction[how]()
      } finally {
        if (!hasLeft) leave()
        hasLeft = true
      }
    }
    return { db: transaction.db, commit: () => end('commit'), rollback: () => end('rollback') }
  }
}

function isPlainPool(pool: PoolLike): boolean {
  return pool instanceof pg.Pool && 'Client' in pool && pool.Client === pg.Client
}
