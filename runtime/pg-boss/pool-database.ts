/**
 * A user's own `pg.Pool` as pg-boss's database. Listening takes one connection out of the pool for as long as it
 * lasts, and a new one, after a wait that grows, whenever that is lost.
 */
import type { Db } from 'pg-boss'
import type { PoolClientLike, PoolLike } from './options.js'
import { beginOnPool } from './pool-transaction.js'

const firstWait = 500
const longestWait = 30_000

export function poolDatabase(pool: PoolLike, onError: (error: unknown) => void): Db {
  return {
    executeSql: (text, values) => pool.query(text, values),
    beginTransaction: () => beginOnPool(pool),
    listen: async (channel, onNotification, onReconnect) => {
      let closed = false
      let current: PoolClientLike | undefined
      let timer: NodeJS.Timeout | undefined
      let wait = firstWait

      const connect = async (): Promise<void> => {
        const client = await pool.connect()
        client.on('notification', ({ channel: from, payload }) => {
          if (from === channel && payload !== undefined) onNotification(payload)
        })
        client.on('error', (error) => lose(client, error))
        client.on('end', () => lose(client, new Error('The listening connection ended')))
        current = client
        await client.query(`LISTEN "${channel}"`)
        wait = firstWait
        onReconnect()
      }
      const lose = (client: PoolClientLike, error: unknown): void => {
        if (current !== client || closed) return
        current = undefined
        client.release(true)
        onError(error)
        reconnect()
      }
      const reconnect = (): void => {
        timer = setTimeout(() => {
          connect().catch((error: unknown) => {
            onError(error)
            if (!closed) reconnect()
          })
        }, wait)
        wait = Math.min(wait * 2, longestWait)
      }

      await connect()
      return {
        close: async () => {
          closed = true
          clearTimeout(timer)
          // Destroyed and not given back: the next user of the connection would get our notifications.
          current?.release(true)
        },
      }
    },
  }
}
