/**
 * What pg-boss's `fetch()` claims through. Its statement runs as pg-boss wrote it, with these changes:
 *
 * *Columns.* `fetch()` returns eight columns, or all thirty-six. We need a few more than eight; all of them cost a
 * worker half of its processor time. Each comes as text, which no parser of the program's own reads in another way.
 *
 * *The plan.* Behind a burst of new jobs the planner's statistics say that the queue is nearly empty. It then sorts the
 * whole backlog for each claim, where pg-boss's index has it in order: 50 ms among 20,000 jobs, seconds among a million,
 * until the next ANALYZE. With bitmap scans and sorts turned off, the planner uses the index. A plan that has to sort all
 * the same then looks expensive enough for just-in-time compilation, which takes a second or two, so that is off too.
 *
 * *The join.* The claimed rows are looked up by an array of their ids, as pg-boss does where it counts groups. With a
 * join, the claimed jobs of a queue that was empty when statistics were last taken are each looked up by reading the
 * whole queue: 2.5 s for 500 of 5,000 jobs, where the array takes 0.13 s.
 *
 * *The commit.* A claim does not wait for the disk, which saves every job one of three such waits. A crash of the server
 * can then undo the claims of its last moments. Those jobs are claimed again, as they are when a worker dies. The jobs
 * were on the disk before, and a settlement takes its claim to the disk with it.
 *
 * *Preparing.* Planning a claim takes longer than carrying out that of a single job, so small ones are prepared. The
 * settings are sent along with each (see without-settings.ts).
 *
 * *Retention.* pg-boss deletes a job that waits past its `keep_until`, which it sets when the job is added and never moves:
 * a job that waits for its retry goes too. A claimed job gets a `keep_until` that no clock reaches.
 *
 * *Order.* In a `strict-fifo` queue pg-boss starts the oldest job of each key that is not delayed, and so passes over a
 * delayed one. Ours holds up the jobs that were added after it.
 */
import pg from 'pg'
import type { Db } from 'pg-boss'
import { preparing } from './prepared.js'
import type { Rewrite, Rewriter } from './rewriter.js'
import { claimedColumns, endOfTime } from './statements.js'
import { withoutSettings } from './without-settings.js'

/** Of more jobs than this, planning is a small part of the claim; and each number of jobs is a statement of its own. */
const mostJobsPrepared = 20

const settings = ['enable_bitmapscan', 'enable_sort', 'jit', 'synchronous_commit']

type Rows = Awaited<ReturnType<Db['executeSql']>>

/** Through a pool of `pg`'s own, which sends what we make of a statement. */
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

/** Through a pool of another kind than `pg`'s own, which takes several statements in one text. */
export function claimingScripts(db: Db, rewriter: Rewriter): Db {
  return rewritingClaims(
    {
      executeSql: async (text, values = []) => {
        const script = withoutValues(text, values)
        if (script === undefined) return db.executeSql(text, values)
        const results: unknown = await db.executeSql(
          `${settings.map((setting) => `SET LOCAL ${setting} = off; `).join('')}${script}`,
        )
        // pg gives one result for each statement.
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion
        return (results as Rows[]).at(-1) ?? { rows: [] }
      },
    },
    rewriter,
  )
}

/** The values in the statement's text, if they are all text: several statements at once take no values. */
function withoutValues(text: string, values: readonly unknown[]): string | undefined {
  const texts = values.filter((value) => typeof value === 'string')
  if (texts.length < values.length) return undefined
  return text.replaceAll(/\$(\d+)(?=::text)/g, (_, place) => pg.escapeLiteral(texts[Number(place) - 1] ?? ''))
}

/** Any database: only the text changes. */
export function rewritingClaims(db: Db, rewriter: Rewriter): Db {
  return {
    executeSql: (text, values) =>
      db.executeSql(
        rewritesOf(text).reduce((statement, each) => rewriter.rewrite(statement, each), text),
        values,
      ),
  }
}

function rewritesOf(claim: string): readonly Rewrite[] {
  return [columns, retention, ...lookupIn(claim), ...(claim.includes('strict_fifo') ? [order] : [])]
}

function lookupIn(claim: string): readonly Rewrite[] {
  // pg-boss looks these up by an array itself.
  if (claim.includes('group_ranking')) return []
  return [claim.includes('singleton_ranking') ? lookupOfKeys : lookup]
}

const columns: Rewrite = {
  promise: 'each claim is followed by a second statement that reads the claimed jobs',
  pattern: /RETURNING j\.id, name, data, .*?group_tier as "groupTier"/s,
  replacement: `RETURNING ${claimedColumns}`,
}

const retention: Rewrite = {
  promise: 'a job that waits for its retry is deleted when its retention.waiting is over',
  pattern: /\bretry_count = CASE WHEN started_on IS NOT NULL/,
  replacement: `keep_until = ${endOfTime}, $&`,
}

const lookup: Rewrite = {
  promise: 'claims are slow in queues that the planner takes for small',
  pattern: /FROM next\s+WHERE (name = '[^']*') AND j\.id = next\.id/,
  replacement: 'WHERE $1 AND j.id = ANY (ARRAY(SELECT id FROM next))',
}

/** The same where one job of each key is claimed. */
const lookupOfKeys: Rewrite = {
  promise: lookup.promise,
  pattern:
    /FROM singleton_ranking\s+WHERE (name = '[^']*') AND j\.id = singleton_ranking\.id\s+AND singleton_rn = 1/,
  replacement: 'WHERE $1 AND j.id = ANY (ARRAY(SELECT id FROM singleton_ranking WHERE singleton_rn = 1))',
}

const order: Rewrite = {
  promise: 'a delayed job of a strict-fifo queue is overtaken by later ones of its key',
  pattern: /AND h\.start_after <= \S+/,
  replacement: '',
}

function isSmall(claim: string): boolean {
  const [, limit] = /\bLIMIT (\d+)/.exec(claim) ?? []
  return limit !== undefined && Number(limit) <= mostJobsPrepared
}
