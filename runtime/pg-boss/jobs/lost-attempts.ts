/**
 * Reports the attempts that pg-boss's maintenance ends, because the worker was silent for longer than the queue's
 * `heartbeat` or the job's `timeout`. pg-boss's statement returns only their number. The rewritten statement also returns
 * the attempts.
 */
import type { Db } from 'pg-boss'
import type { LostAttempt } from '../../engine/job-records.js'
import { readJobError } from '../../job/job-error.js'
import type { Subscription } from '../../engine/subscription.js'
import { jsonIn } from './job-mapping.js'

type Listener = (attempts: readonly LostAttempt[]) => void

/** The added column: the attempts as JSON text. */
const found = `(
  SELECT json_agg(json_build_object('queue', r.name, 'id', r.id, 'attempt', r.retry_count + 1, 'state', r.state,
    'data', r.data, 'output', r.output))::text
  FROM results r) AS "expiryFound"`

interface FoundAttempt {
  readonly queue: string
  readonly id: string
  readonly attempt: number
  readonly state: 'retry' | 'failed'
  readonly data: LostAttempt['data']
  readonly output: LostAttempt['data']
}

export class LostAttempts {
  readonly #listeners = new Set<Listener>()

  onLost(listener: Listener): Subscription {
    this.#listeners.add(listener)
    return { close: async () => void this.#listeners.delete(listener) }
  }

  /** Returns the database for a pg-boss whose maintenance is watched. */
  watching(db: Db): Db {
    const executeSql: Db['executeSql'] = async (text, values) => {
      if (!text.includes('AS "expiryPicked"')) return db.executeSql(text, values)
      const result = await db.executeSql(
        text.replace('AS "expiryPicked"', `AS "expiryPicked", ${found}`),
        values,
      )
      this.#report(rowsIn(result))
      return result
    }
    // Inherits from `db`, because pg-boss recognizes its own database by other fields too.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    return Object.create(db, { executeSql: { value: executeSql } }) as Db
  }

  #report(rows: readonly object[]): void {
    const attempts = rows.flatMap((row) => {
      const text = 'expiryFound' in row ? row.expiryFound : undefined
      return typeof text === 'string' ? lostAttempts(text) : []
    })
    if (attempts.length > 0) for (const listener of this.#listeners) listener(attempts)
  }
}

/** pg returns one result for each statement of a text. */
function rowsIn(result: { rows: unknown[] } | readonly { rows: unknown[] }[]): readonly object[] {
  const results = Array.isArray(result) ? result : [result]
  return results.flatMap(({ rows }: { rows: unknown[] }) =>
    (rows ?? []).filter((row) => typeof row === 'object' && row !== null),
  )
}

function lostAttempts(text: string): readonly LostAttempt[] {
  // The JSON of `found`.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const attempts = jsonIn(text) as unknown as readonly FoundAttempt[]
  return attempts.map(({ queue, id, attempt, state, data, output }) => ({
    queue,
    id,
    attempt,
    data,
    error: readJobError(output),
    stored: state === 'failed' ? 'failed' : 'retrying',
  }))
}
