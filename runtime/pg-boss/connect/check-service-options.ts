import { checkInteger } from '../../options/check-options.js'
import { QueueOptionsError } from '../../errors/errors.js'
import { checkBossSettings } from './boss-settings.js'
import { checkConnectionString } from './connection-string.js'
import type { PgBossServiceOptions } from './options.js'

/** Throws `QueueOptionsError` at the first option that is wrong. What is none of ours nor pg-boss's is passed on unread. */
export function checkServiceOptions(options: PgBossServiceOptions): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options))
    throw new QueueOptionsError('options', options, 'an object, { connectionString } for one')
  for (const name of texts) {
    const value: unknown = options[name]
    if (value !== undefined && (typeof value !== 'string' || value === ''))
      throw new QueueOptionsError(name, value, 'a string that is not empty, or left out')
  }
  if (options.connectionString !== undefined)
    checkConnectionString('connectionString', options.connectionString)
  checkMethods('pool', options.pool, ['query', 'connect'], 'a Pool of pg')
  checkMethods('boss', options.boss, ['getDb', 'isInstalled'], 'a PgBoss that has started')
  checkMethods('pglite', options.pglite, ['query', 'exec'], 'a PGlite')
  if (options.onError !== undefined && typeof options.onError !== 'function')
    throw new QueueOptionsError('onError', options.onError, 'a function')
  // pg's own. It reads a wrong number as it likes, and may then wait for ever.
  if (options.port !== undefined) checkInteger('port', options.port, 1, 65_535)
  if (options.max !== undefined) checkInteger('max', options.max, 1, 10_000)
  if (options.connectionTimeoutMillis !== undefined)
    checkInteger('connectionTimeoutMillis', options.connectionTimeoutMillis, 0, 2 ** 31 - 1)
  checkBossSettings(options)
}

const texts = ['connectionString', 'schema', 'dataFolder', 'host', 'database', 'user'] as const

function checkMethods(option: string, value: unknown, methods: readonly string[], what: string): void {
  if (value === undefined) return
  const isObject = typeof value === 'object' && value !== null
  if (!isObject || methods.some((method) => typeof Reflect.get(value, method) !== 'function'))
    throw new QueueOptionsError(option, value, what)
}
