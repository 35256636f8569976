/** The options of a service that stores jobs in Redis, and their checks. */
import type { Redis, RedisOptions } from 'ioredis'
import { checkInteger, checkOnly } from '../../options/check-options.js'
import { QueueOptionsError } from '../../errors/errors.js'

/**
 * Options of `createBullMQService`. At most one of `connection`, `redis` and `url` says where Redis is. Default: the
 * environment's `REDIS_URL`, or else `redis://127.0.0.1:6379`.
 */
export interface BullMQServiceOptions {
  /**
   * A client of ioredis, or its options, as BullMQ's own classes take it. A client is only copied (`duplicate()`): the
   * service opens connections of its own with the client's options, and yours stays as it is.
   */
  readonly connection?: Redis | RedisOptions
  /** Options of ioredis: `{ host, port, password, tls, sentinels … }`. */
  readonly redis?: RedisOptions
  /** `redis://user:password@host:6379/0`, or `rediss://` for TLS. */
  readonly url?: string
  /**
   * What the names of all keys begin with. Default `'bull'`, as in BullMQ. Programs that share jobs need the same one.
   */
  readonly prefix?: string
  /**
   * How long Redis may be silent while it owes an answer, in milliseconds. Default 5,000. After that the connection is
   * closed, and the command is sent again on a new one if that is safe.
   */
  readonly commandTimeout?: number
  /**
   * Whether traces of OpenTelemetry are stored with jobs and followed in handlers. Default `true`.
   */
  readonly openTelemetry?: { readonly enabled?: boolean }
  /** Called with errors that no call of yours awaits. Default: prints one line each on stderr. */
  readonly onError?: (error: Error) => void
}

export const defaultUrl = 'redis://127.0.0.1:6379'
export const defaultCommandTimeout = 5_000

const known = ['connection', 'redis', 'url', 'prefix', 'commandTimeout', 'openTelemetry', 'onError'] as const

/** Throws `QueueOptionsError` at the first option that is wrong or unknown. */
export function checkServiceOptions(options: BullMQServiceOptions): void {
  checkOnly(options, known)
  const { connection, redis, url, prefix, commandTimeout, openTelemetry, onError } = options
  const [place, other] = (['connection', 'redis', 'url'] as const).filter(
    (name) => options[name] !== undefined,
  )
  if (place !== undefined && other !== undefined) {
    const allowed = `left out beside ${place}: one of them says where Redis is`
    throw new QueueOptionsError(other, undefined, allowed, `The option ${other} must be ${allowed}`)
  }
  if (connection !== undefined) checkConnection('connection', connection)
  if (redis !== undefined) checkConnection('redis', redis)
  if (url !== undefined) checkUrl('url', url)
  if (prefix !== undefined && (typeof prefix !== 'string' || prefix === '' || prefix.endsWith(':')))
    throw new QueueOptionsError('prefix', prefix, "a string such as 'bull' that does not end with ':'")
  if (commandTimeout !== undefined) checkInteger('commandTimeout', commandTimeout, 100, 2 ** 31 - 1)
  if (openTelemetry !== undefined && (typeof openTelemetry !== 'object' || openTelemetry === null))
    throw new QueueOptionsError('openTelemetry', openTelemetry, '{ enabled }')
  if (onError !== undefined && typeof onError !== 'function')
    throw new QueueOptionsError('onError', onError, 'a function')
}

/** The text of a URL is never shown: a password can be anywhere in it. */
export function checkUrl(option: string, url: unknown): void {
  const allowed = 'redis://host:6379 or rediss://host:6379'
  if (typeof url !== 'string' || !/^rediss?:\/\/./.test(url) || !URL.canParse(url))
    throw new QueueOptionsError(option, undefined, allowed, `The option ${option} must be ${allowed}`)
}

/** Whether it is a client of ioredis, also of another copy or version. */
export function isClient(connection: Redis | RedisOptions): connection is Redis {
  return 'duplicate' in connection && typeof connection.duplicate === 'function'
}

function checkConnection(option: string, value: Redis | RedisOptions): void {
  if (typeof value !== 'object' || value === null)
    throw new QueueOptionsError(option, undefined, 'a client of ioredis, or { host, port }')
  if ('isCluster' in value && value.isCluster)
    throw new QueueOptionsError(option, value, 'a client of a single Redis: a cluster is not supported')
  if (isClient(value) && !('defineCommand' in value))
    throw new QueueOptionsError(
      option,
      value,
      'a client of ioredis; that of another library is not supported',
    )
  const { keyPrefix } = isClient(value) ? value.options : value
  if (keyPrefix !== undefined && keyPrefix !== '')
    throw new QueueOptionsError(
      `${option}.keyPrefix`,
      keyPrefix,
      'left out: use the option prefix of createBullMQService, as for BullMQ',
    )
}
