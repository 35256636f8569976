/**
 * The database of pg-boss's `fetch()`, for claims. It runs pg-boss's statement with these changes:
 *
 * *Columns.* `fetch()` returns eight columns or all thirty-six. We need a few more than eight, and all of them cost a
 * worker half of its processor time. Each is text, because the program may have set its own parsers.
 *
 * *The plan.* After a burst of new jobs, the planner's statistics describe a nearly empty queue. The planner then sorts the
 * whole backlog for each claim, although pg-boss's index has the order: 50 ms among 20,000 jobs, seconds among a million,
 * until the next ANALYZE. With bitmap scans and sorts turned off, the planner uses the index. Just-in-time compilation is
 * off too: a plan that still has to sort then looks expensive, and compiling it takes a second or two.
 *
 * *The join.* The statement finds the claimed rows by an array of their ids, as pg-boss does where it counts groups. With a
 * join, and statistics of an empty queue, the planner reads the whole queue for each claimed job: 2.5 s for 500 of 5,000
 * jobs, compared to 0.13 s with the array.
 *
 * *The commit.* A claim does not wait for the disk, which saves each job one of three such waits. A crash of the server
 * can then undo its last claims. Those jobs are claimed again, as after the death of a worker. The jobs were on the disk
 * before, and a settlement writes its claim to the disk too.
 *
 * *Preparing.* Planning a small claim takes longer than running it, so small claims are prepared. The settings are sent
 * along with each (see without-settings.ts).
 *
 * *Retention.* pg-boss deletes a job that waits past its `keep_until`, even one that waits for a retry, because it only
 * sets `keep_until` when the job is added. A claimed job gets a `keep_until` that no clock reaches.
 *
 * *Order.* In a `strict-fifo` queue, pg-boss starts the oldest job of each key that is not delayed. Here a delayed job
 * blocks the later jobs of its key.
 */
import pg from 'pg'
import type { Db } from 'pg-boss'
import { preparing } from './prepared.js'
import { rewritingClaims } from './claim-rewrites.js'
import type { Rewriter } from './rewriter.js'
import { withoutSettings } from './without-settings.js'

/** Larger claims are not prepared: planning is a small part of them, and each limit is a separate statement. */
const mostJobsPrepared = 20

const settings = ['enable_bitmapscan', 'enable_sort', 'jit', 'synchronous_commit']

type Rows = Awaited<ReturnType<Db['executeSql']>>

/** For a pool of `pg` itself, which accepts query objects. */
export function claimingDatabase(db: Db, rewriter: Rewriter): Db {
  const handover = withoutSettings(db, settings)
  const small = preparing(handover)
  return rewritingClaims(
    {
      executeSql: (text, values = []) =>
        isSmall(text) ? small.executeSql(text, values) : handover.plain(text, values),
    },
    rewriter,
  )
}

/** For any other pool that accepts several statements in one text. */
export function claimingScripts(db: Db, rewriter: Rewriter): Db {
  return rewritingClaims(
    {
      executeSql: async (text, values = []) => {
        const script = withoutValues(text, values)
        if (script === undefined) return db.executeSql(text, values)
        const results: unknown = await db.executeSql(
          `${settings.map((setting) => `SET LOCAL ${setting} = off; `).join('')}${script}`,
        )
        // pg returns one result for each statement.
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion
        return (results as Rows[]).at(-1) ?? { rows: [] }
      },
    },
    rewriter,
  )
}

/** Writes the values into the statement, because a text of several statements takes none. Only for text values. */
function withoutValues(text: string, values: readonly unknown[]): string | undefined {
  const texts = values.filter((value) => typeof value === 'string')
  if (texts.length < values.length) return undefined
  return text.replaceAll(/\$(\d+)(?=::text)/g, (_, place) => pg.escapeLiteral(texts[Number(place) - 1] ?? ''))
}

function isSmall(claim: string): boolean {
  const [, limit] = /\bLIMIT (\d+)/.exec(claim) ?? []
  return limit !== undefined && Number(limit) <= mostJobsPrepared
}
