/** A transaction on a user's own pool, as pg-boss begins them on its own. */
import type { Db } from 'pg-boss'
import type { PoolLike } from './options.js'

type BossTransaction = Awaited<ReturnType<NonNullable<Db['beginTransaction']>>>

/** How long a ROLLBACK may wait for a statement that is under way. After that the connection is given up with it. */
const longestRollback = 5_000

export async function beginOnPool(pool: PoolLike): Promise<BossTransaction> {
  const client = await pool.connect()
  let lost: Error | undefined
  let isOver = false
  // Nothing else listens while it is taken out of the pool, and unheard an 'error' ends the process.
  client.on('error', onError)
  function onError(error: Error): void {
    lost ??= error
    release(true)
  }
  function release(destroy: boolean): void {
    if (isOver) return
    isOver = true
    client.off('error', onError)
    client.release(destroy)
  }
  const refuseOver = (): void => {
    if (isOver) throw lost ?? new Error('The transaction is over')
  }
  /** Whatever fails to end a transaction leaves its connection unfit for the next user. */
  const end = async (statement: string): Promise<void> => {
    try {
      await client.query(statement)
      release(false)
    } catch (error) {
      release(true)
      throw error
    }
  }
  try {
    await client.query('BEGIN')
  } catch (error) {
    release(true)
    throw error
  }
  return {
    db: {
      executeSql: async (text, values) => {
        refuseOver()
        return client.query(text, values)
      },
    },
    commit: async () => {
      refuseOver()
      await end('COMMIT')
    },
    rollback: async () => {
      if (isOver) return
      const timer = setTimeout(() => release(true), longestRollback)
      await end('ROLLBACK').catch(() => {})
      clearTimeout(timer)
    },
  }
}
