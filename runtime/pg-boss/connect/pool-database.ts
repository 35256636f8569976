/** A user's own `pg.Pool` as pg-boss's database. */
import pg from 'pg'
import type { Db } from 'pg-boss'
import type { PoolLike } from './options.js'
import { PoolListener } from './pool-listener.js'
import { beginOnPool } from './pool-transaction.js'

export function poolDatabase(pool: PoolLike, onError: (error: unknown) => void): Db {
  const listener = new PoolListener(pool, onError)
  return {
    executeSql: (text, values) => pool.query(text, values),
    beginTransaction: () => beginOnPool(pool),
    // Its only connection given away, a pool would wait for it for ever. What is not listened to is found by the polls.
    ...(pool.options?.max !== 1 && { listen: listener.listen }),
  }
}

/** Whether it sends what we make of a statement, as a pool of `pg`'s own does: no other class, no other client. */
export function isPlainPool(pool: PoolLike): boolean {
  return pool instanceof pg.Pool && 'Client' in pool && pool.Client === pg.Client
}
