import { QueueOptionsError } from '../errors.js'
import type { PgBossServiceOptions } from './options.js'

/** Throws `QueueOptionsError` for what says no database; pg-boss checks its own options when it starts. */
export function checkServiceOptions(options: PgBossServiceOptions): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options))
    throw new QueueOptionsError('options', options, 'an object, { connectionString } for one')
  for (const name of ['connectionString', 'schema', 'dataFolder'] as const) {
    const value: unknown = options[name]
    if (value !== undefined && (typeof value !== 'string' || value === ''))
      throw new QueueOptionsError(name, value, 'a string that is not empty, or left out')
  }
  checkMethods('pool', options.pool, ['query', 'connect'], 'a Pool of pg')
  checkMethods('boss', options.boss, ['getDb', 'isInstalled'], 'a PgBoss that has started')
  checkMethods('pglite', options.pglite, ['query', 'exec'], 'a PGlite')
  if (options.onError !== undefined && typeof options.onError !== 'function')
    throw new QueueOptionsError('onError', options.onError, 'a function')
}

function checkMethods(option: string, value: unknown, methods: readonly string[], what: string): void {
  if (value === undefined) return
  const isObject = typeof value === 'object' && value !== null
  if (!isObject || methods.some((method) => typeof Reflect.get(value, method) !== 'function'))
    throw new QueueOptionsError(option, value, what)
}
