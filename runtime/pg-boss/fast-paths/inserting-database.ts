/**
 * The database for inserting jobs with keys. A `strict-fifo` queue runs the jobs of a key by `created_on` and then by id.
 * pg-boss stores the start of the transaction as `created_on`, so the jobs of one transaction would run in the order of
 * their random ids. In these queues we store the time of the statement plus the position in the insert.
 */
import type { Db } from 'pg-boss'
import type { Rewrite, Rewriter } from './rewriter.js'

/** The pattern includes line ends, so it cannot match the jobs' data: JSON has none. */
const inOrder: Rewrite = {
  promise: 'jobs of a strict-fifo queue that are added together run in any order',
  pattern: /\n *([^\n']+\.job_now\(\)) as created_on,\n/g,
  replacement: `
      CASE WHEN q.policy = 'key_strict_fifo' THEN statement_timestamp() + row_number() OVER () * interval '1 microsecond'
        ELSE $1 END as created_on,
`,
}

export function insertingDatabase(db: Db, rewriter: Rewriter): Db {
  return { executeSql: (text, values) => db.executeSql(rewriter.rewrite(text, inOrder), values) }
}
