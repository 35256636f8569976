/**
 * Listens for notifications. All channels share one connection, which is open while there is a channel. A lost connection
 * is replaced after a growing wait. A cheap statement at regular intervals detects a silent connection.
 */
import type { Db } from 'pg-boss'
import type { HeldConnection } from './held-connection.js'
import type { WatchedPool } from './watched-pool.js'

const firstWait = 500
const longestWait = 30_000

interface Channel {
  readonly name: string
  readonly onNotification: (payload: string) => void
  /** Called when notifications may have been missed. */
  readonly onReconnect: () => void
}

export class Listener {
  readonly #pool: WatchedPool
  readonly #checkEvery: number
  readonly #checkLimit: number
  readonly #onError: (error: unknown) => void
  readonly #channels = new Set<Channel>()
  #connection: HeldConnection | undefined
  #connecting: Promise<void> | undefined
  #subscribing = Promise.resolve()
  #timer: NodeJS.Timeout | undefined
  #wait = firstWait

  /** `every` is the time between checks of the connection, `limit` the time limit of a check. Milliseconds. */
  constructor(
    pool: WatchedPool,
    { every, limit }: { readonly every: number; readonly limit: number },
    onError: (error: unknown) => void,
  ) {
    this.#pool = pool
    this.#checkEvery = every
    this.#checkLimit = limit
    this.#onError = onError
  }

  /** Listens to a channel. If no connection can be opened now, retries as after a lost connection. */
  readonly listen: NonNullable<Db['listen']> = async (name, onNotification, onReconnect) => {
    const channel = { name, onNotification, onReconnect }
    this.#channels.add(channel)
    if (this.#connection === undefined) await this.#connect()
    else await this.#subscribe(this.#connection, [channel])
    return {
      close: async () => {
        this.#channels.delete(channel)
        if (this.#channels.size === 0) this.#rest()
      },
    }
  }

  #connect(): Promise<void> {
    this.#connecting ??= this.#open().finally(() => (this.#connecting = undefined))
    return this.#connecting
  }

  async #open(): Promise<void> {
    clearTimeout(this.#timer)
    let connection
    try {
      connection = await this.#pool.take()
    } catch (error) {
      this.#onError(error)
      this.#connectLater()
      return
    }
    const held = connection
    this.#connection = held
    held.client.on('notification', ({ channel, payload }) => {
      if (payload === undefined) return
      for (const { name, onNotification } of this.#channels) if (name === channel) onNotification(payload)
    })
    held.client.on('error', (error) => this.#lose(held, error))
    held.client.on('end', () => this.#lose(held, new Error('The listening connection ended')))
    await this.#subscribe(held, [...this.#channels])
    if (this.#channels.size === 0) this.#rest()
  }

  /** Runs one statement after another, because a connection takes one at a time. */
  #subscribe(connection: HeldConnection, channels: readonly Channel[]): Promise<void> {
    this.#subscribing = this.#subscribing.then(() => this.#sendListen(connection, channels))
    return this.#subscribing
  }

  async #sendListen(connection: HeldConnection, channels: readonly Channel[]): Promise<void> {
    try {
      for (const { name, onReconnect } of channels) {
        // oxlint-disable-next-line no-await-in-loop
        await connection.query(`LISTEN "${name}"`)
        onReconnect()
      }
      this.#wait = firstWait
      this.#checkLater(connection)
    } catch (error) {
      this.#lose(connection, error)
    }
  }

  #checkLater(connection: HeldConnection): void {
    if (this.#connection !== connection) return
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      connection.query('SELECT 1', [], { limit: this.#checkLimit }).then(
        () => this.#checkLater(connection),
        (error: unknown) => this.#lose(connection, error),
      )
    }, this.#checkEvery)
  }

  #lose(connection: HeldConnection, error: unknown): void {
    if (this.#connection !== connection) return
    this.#connection = undefined
    connection.close()
    this.#onError(error)
    this.#connectLater()
  }

  #connectLater(): void {
    clearTimeout(this.#timer)
    if (this.#channels.size === 0) return
    this.#timer = setTimeout(() => void this.#connect(), this.#wait)
    this.#wait = Math.min(this.#wait * 2, longestWait)
  }

  /** Closes the connection instead of returning it to the pool: its next user would receive our notifications. */
  #rest(): void {
    clearTimeout(this.#timer)
    const connection = this.#connection
    this.#connection = undefined
    connection?.close()
  }
}
