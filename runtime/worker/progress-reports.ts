import { coalesce } from '../coalesce.js'
import type { ContractFor, Json } from '../contract.js'
import { encodeProgress } from '../read-job.js'

export interface ProgressReports {
  readonly report: (value: unknown) => Promise<void>
  /** When the last report is stored, or has failed. */
  readonly flushed: () => Promise<unknown>
}

/** One write at a time for a job; of the reports that came meanwhile, the latest is the next. */
export function progressReports(
  contract: ContractFor<{ progress: 'write' }>,
  save: (progress: Json) => Promise<void>,
): ProgressReports {
  let last: Promise<void> = Promise.resolve()
  const write = coalesce<Json, undefined>(
    async (values) => {
      // A batch is never empty.
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion
      await save(values.at(-1) as Json)
      return values.map(() => undefined)
    },
    { limit: Infinity },
  )
  const report = async (value: unknown): Promise<void> => {
    await write(encodeProgress(contract, value))
  }
  return {
    report: (value) => {
      last = report(value)
      // A handler that does not await its report is not to end the process when it fails.
      last.catch(() => {})
      return last
    },
    flushed: () => last.catch(() => {}),
  }
}
