import type { fromDrizzle as adapter } from 'pg-boss'
import { QueueOptionsError } from '../../errors/errors.js'
import type { SqlRunner } from '../../options/queue-options.js'

/**
 * Returns a Drizzle transaction as the `db` of a call. `sql` is the function of `drizzle-orm`.
 *
 *     await db.transaction(async (tx) => {
 *       await tx.insert(orders).values(order)
 *       await queue.add('email-queue', receipt, { db: fromDrizzle(tx, sql) })
 *     })
 *
 * Throws `QueueOptionsError` if an argument is not Drizzle's.
 */
export function fromDrizzle(
  transaction: { readonly execute: (query: never) => PromiseLike<unknown> },
  sql: (strings: TemplateStringsArray, ...values: never[]) => unknown,
): SqlRunner {
  if (typeof Object(transaction).execute !== 'function')
    throw new QueueOptionsError('transaction', transaction, 'a transaction of Drizzle')
  if (typeof sql !== 'function' || !('param' in sql))
    throw new QueueOptionsError('sql', sql, "Drizzle's own: import { sql } from 'drizzle-orm'")
  type Given = Parameters<typeof adapter>
  // Drizzle's types differ from pg-boss's only in parts that pg-boss does not use.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const given: Given = [transaction as unknown as Given[0], sql as unknown as Given[1]]
  return {
    executeSql: async (text, values) => {
      // Not at the top: the package's entry loads no engine.
      const { fromDrizzle: adapted } = await import('pg-boss')
      return adapted(...given).executeSql(text, values)
    },
  }
}
