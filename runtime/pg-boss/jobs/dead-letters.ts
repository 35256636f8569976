/** Redrives dead letters by pg-boss's own statements. A preview counts exactly the jobs that a redrive would move. */
import type { PgBoss, RedriveOptions } from 'pg-boss'
import type { DeadLetterFilter, StoredRedrivePreview } from '../../engine/capabilities.js'
import type { Connection } from '../connect/connection.js'
import type { Channels } from '../notify/channels.js'

/** Moves dead letters, then wakes the workers: pg-boss sends no notification for a redrive. */
export async function redrive(
  { boss, db }: Connection,
  queue: string,
  filter: DeadLetterFilter,
  channels: Channels,
): Promise<number> {
  const options = { ...redriveOptions(filter), db }
  const { destinations } = await boss.previewRedrive(queue, options)
  const moved = await boss.redrive(queue, options)
  if (moved === 0) return 0
  for (const { name } of destinations) {
    // oxlint-disable-next-line no-await-in-loop -- a transaction runs one statement at a time
    await channels.wakeWorkers(db, name)
  }
  return moved
}

export async function previewRedrive(
  boss: PgBoss,
  queue: string,
  filter: DeadLetterFilter,
): Promise<StoredRedrivePreview> {
  const { total, destinations, unroutable } = await boss.previewRedrive(queue, redriveOptions(filter))
  return {
    total,
    destinations: destinations.map(({ name, count }) => ({ queue: name, count })),
    stranded: unroutable,
  }
}

function redriveOptions({ to, from, ids, data, before, limit }: DeadLetterFilter): RedriveOptions {
  return {
    limit,
    ...(to !== undefined && { destination: to }),
    ...(from !== undefined && { sourceName: from }),
    ...(ids !== undefined && { ids: [...ids] }),
    // The client only passes objects here, because pg-boss compares objects.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    ...(data !== undefined && { data: data as object }),
    ...(before !== undefined && { createdBefore: before }),
  }
}
