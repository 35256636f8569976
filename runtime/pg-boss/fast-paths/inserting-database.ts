/**
 * What jobs with a key are inserted through. A `strict-fifo` queue runs the jobs of a key by `created_on` and then by id.
 * pg-boss stores the start of the transaction as `created_on`, so the jobs of one insert, or of one transaction, would run by
 * their ids, which are random. In these queues we store the time of the statement, and after it the place in the insert.
 */
import type { Db } from 'pg-boss'
import type { Rewrite, Rewriter } from './rewriter.js'

/** The line ends are part of it: jobs in the text are JSON, which has none, so no data is taken for this line. */
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
