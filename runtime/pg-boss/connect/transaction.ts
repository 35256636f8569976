/**
 * Adapts the user's own transaction to pg-boss. Each library is recognized by the method that runs its SQL, and adapted
 * by pg-boss's own adapter.
 *
 * Structural types, so none of these libraries is a dependency.
 */
import type { Db } from 'pg-boss'
import type { Adapters, Connection } from './connection.js'
import { QueueOptionsError } from '../../errors/errors.js'

function databaseOf(transaction: unknown, adapters: Adapters): Db {
  return returningRows(transaction, adapterOf(transaction, adapters))
}

function adapterOf(transaction: unknown, { fromKnex, fromKysely, fromPrisma }: Adapters): Db {
  const has = (method: string): boolean => hasMethod(transaction, method)
  // Each adapter calls only the method by which its library is recognized.
  /* oxlint-disable typescript/no-unsafe-type-assertion */
  if (has('executeSql')) return transaction as Db
  if (has('$queryRawUnsafe')) return fromPrisma(transaction as Parameters<typeof fromPrisma>[0])
  if (has('executeQuery')) return fromKysely(transaction as Parameters<typeof fromKysely>[0])
  if (has('raw')) return fromKnex(transaction as Parameters<typeof fromKnex>[0])
  if (has('query') && !has('execute')) return fromPg(transaction as PgClient)
  /* oxlint-enable typescript/no-unsafe-type-assertion */
  throw new QueueOptionsError(
    'db',
    transaction,
    'a client of pg, a transaction of Kysely, Knex or Prisma, or one of Drizzle given as fromDrizzle(tx, sql)',
  )
}

/** Returns a connection whose statements run in the user's transaction, if there is one. */
export function within(connection: Connection, transaction: unknown): Connection {
  if (transaction === undefined) return connection
  const db = databaseOf(transaction, connection.adapters)
  return { ...connection, db, prepared: db }
}

/** Returns the database of a user's transaction, for texts of several statements. Throws for Prisma, which takes one at a time. */
export function scriptDatabaseOf({ adapters }: Connection, transaction: unknown): Db {
  if (!hasMethod(transaction, '$queryRawUnsafe')) return databaseOf(transaction, adapters)
  throw new QueueOptionsError(
    'db',
    transaction,
    'of another library: a flow is several statements at once, of which Prisma takes one',
  )
}

function hasMethod(value: unknown, method: string): boolean {
  const canHave = (typeof value === 'object' && value !== null) || typeof value === 'function'
  return canHave && method in value && typeof Reflect.get(value, method) === 'function'
}

/** Throws if the transaction's method does not return a promise of rows, such as one that takes callbacks. */
function returningRows(transaction: unknown, db: Db): Db {
  return {
    executeSql: async (text, values) => {
      const result: unknown = await db.executeSql(text, values)
      if (typeof result === 'object' && result !== null && 'rows' in result && Array.isArray(result.rows))
        return { rows: result.rows }
      throw new QueueOptionsError(
        'db',
        transaction,
        'a transaction whose queries return a promise of { rows }',
      )
    },
  }
}

interface PgClient {
  readonly query: (text: string, values?: unknown[]) => Promise<PgResult | PgResult[]>
}

interface PgResult {
  readonly rows: unknown[]
}

/** pg returns several results for a text of several statements. */
function fromPg(client: PgClient): Db {
  return {
    executeSql: async (text, values) => {
      const result = await client.query(text, values)
      return Array.isArray(result) ? { rows: result.flatMap(({ rows }) => rows) } : result
    },
  }
}
