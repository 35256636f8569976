/**
 * Listening on a user's own `pg.Pool`. One connection is taken out of it for all channels together, for as long as one is
 * listened to, and a new one, after a wait that grows, whenever that is lost. A pool is small, and what it has given away
 * for good it lacks for everything else.
 */
import type { Db } from 'pg-boss'
import type { PoolClientLike, PoolLike } from './options.js'

const firstWait = 500
const longestWait = 30_000

interface Listener {
  readonly channel: string
  readonly onNotification: (payload: string) => void
  /** There may have been notifications that nobody heard. */
  readonly onReconnect: () => void
}

export class PoolListener {
  readonly #pool: PoolLike
  readonly #onError: (error: unknown) => void
  readonly #listeners = new Set<Listener>()
  #client: PoolClientLike | undefined
  #connecting: Promise<void> | undefined
  #timer: NodeJS.Timeout | undefined
  #wait = firstWait

  constructor(pool: PoolLike, onError: (error: unknown) => void) {
    this.#pool = pool
    this.#onError = onError
  }

  /** A connection that cannot be had now is tried again, as one that was lost is. */
  readonly listen: NonNullable<Db['listen']> = async (channel, onNotification, onReconnect) => {
    const listener = { channel, onNotification, onReconnect }
    this.#listeners.add(listener)
    if (this.#client === undefined) await this.#connect()
    else await this.#hear(this.#client, [listener])
    return {
      close: async () => {
        this.#listeners.delete(listener)
        if (this.#listeners.size === 0) this.#rest()
      },
    }
  }

  #connect(): Promise<void> {
    this.#connecting ??= this.#open().finally(() => (this.#connecting = undefined))
    return this.#connecting
  }

  async #open(): Promise<void> {
    clearTimeout(this.#timer)
    try {
      const client = await this.#pool.connect()
      this.#client = client
      client.on('notification', ({ channel, payload }) => {
        if (payload === undefined) return
        for (const listener of this.#listeners)
          if (listener.channel === channel) listener.onNotification(payload)
      })
      client.on('error', (error) => this.#lose(client, error))
      client.on('end', () => this.#lose(client, new Error('The listening connection ended')))
    } catch (error) {
      this.#onError(error)
      this.#connectLater()
      return
    }
    await this.#hear(this.#client, [...this.#listeners])
    if (this.#listeners.size === 0) this.#rest()
  }

  async #hear(client: PoolClientLike, listeners: readonly Listener[]): Promise<void> {
    try {
      for (const { channel, onReconnect } of listeners) {
        // oxlint-disable-next-line no-await-in-loop -- a connection runs one statement at a time
        await client.query(`LISTEN "${channel}"`)
        onReconnect()
      }
      this.#wait = firstWait
    } catch (error) {
      this.#lose(client, error)
    }
  }

  #lose(client: PoolClientLike, error: unknown): void {
    if (this.#client !== client) return
    this.#client = undefined
    client.release(true)
    this.#onError(error)
    this.#connectLater()
  }

  #connectLater(): void {
    if (this.#listeners.size === 0) return
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.#connect(), this.#wait)
    this.#wait = Math.min(this.#wait * 2, longestWait)
  }

  /** The connection is destroyed and not given back: its next user would get our notifications. */
  #rest(): void {
    clearTimeout(this.#timer)
    const client = this.#client
    this.#client = undefined
    client?.release(true)
  }
}
