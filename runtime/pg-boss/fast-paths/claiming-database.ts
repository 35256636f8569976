/**
 * What pg-boss's `fetch()` claims through. Its statement runs as it is, but for five things.
 *
 * *What comes back.* `fetch()` returns eight columns, or all thirty-six. We need four more than eight; all of them cost a
 * worker half of its processor time.
 *
 * *The plan.* Behind a burst of new jobs the planner's statistics say that the queue is nearly empty. It then sorts the
 * whole backlog for each claim, where pg-boss's index has it in order: 50 ms among 20,000 jobs, seconds among a million,
 * until the next ANALYZE. Without bitmap scans and sorts, the index is what is left.
 *
 * *The join.* The claimed rows are looked up by an array of their ids, as pg-boss does where it counts groups. Joined, a
 * queue that was empty when statistics were last taken, in a table that others fill, is read once for each claimed job:
 * 2.5 s for 500 of 5,000 jobs, where this takes 0.13 s.
 *
 * *The commit.* A claim does not wait for the disk, which saves every job one of three such waits. What a crash of the
 * server can take back so is that a job had been claimed, in its last moments: the job is then claimed again, as it is
 * when a worker dies. The job was on the disk before, and what came of it is there after its settlement, with the claim.
 *
 * *Preparing.* To plan a claim takes longer than to carry out that of a single job, so small ones are prepared. The
 * settings travel with it (see without-settings.ts).
 */
import type { Db } from 'pg-boss'
import { preparing } from './prepared.js'
import { withoutSettings } from './without-settings.js'

/** Of more jobs than this, planning is a small part of the claim; and each number of jobs is a statement of its own. */
const mostJobsPrepared = 20

const settings = ['enable_bitmapscan', 'enable_sort', 'synchronous_commit']

type Rows = Awaited<ReturnType<Db['executeSql']>>

/** Through a pool of `pg`'s own, which sends what we make of a statement. */
export function claimingDatabase(db: Db): Db {
  const handover = withoutSettings(db, settings)
  const small = preparing(handover)
  return rewritingClaims({
    executeSql: (text, values = []) =>
      isSmall(text) ? small.executeSql(text, values) : handover.plain(text, values),
  })
}

/** Through whatever takes several statements in one text, as a pool of another kind than `pg`'s own. */
export function claimingScripts(db: Db): Db {
  return rewritingClaims({
    executeSql: async (text, values = []) => {
      if (values.length > 0) return db.executeSql(text, values)
      const results: unknown = await db.executeSql(
        `${settings.map((setting) => `SET LOCAL ${setting} = off; `).join('')}${text}`,
      )
      // pg gives one result for each statement.
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion
      return (results as Rows[]).at(-1) ?? { rows: [] }
    },
  })
}

/** Any database: only the text changes. */
export function rewritingClaims(db: Db): Db {
  return { executeSql: (text, values) => db.executeSql(rewritten(text), values) }
}

function rewritten(claim: string): string {
  const lookedUp = claim.replace(
    /FROM next\s+WHERE (name = '[^']*') AND j\.id = next\.id/,
    'WHERE $1 AND j.id = ANY (ARRAY(SELECT id FROM next))',
  )
  return `${lookedUp.trimEnd()}, j.priority, j.retry_limit AS "retryLimit", j.created_on AS "createdOn", j.trace_context AS trace`
}

function isSmall(claim: string): boolean {
  const [, limit] = /\bLIMIT (\d+)/.exec(claim) ?? []
  return limit !== undefined && Number(limit) <= mostJobsPrepared
}
