/** Stores a handler's progress and log while it runs, both in one write. */
import { coalesce } from '../support/coalesce.js'
import type { ContractFor } from '../contract/index.js'
import { QueueOptionsError } from '../errors/errors.js'
import { mostLogLines, type Claim, type LogLine, type NewReport } from '../engine/job-records.js'
import type { QueueService } from '../engine/queue-service.js'
import { encodeProgress } from '../job/job-codec.js'
import { storableText } from '../support/storable-text.js'

const longestLine = 500

/** What the handler has reported and no write has stored yet. */
type Pending = Omit<NewReport, 'linesBefore'>

export interface Reports {
  readonly progress: (value: unknown) => Promise<void>
  readonly log: (text: string) => Promise<void>
  /** Resolves when the last report, if there is one, is stored or has failed. */
  readonly flushed: () => Promise<unknown> | undefined
}

/** Writes one report of a job at a time. What the handler reports meanwhile goes into the next one. */
export function reportsOf(
  service: QueueService,
  contract: ContractFor<{ progress: 'write' }>,
  claim: Claim,
  /** Throws once the attempt has ended. */
  refuseLate: (method: string) => void,
): Reports {
  let pending: Pending = { progress: undefined, log: [] }
  let linesBefore = 0
  let last: Promise<unknown> | undefined
  // Created for the first report, because most attempts make none.
  let write: ((_: undefined) => Promise<undefined>) | undefined
  const save = async (calls: readonly undefined[]): Promise<undefined[]> => {
    const saved = pending
    pending = { progress: undefined, log: [] }
    try {
      await service.saveReport(contract.name, claim, { ...saved, linesBefore })
      linesBefore += saved.log.length
    } catch (error) {
      // The next report has these lines again. If they were stored all the same, the service finds that by their number.
      pending = { progress: pending.progress ?? saved.progress, log: [...saved.log, ...pending.log] }
      throw error
    }
    return calls.map(() => undefined)
  }
  const change = async (method: string, changed: () => Partial<Pending>): Promise<void> => {
    refuseLate(method)
    pending = { ...pending, ...changed() }
    const tooMany = pending.log.length - mostLogLines
    if (tooMany > 0) {
      linesBefore += tooMany
      pending = { ...pending, log: pending.log.slice(tooMany) }
    }
    write ??= coalesce(save, { limit: Infinity })
    const written = write(undefined)
    last = written.catch(() => {})
    await written
  }
  return {
    progress: (value) =>
      unawaited(change('progress', () => ({ progress: encodeProgress(contract, value, service) }))),
    log: (text) => unawaited(change('log', () => ({ log: [...pending.log, lineOf(text)] }))),
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
