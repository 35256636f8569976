import type { WindowLimit } from '../../engine/capabilities.js'
import type { NewJob } from '../../engine/job-records.js'
import type { Run } from '../connect/commands.js'
import { addThrottled as script } from '../scripts/add-jobs.js'
import { checkJob } from './add-jobs.js'
import { jobOptions } from './job-options.js'
import type { Lane } from './lane.js'

/** Resolves with whether the job was stored, in the current window or, with `next`, in the next one. */
export async function addThrottled(
  run: Run,
  { queue, prefix, options }: Lane,
  job: NewJob,
  { window, next }: WindowLimit,
  trace: string | undefined,
): Promise<boolean> {
  checkJob(job)
  const now = Date.now()
  const current = Math.floor(now / window)
  for (const slot of next ? [current, current + 1] : [current]) {
    const delay = Math.max(slot * window - now, job.delay)
    const own = jobOptions({ ...job, delay }, options, trace)
    const key = `${window}:${slot}:${job.key ?? ''}`
    const values = [prefix, queue, now, key, (slot + 1) * window, job.id, JSON.stringify(job.data)]
    // oxlint-disable-next-line no-await-in-loop -- the next window only counts where the first one is taken
    if ((await run<number>(script, [...values, JSON.stringify(own)])) === 1) return true
  }
  return false
}
