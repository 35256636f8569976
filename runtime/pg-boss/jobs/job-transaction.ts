import type { JobReference } from '../../engine/job-records.js'
import type { JobTransaction } from '../../engine/capabilities.js'
import { NotSupportedError } from '../../errors/errors.js'
import type { Connection } from '../connect/connection.js'
import { claimValues, outputs } from './settle-jobs.js'

/** The maximum of the server's setting. Milliseconds. */
const longestIdle = 2 ** 31 - 1

/**
 * Begins a transaction that ends with a job's completion. If its worker dies, the server ends it after `timeout`
 * milliseconds without a statement. Aborting `signal` ends the wait for a turn. Calls `onCompleted` after the commit.
 */
export async function beginJobTransaction(
  { beginForHandler, sql }: Connection,
  timeout: number,
  signal: AbortSignal,
  onCompleted: (job: JobReference, isBlocking: boolean) => void,
): Promise<JobTransaction> {
  const transaction = await beginForHandler?.({ idle: Math.min(Math.ceil(timeout), longestIdle) }, signal)
  if (transaction === undefined)
    throw new NotSupportedError(
      'transactions of handlers: an embedded Postgres has but one connection. Use a PostgreSQL server (DATABASE_URL).',
    )
  return {
    db: { query: (text, values) => transaction.db.executeSql(text, values) },
    complete: async (queue, claim, result) => {
      try {
        const completed = [{ kind: 'completed', claim, result }] as const
        const values = [queue, ...claimValues(completed), outputs(completed, (each) => each.result)]
        const { rows } = await transaction.db.executeSql(sql.completeHeld, values)
        if (rows.length === 0) {
          await transaction.rollback()
          return false
        }
        await transaction.commit()
        // The statement's second column.
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion
        onCompleted({ queue, id: claim.id }, (rows as { blocking: string }[])[0]?.blocking === 'true')
        return true
      } catch (error) {
        await transaction.rollback()
        throw error
      }
    },
    rollback: () => transaction.rollback(),
  }
}
