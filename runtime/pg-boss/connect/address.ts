import { secretsIn, shownConnectionString } from '../../../facts/connection-string.js'
import type { Address } from './connection-errors.js'
import type { PgBossServiceOptions } from './options.js'

/** Returns the address of the database, for messages. */
export function addressOf(options: PgBossServiceOptions): Address {
  const { listenConnectionString, password } = options
  const url = connectionStringOf(options)
  return {
    shown: url === undefined ? undefined : shownConnectionString(url),
    secrets: [
      ...(url === undefined ? [] : secretsIn(url)),
      ...(listenConnectionString === undefined ? [] : secretsIn(listenConnectionString)),
      ...(typeof password === 'string' && password !== '' ? [password] : []),
    ],
  }
}

/** The connection string in use. */
export function connectionStringOf(options: PgBossServiceOptions): string | undefined {
  const { connectionString, host, database, pool, boss, pglite } = options
  if (pool !== undefined || boss !== undefined || pglite !== undefined) return undefined
  if (connectionString !== undefined) return connectionString
  if (host !== undefined || database !== undefined) return undefined
  return process.env['DATABASE_URL'] || undefined
}
