/** A queue with real types. Its handler does what the job's data says. */
import { defineQueue, type JobContext } from 'typeboss'

export interface Report {
  readonly user: { readonly id: number; readonly name: string }
  readonly since: Date
  readonly cents?: bigint
  readonly tags?: readonly string[]
  readonly does?: 'fail' | 'wait' | 'report'
}

export interface ReportProgress {
  readonly percent: number
  readonly until: Date
}

export async function makeReport(
  order: Report,
  job: JobContext<ReportProgress>,
): Promise<{ until: Date; rows: bigint }> {
  if (order.does === 'fail') throw new RangeError('no such report')
  if (order.does === 'wait') {
    await new Promise((resolve) => job.signal.addEventListener('abort', resolve))
    process.send?.(`aborted: ${String(job.signal.reason)}`)
    throw job.signal.reason
  }
  if (order.does === 'report') {
    for (const percent of [10, 60]) {
      await job.progress({ percent, until: new Date(order.since.getTime() + percent) })
      await new Promise((resolve) => setTimeout(resolve, 700))
    }
  }
  return { until: new Date(order.since.getTime() + 1), rows: 3n }
}

export const reportQueue = defineQueue('reports', makeReport, { retries: 0 })

export function report(changes: Partial<Report> = {}): Report {
  return { user: { id: 1, name: 'Ada' }, since: new Date('2026-01-01T00:00:00Z'), ...changes }
}

/** A value that does not fit the type. */
export const noReport = { since: 1 } as unknown as Report
