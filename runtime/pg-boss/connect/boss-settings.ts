/** Selects pg-boss's settings from a service's options, and checks them. */
import { AssertionError } from 'node:assert'
import { PgBoss, type ConstructorOptions } from 'pg-boss'
import { QueueOptionsError } from '../../errors/errors.js'
import type { PgBossServiceOptions } from './options.js'
import { tracingSettings } from '../tracing/tracing.js'

/** Omits settings that are `undefined`, because pg-boss only checks whether a key exists. */
export function bossSettings(options: PgBossServiceOptions): ConstructorOptions {
  const { connectionString: _url, pool: _pool, boss: _boss, pglite: _pglite, ...rest } = options
  const { dataFolder: _folder, onError: _onError, openTelemetry: _asked, ...passed } = rest
  const { listenConnectionString: _direct, statementTimeout: _limit, ...own } = passed
  const set = Object.fromEntries(Object.entries(own).filter(([, value]) => value !== undefined))
  return { ...set, openTelemetry: tracingSettings(options) }
}

/**
 * Throws `QueueOptionsError` for a setting that pg-boss refuses. pg-boss checks its settings in the constructor, and opens
 * no connection before it is started.
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
  // Each rule begins with the name of its setting, except for those of the schema's name.
  const [name = ''] = /^\w+/.exec(rule) ?? []
  const option = Object.hasOwn(options, name) ? name : 'schema'
  const [, allowed = `as pg-boss takes it: ${rule}`] = /^\w+ must be (.*)$/.exec(rule) ?? []
  return new QueueOptionsError(option, Reflect.get(options, option), allowed)
}
