/**
 * Starts the PostgreSQL that the service tests use, once for the whole run. `DATABASE_URL` is left alone, so that a
 * developer's own database is never touched.
 */
import { createPostgresServer, type PostgresServer } from './postgres-server.js'

export const runningPostgres: { server?: PostgresServer } = {}

export default async function startPostgres(): Promise<void> {
  const server = await createPostgresServer()
  await server.start()
  runningPostgres.server = server
  process.env['TYPEBOSS_TEST_DATABASE_URL'] = server.url
}
