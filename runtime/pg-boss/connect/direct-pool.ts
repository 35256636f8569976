/** Connections to a server's own address, for listening when the statements go through a pooler. */
import pg from 'pg'
import type { PoolClientLike, PoolLike } from './options.js'

export function directPool(connectionString: string): PoolLike {
  return {
    connect: async () => {
      const client = new pg.Client({ connectionString, connectionTimeoutMillis: 10_000, keepAlive: true })
      // The connection can fail before another listener is added, and an 'error' without a listener ends the process.
      client.on('error', () => {})
      await client.connect()
      const release = (): void => void client.end().catch(() => {})
      return Object.assign(client, { release }) as PoolClientLike
    },
    query: () => Promise.reject(new Error('A direct connection only listens')),
  }
}
