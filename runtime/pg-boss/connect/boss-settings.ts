/** What of a service's options is pg-boss's own, and what pg-boss says of it. */
import { AssertionError } from 'node:assert'
import { PgBoss, type ConstructorOptions } from 'pg-boss'
import { QueueOptionsError } from '../../errors/errors.js'
import type { PgBossServiceOptions } from './options.js'
import { tracingSettings } from '../tracing/tracing.js'

/** Without what is `undefined`: pg-boss asks whether a setting is there, and not whether it has a value. */
export function bossSettings(options: PgBossServiceOptions): ConstructorOptions {
  const { connectionString: _url, pool: _pool, boss: _boss, pglite: _pglite, ...rest } = options
  const { dataFolder: _folder, onError: _onError, openTelemetry: _asked, ...passed } = rest
  const { listenConnectionString: _direct, statementTimeout: _limit, ...own } = passed
  const set = Object.fromEntries(Object.entries(own).filter(([, value]) => value !== undefined))
  return { ...set, openTelemetry: tracingSettings(options) }
}

/**
 * Throws `QueueOptionsError` for a setting that pg-boss refuses. It looks at them when it is made, and one that is not
 * started opens nothing.
 */
export function checkBossSettings(options: PgBossServiceOptions): void {
  try {
    void new PgBoss(bossSettings(options))
  } catch (error) {
    if (!(error instanceof AssertionError)) throw error
    throw refused(error.message, options)
  }
}

function refused(assertion: string, options: PgBossServiceOptions): QueueOptionsError {
  const rule = assertion.replace(/^configuration assert: /, '')
  // Each rule begins with the name of its setting, but for those of the schema's name.
  const [name = ''] = /^\w+/.exec(rule) ?? []
  const option = Object.hasOwn(options, name) ? name : 'schema'
  const [, allowed = `as pg-boss takes it: ${rule}`] = /^\w+ must be (.*)$/.exec(rule) ?? []
  return new QueueOptionsError(option, Reflect.get(options, option), allowed)
}
