/** The pool that typeboss opens from connection settings. */
import pg from 'pg'
import type { ConstructorOptions, Db } from 'pg-boss'
import { inTime, late } from '../../support/in-time.js'
import { reset } from './held-connection.js'

export interface OwnPool {
  readonly pool: pg.Pool
  readonly counts: NonNullable<Db['poolCounts']>
  readonly close: () => Promise<void>
}

/** How long the server may take to close a connection before its socket is destroyed. Milliseconds. */
const longestClosing = 1_000

export function openOwnPool(
  settings: ConstructorOptions,
  max: number,
  onError: (error: unknown) => void,
): OwnPool {
  const pool = new pg.Pool({
    connectionTimeoutMillis: 10_000,
    application_name: 'pgboss',
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    ...settings,
    max,
  })
  const clients = new Set<pg.PoolClient>()
  pool.on('error', onError)
  pool.on('connect', (client) => {
    clients.add(client)
    // The pool stops listening before it hands a client out. A server that ends the session in that moment must not end the
    // process: the next statement fails, and reports it.
    client.on('error', () => {})
  })
  pool.on('remove', (client) => clients.delete(client))
  let ended: Promise<void> | undefined
  return {
    pool,
    counts: () => ({
      max,
      total: pool.totalCount,
      idle: pool.idleCount,
      waiting: pool.waitingCount,
    }),
    close: async () => {
      ended ??= pool.end()
      if ((await inTime(ended, longestClosing)) === late) for (const client of clients) reset(client)
    },
  }
}
