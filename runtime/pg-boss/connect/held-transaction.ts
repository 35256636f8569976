/** Transactions, each on its own connection. */
import type { Db } from 'pg-boss'
import { inTime, late } from '../../support/in-time.js'
import { SilentConnectionError, type HeldConnection } from './held-connection.js'
import type { WatchedPool } from './watched-pool.js'

export type HeldTransaction = Awaited<ReturnType<NonNullable<Db['beginTransaction']>>>

/** Limits that the server keeps. Milliseconds. */
export interface TransactionLimits {
  /** How long a statement may wait for a lock. */
  readonly lock?: number
  /**
   * How long the transaction may be without a statement. The server thus ends the transaction of a dead process, and
   * releases its locks.
   */
  readonly idle?: number
}

/** How long a ROLLBACK may wait for an unfinished statement before the connection is closed. Milliseconds. */
const longestRollback = 5_000

export async function beginTransaction(
  pool: WatchedPool,
  limits: TransactionLimits,
): Promise<HeldTransaction> {
  const connection = await begun(pool, beginning(limits).join('; '))
  const end = async (statement: string): Promise<void> => {
    try {
      await connection.query(statement)
      connection.release()
    } catch (error) {
      // The transaction may still be open, so the connection cannot be reused.
      connection.close()
      throw error
    }
  }
  let isOver = false
  return {
    // Unbounded, because a handler's statement may take as long as its attempt.
    db: { executeSql: (text, values) => connection.query(text, values, { unbounded: true }) },
    commit: async () => {
      isOver = true
      await end('COMMIT')
    },
    rollback: async () => {
      if (isOver) return
      isOver = true
      const rolledBack = await inTime(end('ROLLBACK'), longestRollback).catch(() => undefined)
      if (rolledBack === late) connection.fail(new Error('The transaction is over'))
    },
  }
}

/** Returns a function as {@link beginTransaction}, for a database with its own method to begin transactions. */
export function beginningOn(
  begin: () => Promise<HeldTransaction>,
): (limits: TransactionLimits) => Promise<HeldTransaction> {
  return async (limits) => {
    const transaction = await begin()
    try {
      const [, ...settings] = beginning(limits)
      const level = 'SET TRANSACTION ISOLATION LEVEL READ COMMITTED'
      await transaction.db.executeSql([level, ...settings].join('; '))
      return transaction
    } catch (error) {
      await transaction.rollback()
      throw error
    }
  }
}

/** Sets the isolation level, because the server or the role can have another default. */
function beginning({ lock, idle }: TransactionLimits): readonly string[] {
  return [
    'BEGIN ISOLATION LEVEL READ COMMITTED',
    ...(lock === undefined ? [] : [`SET LOCAL lock_timeout = ${lock}`]),
    ...(idle === undefined ? [] : [`SET LOCAL idle_in_transaction_session_timeout = ${idle}`]),
  ]
}

/** Begins on another connection if there is no answer: a lost BEGIN has changed nothing. */
async function begun(pool: WatchedPool, text: string, triesLeft = 1): Promise<HeldConnection> {
  const connection = await pool.take()
  try {
    await connection.query(text)
    return connection
  } catch (error) {
    connection.close()
    if (triesLeft > 0 && error instanceof SilentConnectionError) return begun(pool, text, triesLeft - 1)
    throw error
  }
}

/** Runs `use` in a transaction: commits if it resolves, rolls back if it rejects. */
export async function inTransaction<Result>(
  begin: () => Promise<HeldTransaction>,
  use: (db: HeldTransaction['db']) => Promise<Result>,
): Promise<Result> {
  const transaction = await begin()
  try {
    const result = await use(transaction.db)
    await transaction.commit()
    return result
  } catch (error) {
    await transaction.rollback()
    throw error
  }
}
