/**
 * Stores a job's progress and log. pg-boss cannot store them with a running job: `update()` refuses an active job, and
 * `output` is overwritten when the job ends, although a progress bar still reads the last value. So they are stored in a
 * separate queue without a worker, `typeboss-progress`: one job for each reporting job, with an id derived from the queue
 * and the id, written by pg-boss's `update()` and `insert()`.
 *
 * Unlike a separate table, the queue needs no right to create one, no migration and no cleanup: pg-boss's maintenance
 * deletes these jobs when their retention is over, 14 days after the first report. The cost is one more row for each
 * reporting job.
 */
import type { PgBoss } from 'pg-boss'
import type { Json } from '../../contract/index.js'
import { isQueueMissing } from './make-queue.js'
import { nameBasedUuid } from '../../job/job-id.js'
import type { LogLine, StoredReport } from '../../engine/job-records.js'

export const reportQueue = 'typeboss-progress'

/** A namespace for these ids only, which cannot collide with other ids. */
const namespace = '0c1d1c9e-6f3f-4a60-9a52-2f5b8c1e7a11'

export function reportId(queue: string, id: string): string {
  return nameBasedUuid(namespace, `${queue}\0${id}`)
}

export async function createReportQueue(boss: PgBoss): Promise<void> {
  if ((await boss.getQueue(reportQueue)) !== null) return
  // No warning of a backlog, because the queue has no worker.
  await boss.createQueue(reportQueue, { warningQueueSize: 2 ** 31 - 1 })
}

export async function saveReport(
  boss: PgBoss,
  queue: string,
  id: string,
  { progress, log }: StoredReport,
): Promise<void> {
  const entry = { id: reportId(queue, id), data: { queue, job: id, progress, log } }
  try {
    await storeEntry(boss, entry)
  } catch (error) {
    if (!isQueueMissing(error)) throw error
    // The queue was deleted while this process ran.
    await createReportQueue(boss)
    await storeEntry(boss, entry)
  }
}

async function storeEntry(
  boss: PgBoss,
  entry: { readonly id: string; readonly data: object },
): Promise<void> {
  const { updated } = await boss.update(reportQueue, entry.data, { id: entry.id })
  if (updated === 0) await boss.insert(reportQueue, [entry])
}

export const noReport: StoredReport = { progress: undefined, log: [] }

export function reportIn(data: Json): StoredReport {
  if (!isRecord(data)) return noReport
  const { progress, log } = data
  return { progress, log: Array.isArray(log) ? log.flatMap(lineIn) : [] }
}

function lineIn(json: Json): LogLine | [] {
  if (!isRecord(json)) return []
  const { at, text } = json
  return typeof at === 'string' && typeof text === 'string' ? { at: new Date(at), text } : []
}

function isRecord(json: Json): json is { readonly [key: string]: Json } {
  return typeof json === 'object' && json !== null && !Array.isArray(json)
}
