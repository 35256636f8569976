import type { NewJob } from '../../engine/job-records.js'
import { NotSupportedError, QueueOptionsError } from '../../errors/errors.js'
import type { Argument, Run } from '../connect/commands.js'
import { addJobs as script } from '../scripts/add-jobs.js'
import { jobOptions, mostPriority } from './job-options.js'
import type { Lane } from './lane.js'

/** Adds jobs in one step. Resolves with the ids of the refused ones. */
export async function addJobs(
  run: Run,
  { queue, prefix, options }: Lane,
  jobs: readonly NewJob[],
  traceOf: (job: NewJob) => string | undefined,
): Promise<readonly string[]> {
  const values: Argument[] = [prefix, queue, Date.now()]
  for (const job of jobs) {
    checkJob(job)
    values.push(job.id, JSON.stringify(job.data), JSON.stringify(jobOptions(job, options, traceOf(job))))
  }
  const stored = await run<readonly string[]>(script, values)
  return jobs.flatMap(({ id }, index) => (String(stored[index]) === id ? [] : [id]))
}

/** Throws for what BullMQ cannot store. */
export function checkJob({ id, priority }: Pick<NewJob, 'id' | 'priority'>): void {
  checkPriority(priority)
  // BullMQ counts its own ids, and separates the parts of its keys by colons.
  if (/^\d+$/.test(id) || id.includes(':'))
    throw new QueueOptionsError('jobId', id, 'no number and without colons, as BullMQ requires')
}

export function checkPriority(priority: number): void {
  if (Math.abs(priority) > mostPriority)
    throw new NotSupportedError(
      `the option priority: ${priority}, only -${mostPriority} to ${mostPriority}`,
      'BullMQ',
      'priority',
    )
}
