/** Selects pg-boss's settings from a service's options, and checks them. */
import { createRequire } from 'node:module'
import { isNativeError } from 'node:util/types'
import type { ConstructorOptions, PgBoss } from 'pg-boss'
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
export function checkBossSettings(
  Boss: new (settings: ConstructorOptions) => PgBoss,
  options: PgBossServiceOptions,
): void {
  try {
    void new Boss(bossSettings(options))
  } catch (error) {
    // By the code, because `Boss` may be of another realm.
    if (!isNativeError(error) || !('code' in error) || error.code !== 'ERR_ASSERTION') throw error
    throw refused(error.message, options)
  }
}

/** The settings that pg passes on. pg-boss does not check them. */
const unchecked = [
  'host',
  'port',
  'database',
  'user',
  'password',
  'ssl',
  'max',
  'application_name',
  'options',
]

/**
 * As {@link checkBossSettings}, before the service connects. Loads pg-boss only for a setting that it checks. Where it
 * cannot be loaded synchronously, as in a bundle, the check waits until the service connects.
 */
export function checkBossSettingsEarly(options: PgBossServiceOptions): void {
  const { openTelemetry, ...settings } = bossSettings(options)
  const own = options.openTelemetry === undefined ? settings : { ...settings, openTelemetry }
  if (Object.keys(own).every((name) => unchecked.includes(name))) return
  const Boss = loadBoss()
  if (Boss !== undefined) checkBossSettings(Boss, options)
}

function loadBoss(): typeof PgBoss | undefined {
  try {
    // `require` returns the module's exports, untyped.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    return (createRequire(import.meta.url)('pg-boss') as { readonly PgBoss: typeof PgBoss }).PgBoss
  } catch {
    return undefined
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
