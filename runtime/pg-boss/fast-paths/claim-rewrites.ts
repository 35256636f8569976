/** The changes to the text of pg-boss's `fetch()`; claiming-database.ts has the reasons. */
import type { Db } from 'pg-boss'
import type { Rewrite, Rewriter } from './rewriter.js'
import { claimedColumns, endOfTime } from './statements.js'

/** For any database: changes only the text of the statement. */
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
  // pg-boss uses an array here itself.
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

/** As `lookup`, for a queue that runs one job of each key. */
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
