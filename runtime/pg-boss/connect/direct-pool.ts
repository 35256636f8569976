/** Connections to a server's own address, each opened when it is needed: for listening beside a pooler. */
import pg from 'pg'
import type { PoolClientLike, PoolLike } from './options.js'

export function directPool(connectionString: string): PoolLike {
  return {
    connect: async () => {
      const client = new pg.Client({ connectionString, connectionTimeoutMillis: 10_000, keepAlive: true })
      // Its connection can fail before anything else listens.
      client.on('error', () => {})
      await client.connect()
      const release = (): void => void client.end().catch(() => {})
      return Object.assign(client, { release }) as PoolClientLike
    },
    query: () => Promise.reject(new Error('A direct connection only listens')),
  }
}
