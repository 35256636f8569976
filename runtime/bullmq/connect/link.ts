/**
 * One connection to Redis that is replaced when it is lost.
 *
 * ioredis can reconnect by itself, and then sends the commands again that had no answer. A claim that was sent twice would
 * hold jobs that nobody works. So its own reconnecting is off: a lost connection rejects its commands, the next command
 * opens a new connection, and the caller decides whether to send again.
 */
import type { Redis, RedisOptions } from 'ioredis'
import { ClosedError } from '../../errors/errors.js'
import { inTime } from '../../support/in-time.js'
import { defaultCommandTimeout, defaultUrl, isClient, type BullMQServiceOptions } from './options.js'
import { loadRedis } from './load-ioredis.js'
import { describeError, isConnectionLost } from './redis-errors.js'

export interface Connecting {
  /** Opens a new connection, which is ready. */
  readonly connect: () => Promise<Redis>
  /** `host:port`, for messages. */
  readonly address: string
}

/** Returns what opens connections for a service. */
export function connector(options: BullMQServiceOptions): Connecting {
  const timeout = options.commandTimeout ?? defaultCommandTimeout
  const own = {
    lazyConnect: true,
    retryStrategy: () => null,
    maxRetriesPerRequest: null,
    autoResendUnfulfilledCommands: false,
    connectTimeout: timeout,
    socketTimeout: timeout,
    keepAlive: 10_000,
    // Settings of a given client that would change the form of replies.
    protocol: 2 as const,
    stringNumbers: false,
    replyMapping: 'legacy' as const,
  } satisfies RedisOptions
  const given = options.connection ?? options.redis
  if (given !== undefined && isClient(given)) {
    const address = addressOf(given.options)
    return { connect: () => opened(() => given.duplicate(own), address), address }
  }
  const parts = given ?? partsOf(options.url ?? process.env['REDIS_URL'] ?? defaultUrl)
  const address = addressOf(parts)
  return { connect: () => opened(async () => (await loadRedis())({ ...parts, ...own }), address), address }
}

function addressOf({ path, host = '127.0.0.1', port = 6379 }: RedisOptions): string {
  return path ?? `${host}:${port}`
}

/** ioredis reads a URL too, but keeps a password that is percent-encoded as it is. */
function partsOf(url: string): RedisOptions {
  const { protocol, hostname, port, username, password, pathname } = new URL(url)
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? 6379 : Number(port),
    ...(username !== '' && { username: decodeURIComponent(username) }),
    ...(password !== '' && { password: decodeURIComponent(password) }),
    ...(pathname.length > 1 && { db: Number(pathname.slice(1)) }),
    ...(protocol === 'rediss:' && { tls: {} }),
  }
}

/** Opens a connection that falls silent meanwhile once more: a new one can reach another server. */
async function opened(create: () => Redis | Promise<Redis>, address: string): Promise<Redis> {
  try {
    return await openedOnce(await create())
  } catch (error) {
    if (!isConnectionLost(error)) throw describeError(error, address)
  }
  try {
    return await openedOnce(await create())
  } catch (error) {
    throw describeError(error, address)
  }
}

async function openedOnce(redis: Redis): Promise<Redis> {
  let reason: unknown
  // connect() rejects with 'Connection is closed'; the event has the reason.
  redis.on('error', (error: unknown) => {
    reason = error
  })
  try {
    await redis.connect()
    return redis
  } catch (error) {
    hangUp(redis)
    throw reason ?? error
  }
}

/**
 * Closes a connection without waiting for the other end, which may be silent. ioredis's `disconnect()` waits two seconds
 * for it, also for that of a connection that is closed already.
 */
export function hangUp(redis: Redis): void {
  if (redis.status === 'end' || redis.status === 'close') return
  redis.disconnect()
  // Missing before the first attempt to connect.
  const stream: Redis['stream'] | undefined = redis.stream
  stream?.destroy()
}

export class Link {
  readonly address: string
  readonly #connecting: Connecting
  #redis: Promise<Redis> | undefined
  #closed = false

  constructor(connecting: Connecting) {
    this.#connecting = connecting
    this.address = connecting.address
  }

  /** The connection, which is ready. Rejects if there is none to be had now; the next call tries again. */
  async get(): Promise<Redis> {
    if (this.#closed) throw new ClosedError('queue service')
    if (this.#redis === undefined) {
      const opening = this.#open(() => {
        if (this.#redis === opening) this.#redis = undefined
      })
      this.#redis = opening
    }
    return this.#redis
  }

  async #open(onLost: () => void): Promise<Redis> {
    try {
      const redis = await this.#connecting.connect()
      redis.once('close', onLost)
      // It may have been lost, or this link closed, before anything listened.
      if (redis.status !== 'ready') onLost()
      if (this.#closed) hangUp(redis)
      return redis
    } catch (error) {
      onLost()
      throw error
    }
  }

  /** Throws the connection away, because its server is the wrong one. */
  async drop(): Promise<void> {
    const redis = this.#redis
    this.#redis = undefined
    await redis?.then(hangUp).catch(() => {})
  }

  /** Waits for unfinished commands, but no longer than `timeout` milliseconds. They reject then. */
  async close(timeout: number): Promise<void> {
    this.#closed = true
    const opening = this.#redis
    this.#redis = undefined
    if (opening === undefined) return
    // A connection that cannot be closed in good order is gone already, or is closed below.
    const ended = opening.then((redis) => redis.quit()).catch(() => {})
    await inTime(ended, timeout)
    void opening.then(hangUp).catch(() => {})
  }
}
