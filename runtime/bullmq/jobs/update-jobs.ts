import type { JobChanges } from '../../engine/job-records.js'
import type { Run } from '../connect/commands.js'
import { updateJob as script } from '../scripts/change-jobs.js'
import { checkPriority } from './add-jobs.js'
import { bullBackoff, bullPriority } from './job-options.js'
import type { Lane } from './lane.js'

/** Resolves with whether there was such a job that had not started. */
export async function updateJob(
  run: Run,
  { prefix }: Lane,
  id: string,
  { data, priority, delay, options: { retries, backoff, timeout } }: JobChanges,
): Promise<boolean> {
  if (priority !== undefined) checkPriority(priority)
  const changes = {
    ...(priority !== undefined && { priority: bullPriority(priority) }),
    ...(delay !== undefined && { delay: Math.ceil(delay) }),
    ...(retries !== undefined && { attempts: retries + 1 }),
    ...(backoff !== undefined && { backoff: bullBackoff(backoff) }),
    ...(timeout !== undefined && { timeout }),
  }
  const text = data === undefined ? '' : JSON.stringify(data)
  return (await run<number>(script, [prefix, Date.now(), id, text, JSON.stringify(changes)])) === 1
}
