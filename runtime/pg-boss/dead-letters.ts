/** Redriving dead letters, by pg-boss's own statements; a preview counts exactly what a redrive would move. */
import type { PgBoss, RedriveOptions } from 'pg-boss'
import type { DeadLetterFilter, StoredRedrivePreview } from '../capabilities.js'

export function redrive(boss: PgBoss, queue: string, filter: DeadLetterFilter): Promise<number> {
  return boss.redrive(queue, redriveOptions(filter))
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
    // The client lets no other kind of data through: pg-boss compares objects.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    ...(data !== undefined && { data: data as object }),
    ...(before !== undefined && { createdBefore: before }),
  }
}
