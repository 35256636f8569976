/** Refuses a PostgreSQL that is too old for pg-boss's statements. */
import type { Db } from 'pg-boss'
import { QueueConnectionError } from '../../errors/errors.js'
import { rowsOf } from '../fast-paths/rows.js'

const oldest = 13

/** Throws `QueueConnectionError` for an older server. */
export async function refuseOldServer(db: Db): Promise<void> {
  const [row] = await rowsOf<{ version: string }>(
    db,
    `SELECT current_setting('server_version') AS version`,
    [],
  )
  if (row === undefined || Number.parseInt(row.version, 10) >= oldest) return
  throw new QueueConnectionError(
    `typeboss needs PostgreSQL ${oldest} or later, and this server is ${row.version}. Upgrade the server, or use another one.`,
    undefined,
  )
}
