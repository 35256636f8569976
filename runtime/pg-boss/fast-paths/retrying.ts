/**
 * Retries statements after a deadlock or a serialization failure, which store nothing. At PostgreSQL's default isolation
 * level, only deadlocks occur. CockroachDB has another default, and a server, a database or a role can set one
 * (`default_transaction_isolation`): then a statement fails on a row that another has just changed, and its retry reads
 * the new row.
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
        // A random wait, because the colliding statements would collide again.
        // oxlint-disable-next-line no-await-in-loop
        await sleep(Math.random() * Math.min(2 ** tries, longestWait))
      }
    }
  }
}

/** Whether the statement is a query object with `submit`, which can be sent once. Its maker retries it. */
function submitsItself(statement: unknown): boolean {
  return typeof statement === 'object' && statement !== null && 'submit' in statement
}
