/** Stores a handler's progress and log while it runs, both in one write. */
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
  /** Resolves when the last report, if there is one, is stored or has failed. */
  readonly flushed: () => Promise<unknown> | undefined
}

/** Writes one report of a job at a time. Of the reports that arrive meanwhile, only the latest is written. */
export function reportsOf(
  contract: ContractFor<{ progress: 'write' }>,
  save: (report: StoredReport) => Promise<void>,
  /** Throws once the attempt has ended. */
  refuseLate: (method: string) => void,
): Reports {
  let report: StoredReport = { progress: undefined, log: [] }
  let last: Promise<unknown> | undefined
  // Created for the first report, because most attempts make none.
  let write: ((report: StoredReport) => Promise<undefined>) | undefined
  const saveLatest = async (reports: readonly StoredReport[]): Promise<undefined[]> => {
    await save(reports.at(-1) ?? report)
    return reports.map(() => undefined)
  }
  const change = async (method: string, changed: () => Partial<StoredReport>): Promise<void> => {
    refuseLate(method)
    report = { ...report, ...changed() }
    write ??= coalesce(saveLatest, { limit: Infinity })
    const written = write(report)
    last = written.catch(() => {})
    await written
  }
  return {
    progress: (value) => unawaited(change('progress', () => ({ progress: encodeProgress(contract, value) }))),
    log: (text) => unawaited(change('log', () => ({ log: [...report.log, lineOf(text)].slice(-mostLines) }))),
    flushed: () => last,
  }
}

/** A failing report must not end the process when the handler does not await it. */
function unawaited(reported: Promise<void>): Promise<void> {
  reported.catch(() => {})
  return reported
}

/** Removes characters that cannot be stored, and cuts long lines. */
function lineOf(text: unknown): LogLine {
  if (typeof text !== 'string') throw new QueueOptionsError('log', text, 'a string')
  const cut = text.length > longestLine ? `${text.slice(0, longestLine - 1)}…` : text
  return { at: new Date(), text: storableText(cut) }
}
