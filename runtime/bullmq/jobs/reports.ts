import { mostLogLines, type Claim, type NewReport } from '../../engine/job-records.js'
import type { Run } from '../connect/commands.js'
import { saveReport as script } from '../scripts/change-jobs.js'
import { lineOf } from './job-mapping.js'
import type { Lane } from './lane.js'
import { readReceipt } from './receipt.js'

/** Adds to a running attempt's progress and log, which are BullMQ's own. */
export async function saveReport(
  run: Run,
  { prefix }: Lane,
  { id, receipt }: Claim,
  { progress, log, linesBefore }: NewReport,
): Promise<void> {
  const { token } = readReceipt(receipt)
  const text = progress === undefined ? '' : JSON.stringify(progress)
  await run(script, [prefix, id, token, text, linesBefore, mostLogLines, ...log.map(lineOf)])
}
