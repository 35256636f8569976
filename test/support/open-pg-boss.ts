/** Opens services on one database, also in other processes; see `ServiceSetup`. */
import { createPgBossService, type QueueService } from 'typeboss'
import type { OpenChanges } from 'typeboss/testing/service'

export function open(
  connectionString: string,
  { port, password, onError = () => {} }: OpenChanges = {},
): QueueService {
  const url = new URL(connectionString)
  if (port !== undefined) url.port = String(port)
  if (password !== undefined) url.password = encodeURIComponent(password)
  return createPgBossService({
    connectionString: url.href,
    statementTimeout: 2_000,
    // By default, pg-boss looks for silent workers once a minute.
    superviseIntervalSeconds: 1,
    monitorIntervalSeconds: 1,
    onError,
  })
}
