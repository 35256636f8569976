/** What an attempt reports while it runs: its progress and its log. They are kept together, and written together. */
import { coalesce } from '../support/coalesce.js'
import type { ContractFor } from '../contract/index.js'
import { QueueOptionsError } from '../errors/errors.js'
import type { LogLine, StoredReport } from '../engine/job-records.js'
import { encodeProgress } from '../job/job-codec.js'
import { storableText } from '../support/storable-text.js'

const mostLines = 100
const longestLine = 500

export interface Reports {
  readonly progress: (value: unknown) => Promise<void>
  readonly log: (text: string) => Promise<void>
  /** When the last report, if there is one, is stored or has failed. */
  readonly flushed: () => Promise<unknown> | undefined
}

/** One write at a time for a job; of the reports that came meanwhile, the latest is the next. */
export function reportsOf(
  contract: ContractFor<{ progress: 'write' }>,
  save: (report: StoredReport) => Promise<void>,
): Reports {
  let report: StoredReport = { progress: undefined, log: [] }
  let last: Promise<unknown> | undefined
  // Made for the first report, as most attempts make none.
  let write: ((report: StoredReport) => Promise<undefined>) | undefined
  const saveLatest = async (reports: readonly StoredReport[]): Promise<undefined[]> => {
    await save(reports.at(-1) ?? report)
    return reports.map(() => undefined)
  }
  const change = async (changed: () => Partial<StoredReport>): Promise<void> => {
    report = { ...report, ...changed() }
    write ??= coalesce(saveLatest, { limit: Infinity })
    const written = write(report)
    last = written.catch(() => {})
    await written
  }
  return {
    progress: (value) => unawaited(change(() => ({ progress: encodeProgress(contract, value) }))),
    log: (text) => unawaited(change(() => ({ log: [...report.log, lineOf(text)].slice(-mostLines) }))),
    flushed: () => last,
  }
}

/** A handler that does not await its report is not to end the process when it fails. */
function unawaited(reported: Promise<void>): Promise<void> {
  reported.catch(() => {})
  return reported
}

/** A log is read by people: what cannot be stored is left out, and what is too long is cut. */
function lineOf(text: unknown): LogLine {
  if (typeof text !== 'string') throw new QueueOptionsError('log', text, 'a string')
  const cut = text.length > longestLine ? `${text.slice(0, longestLine - 1)}…` : text
  return { at: new Date(), text: storableText(cut) }
}
