/**
 * Starts one PostgreSQL server for all tests. `DATABASE_URL` is not used, so tests never touch a developer's database.
 */
import { createPostgresServer, type PostgresServer } from './postgres-server.js'

export const runningPostgres: { server?: PostgresServer } = {}

export default async function startPostgres(): Promise<void> {
  const server = await createPostgresServer()
  await server.start()
  runningPostgres.server = server
  process.env['TYPEBOSS_TEST_DATABASE_URL'] = server.url
}
