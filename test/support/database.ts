/** A database of its own for one test file, on the server that `start-postgres` started. */
import { randomUUID } from 'node:crypto'
import pg from 'pg'

export interface TestDatabase {
  readonly connectionString: string
  readonly drop: () => Promise<void>
}

export async function createTestDatabase(): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll('-', '')}`
  await administer(`create database ${name}`)
  const url = new URL(serverUrl())
  url.pathname = `/${name}`
  return {
    connectionString: url.href,
    drop: () => administer(`drop database if exists ${name} with (force)`),
  }
}

async function administer(statement: string): Promise<void> {
  const client = new pg.Client(serverUrl())
  await client.connect()
  await client.query(statement)
  await client.end()
}

function serverUrl(): string {
  const url = process.env['TYPEBOSS_TEST_DATABASE_URL']
  if (url === undefined) throw new Error('No PostgreSQL is running: these tests are started by `npm test`')
  return url
}
