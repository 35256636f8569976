/**
 * The database for completing many jobs. The statement finds the active jobs by pg-boss's index. Completed jobs stay in the
 * index until a vacuum or an index scan marks them as dead. A bitmap scan does not, so each completion would read all
 * earlier ones: bitmap scans are off. The statement is not prepared, because its plan would be that of a small queue.
 */
import type { Db } from 'pg-boss'
import { withoutSettings } from './without-settings.js'

export function completingDatabase(db: Db): Db {
  const { plain } = withoutSettings(db, ['enable_bitmapscan'])
  return { executeSql: (text, values = []) => plain(text, values) }
}
