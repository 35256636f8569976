/**
 * What many jobs are completed through. Completing reads the queue's active jobs by the index that pg-boss keeps of them.
 * Those that were active a moment ago are in it until a vacuum, unless a scan notes that they are gone, which a bitmap scan
 * does not: each completion would read all that came before. And a plan that is kept was made while the queue was small. So
 * each is planned, without bitmap scans.
 */
import type { Db } from 'pg-boss'
import { withoutSettings } from './without-settings.js'

export function completingDatabase(db: Db): Db {
  const { plain } = withoutSettings(db, ['enable_bitmapscan'])
  return { executeSql: (text, values = []) => plain(text, values) }
}
