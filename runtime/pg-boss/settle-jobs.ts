/** How attempts ended: results in one statement, failures by pg-boss's `fail()`, which knows about retries. */
import type { Claim, Settlement } from '../queue-service.js'
import type { Connection } from './connection.js'
import { rowsOf } from './rows.js'
import type { Statements } from './statements.js'

type Completed = Extract<Settlement, { kind: 'completed' }>

/** Those that have completed and that other jobs wait for. */
export async function settleJobs(
  { boss, db, prepared }: Connection,
  sql: Statements,
  queue: string,
  settlements: readonly Settlement[],
): Promise<readonly string[]> {
  const completed = settlements.filter((settlement) => settlement.kind === 'completed')
  const failed = settlements.filter((settlement) => settlement.kind === 'failed')
  const final = failed.filter((settlement) => settlement.final)
  if (final.length > 0) await db.executeSql(sql.exhaustRetries, [queue, ...claimValues(final)])
  const completing =
    completed.length === 0
      ? []
      : rowsOf<{ id: string }>(prepared, sql.complete, [queue, ...claimValues(completed), results(completed)])
  const failing = failed.map(({ claim, error }) => boss.fail(queue, attempt(claim), { ...error }))
  const [blocking] = await Promise.all([completing, ...failing])
  return blocking.map(({ id }) => id)
}

/** The ids, and with them the attempts that they name: what the statements call `held`. */
export function claimValues(held: readonly { readonly claim: Claim }[]): [string[], string[]] {
  return [held.map(({ claim }) => claim.id), held.map(({ claim }) => `${claim.id}:${claim.attempt - 1}`)]
}

/** One JSON object of results by job id, put together as text: an object of that many keys is slow to make and to read. */
function results(completed: readonly Completed[]): string {
  const entries = completed.map(({ claim, result }) => `"${claim.id}":${JSON.stringify(result)}`)
  return `{${entries.join(',')}}`
}

function attempt({ id, attempt: number }: Claim): { id: string; retryCount: number } {
  return { id, retryCount: number - 1 }
}
