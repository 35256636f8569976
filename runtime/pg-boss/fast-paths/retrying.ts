/**
 * Statements that lose to another one are sent again. At the default level of PostgreSQL that happens only in a deadlock. A
 * server, a database or a role can have another default (`default_transaction_isolation`), and CockroachDB has: then a
 * statement that meets a row which another has just changed fails, and a retry sees the row as it is. Nothing of a failed
 * statement is stored.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { isNativeError } from 'node:util/types'
import type { Db } from 'pg-boss'

/** Serialization failure, and deadlock. */
const lost = new Set<unknown>(['40001', '40P01'])

const mostTries = 50

/** Milliseconds. */
const longestWait = 200

export function retrying(execute: Db['executeSql']): Db['executeSql'] {
  return async (text: unknown, values) => {
    for (let tries = 1; ; tries += 1) {
      try {
        // oxlint-disable-next-line no-await-in-loop, typescript/no-unsafe-type-assertion -- one try after the other
        return await execute(text as string, values)
      } catch (error) {
        const isLost = isNativeError(error) && 'code' in error && lost.has(error.code)
        if (!isLost || submitsItself(text) || tries === mostTries) throw error
        // At random, so that those which met do not meet again.
        // oxlint-disable-next-line no-await-in-loop
        await sleep(Math.random() * Math.min(2 ** tries, longestWait))
      }
    }
  }
}

/** Such a query can be sent once. Who makes it makes another for the next try. */
function submitsItself(statement: unknown): boolean {
  return typeof statement === 'object' && statement !== null && 'submit' in statement
}
