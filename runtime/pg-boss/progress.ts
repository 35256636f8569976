/**
 * Where progress is kept. pg-boss has no place for it on a job that runs: `update()` refuses an active job, and
 * `output` is overwritten when the job ends, whereas a progress bar wants to read its last value then too. So it
 * lies in a queue of its own, `typeboss-progress`, which nobody works: one job per reporting job, with an id made
 * from queue and id, written by pg-boss's `update()` and `insert()`.
 *
 * Against a table of our own this needs no right to create one, no migration and no sweep: pg-boss's maintenance
 * deletes these jobs when their retention is over, a fortnight after the first report. The price is one more row
 * for each job that reports.
 */
import type { PgBoss } from 'pg-boss'
import type { Json } from '../contract.js'
import { nameBasedUuid } from '../job-id.js'

export const progressQueue = 'typeboss-progress'

/** Our own namespace for these ids, so that they meet no other. */
const namespace = '0c1d1c9e-6f3f-4a60-9a52-2f5b8c1e7a11'

export function progressId(queue: string, id: string): string {
  return nameBasedUuid(namespace, `${queue}\0${id}`)
}

export async function createProgressQueue(boss: PgBoss): Promise<void> {
  if ((await boss.getQueue(progressQueue)) !== null) return
  // It is meant to fill up: no warning of a backlog.
  await boss.createQueue(progressQueue, { warningQueueSize: 2 ** 31 - 1 })
}

export async function saveProgress(boss: PgBoss, queue: string, id: string, progress: Json): Promise<void> {
  const entry = { id: progressId(queue, id), data: { queue, job: id, progress } }
  const { updated } = await boss.update(progressQueue, entry.data, { id: entry.id })
  if (updated === 0) await boss.insert(progressQueue, [entry])
}

export function progressIn(data: Json): Json | undefined {
  if (typeof data !== 'object' || data === null || !('progress' in data)) return undefined
  return data['progress']
}
