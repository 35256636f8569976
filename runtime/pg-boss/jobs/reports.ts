/**
 * Stores a job's progress and log. pg-boss cannot store them with a running job: `update()` refuses an active job, and
 * `output` is overwritten when the job ends, although a progress bar still reads the last value. So they are stored in a
 * separate queue without a worker, `typeboss-progress`: one job for each reporting job, with an id derived from the queue
 * and the id. pg-boss's `insert()` writes the first report, and a statement of our own adds to it.
 *
 * Unlike a separate table, the queue needs no right to create one, no migration and no cleanup: pg-boss's maintenance
 * deletes these jobs when their retention is over, 14 days after the first report. The cost is one more row for each
 * reporting job.
 */
import { reportQueue } from '../../../facts/stored-queues.js'
import type { Json } from '../../contract/index.js'
import { isQueueMissing } from './make-queue.js'
import { createReportQueue } from './report-queue.js'
import { nameBasedUuid } from './stored-id.js'
import type { Claim, LogLine, NewReport, StoredReport } from '../../engine/job-records.js'
import type { Connection } from '../connect/connection.js'
import { rowsOf } from '../fast-paths/rows.js'
import { claimValues } from './settle-jobs.js'

/** A namespace for these ids only, which cannot collide with other ids. */
const namespace = '0c1d1c9e-6f3f-4a60-9a52-2f5b8c1e7a11'

export function reportId(queue: string, id: string): string {
  return nameBasedUuid(namespace, `${queue}\0${id}`)
}

export async function saveReport(
  connection: Connection,
  queue: string,
  claim: Claim,
  report: NewReport,
): Promise<void> {
  const { boss, db, sql } = connection
  const id = reportId(queue, claim.id)
  const [ids, claims] = claimValues([{ claim }])
  const { progress, log, linesBefore } = report
  const data = { queue, job: claim.id, claim: claims[0], progress, log, lines: linesBefore + log.length }
  const values = [queue, ids, claims, reportQueue, id, JSON.stringify(data), linesBefore]
  const [answer] = await rowsOf<{ held: string; stored: string }>(db, sql.report, values)
  if (answer?.held !== '1' || answer.stored !== '0') return
  // The job's first report.
  const entry = { id, data }
  try {
    await boss.insert(reportQueue, [entry])
  } catch (error) {
    if (!isQueueMissing(error)) throw error
    // The queue was deleted while this process ran.
    await createReportQueue(boss)
    await boss.insert(reportQueue, [entry])
  }
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
