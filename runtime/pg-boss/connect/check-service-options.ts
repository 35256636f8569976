import { checkInteger } from '../../options/check-options.js'
import { QueueOptionsError } from '../../errors/errors.js'
import { suggestion } from '../../support/closest-name.js'
import { checkBossSettingsEarly } from './boss-settings.js'
import { checkConnectionString } from './connection-string.js'
import type { PgBossOptions, PgBossServiceOptions } from './options.js'

/** Milliseconds. */
export const defaultStatementTimeout = 5_000

/**
 * Throws `QueueOptionsError` at the first option that is wrong or unknown. With a misspelt `connectionString`, the service
 * would open the embedded database.
 */
export function checkServiceOptions(options: PgBossServiceOptions): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options))
    throw new QueueOptionsError('options', options, 'an object, { connectionString } for example')
  checkOptionNames(options)
  for (const name of texts) {
    const value: unknown = options[name]
    if (value !== undefined && (typeof value !== 'string' || value === ''))
      throw new QueueOptionsError(name, value, 'a string that is not empty, or left out')
  }
  if (options.connectionString !== undefined)
    checkConnectionString('connectionString', options.connectionString)
  if (options.listenConnectionString !== undefined)
    checkConnectionString('listenConnectionString', options.listenConnectionString)
  checkMethods('pool', options.pool, ['query', 'connect'], 'a Pool of pg')
  checkMethods('boss', options.boss, ['getDb', 'isInstalled'], 'a PgBoss that has started')
  checkMethods('pglite', options.pglite, ['query', 'exec'], 'a PGlite')
  if (options.onError !== undefined && typeof options.onError !== 'function')
    throw new QueueOptionsError('onError', options.onError, 'a function')
  // pg does not check its options: with a wrong number it can wait for ever.
  if (options.port !== undefined) checkInteger('port', options.port, 1, 65_535)
  if (options.max !== undefined) checkInteger('max', options.max, 1, 10_000)
  if (options.connectionTimeoutMillis !== undefined)
    checkInteger('connectionTimeoutMillis', options.connectionTimeoutMillis, 0, 2 ** 31 - 1)
  if (options.statementTimeout !== undefined)
    checkInteger('statementTimeout', options.statementTimeout, 1, 2 ** 31 - 1)
  checkBossSettingsEarly(options)
}

const texts = [
  'connectionString',
  'listenConnectionString',
  'schema',
  'dataFolder',
  'host',
  'database',
  'user',
] as const

function checkMethods(option: string, value: unknown, methods: readonly string[], what: string): void {
  if (value === undefined) return
  const isObject = typeof value === 'object' && value !== null
  if (!isObject || methods.some((method) => typeof Reflect.get(value, method) !== 'function'))
    throw new QueueOptionsError(option, value, what)
}

function checkOptionNames(options: object): void {
  const known = [...Object.keys(serviceOptions), ...Object.keys(bossOptions), ...driverOptions]
  const unknown = Object.keys(options).find((name) => !known.includes(name))
  if (unknown === undefined) return
  const allowed = `left out; known are ${Object.keys(serviceOptions).join(', ')}, and the options of pg-boss and pg`
  const meant = Object.hasOwn(otherNames, unknown) ? otherNames[unknown] : undefined
  const hint = meant === undefined ? suggestion(unknown, known) : `Did you mean ${meant}?`
  // The message does not show the value, which can be a password.
  const message = `The option ${unknown} must be ${allowed}. ${hint}`.trimEnd()
  throw new QueueOptionsError(unknown, undefined, allowed, message)
}

type Names<Options> = { readonly [Name in keyof Required<Options>]: true }

/** The type ensures that no option is missing. */
const serviceOptions: Names<Omit<PgBossServiceOptions, keyof PgBossOptions>> = {
  connectionString: true,
  pool: true,
  boss: true,
  pglite: true,
  dataFolder: true,
  listenConnectionString: true,
  statementTimeout: true,
  onError: true,
}

const bossOptions: Names<PgBossOptions> = {
  schema: true,
  backend: true,
  host: true,
  port: true,
  database: true,
  user: true,
  password: true,
  ssl: true,
  max: true,
  connectionTimeoutMillis: true,
  application_name: true,
  options: true,
  createSchema: true,
  allowSchemaCaseVariant: true,
  notifyHeartbeatIntervalMs: true,
  notifyHeartbeatTimeoutMs: true,
  notifyKeepAliveInitialDelayMs: true,
  superviseIntervalSeconds: true,
  maintenanceIntervalSeconds: true,
  monitorIntervalSeconds: true,
  queueCacheIntervalSeconds: true,
  bamIntervalSeconds: true,
  flowIntervalSeconds: true,
  clockMonitorIntervalSeconds: true,
  cronWorkerIntervalSeconds: true,
  cronMonitorIntervalSeconds: true,
  warningSlowQuerySeconds: true,
  warningQueueSize: true,
  persistWarnings: true,
  warningRetentionDays: true,
  persistQueueStats: true,
  queueStatRetentionDays: true,
  monitorVacuum: true,
  reindex: true,
  reindexIntervalSeconds: true,
  registerInstance: true,
  openTelemetry: true,
  instanceName: true,
  instanceHeartbeatSeconds: true,
}

/** Options of pg's pools and connections that pass through without a declared type. */
const driverOptions = [
  'allowExitOnIdle',
  'binary',
  'client_encoding',
  'enableChannelBinding',
  'fallback_application_name',
  'idleTimeoutMillis',
  'idle_in_transaction_session_timeout',
  'keepAlive',
  'keepAliveInitialDelayMillis',
  'lock_timeout',
  'maxLifetimeSeconds',
  'maxUses',
  'min',
  'onConnect',
  'query_timeout',
  'replication',
  'sslnegotiation',
  'statement_timeout',
  'stream',
  'types',
  'verify',
]

/** The names of these options in other libraries. */
const otherNames: { readonly [name: string]: string } = {
  url: 'connectionString',
  uri: 'connectionString',
  dsn: 'connectionString',
  connection: 'connectionString',
  databaseUrl: 'connectionString',
  hostname: 'host',
  username: 'user',
  pass: 'password',
  db: 'database',
  dbname: 'database',
}
