/**
 * Flows. In BullMQ a parent waits for its children: here, a job for those that it comes after. A child has one parent, so at
 * most one job waits for each.
 */
import type { FlowJob } from '../../engine/capabilities.js'
import type { JobReference } from '../../engine/job-records.js'
import { NotSupportedError } from '../../errors/errors.js'
import type { Argument, Commands } from '../connect/commands.js'
import { addFlow as script } from '../scripts/add-jobs.js'
import { readDependencies } from '../scripts/read-jobs.js'
import { checkJob } from './add-jobs.js'
import { jobOptions } from './job-options.js'
import type { Lane } from './lane.js'

export async function addFlow(
  { run }: Commands,
  jobs: readonly (FlowJob & { readonly lane: Lane })[],
  traceOf: (job: FlowJob['job']) => string | undefined,
): Promise<boolean> {
  const parents = parentsOf(jobs)
  const values: Argument[] = [Date.now()]
  for (const { lane, job, after } of parentsFirst(jobs, parents)) {
    checkJob(job)
    const parent = parents.get(job.id)
    const parentQueue = parent?.lane.prefix.slice(0, -1)
    const place = {
      prefix: lane.prefix,
      name: lane.queue,
      id: job.id,
      waits: after.length > 0,
      ...(parent !== undefined && {
        parentKey: `${parent.lane.prefix}${parent.job.id}`,
        parent: { id: parent.job.id, queueKey: parentQueue },
      }),
    }
    values.push(
      JSON.stringify(place),
      JSON.stringify(job.data),
      JSON.stringify(jobOptions(job, lane.options, traceOf(job))),
    )
  }
  return (await run<number>(script, values)) === 1
}

/** Throws `NotSupportedError` if two jobs wait for the same one. */
function parentsOf<Job extends FlowJob>(jobs: readonly Job[]): ReadonlyMap<string, Job> {
  const parents = new Map<string, Job>()
  for (const job of jobs) {
    for (const id of job.after) {
      if (parents.has(id)) throw new NotSupportedError('flows in which several jobs wait for the same one')
      parents.set(id, job)
    }
  }
  return parents
}

/** A child is stored with its parent's key, which must exist. */
function parentsFirst<Job extends FlowJob>(
  jobs: readonly Job[],
  parents: ReadonlyMap<string, Job>,
): readonly Job[] {
  const depthOf = (job: Job): number => {
    let depth = 0
    for (let above = parents.get(job.job.id); above !== undefined; above = parents.get(above.job.id))
      depth += 1
    return depth
  }
  return jobs
    .map((job) => ({ job, depth: depthOf(job) }))
    .toSorted((a, b) => a.depth - b.depth)
    .map(({ job }) => job)
}

export async function dependencies(
  { repeat }: Commands,
  { prefix }: Lane,
  id: string,
): Promise<readonly JobReference[]> {
  const keys = await repeat<readonly string[]>(readDependencies, [prefix, id])
  return keys.map(referenceOf)
}

/** The key of a job is its queue's prefix and its id. The ids of our jobs have no colon. */
function referenceOf(key: string): JobReference {
  const parts = key.split(':')
  return { queue: parts.at(-2) ?? '', id: parts.at(-1) ?? '' }
}
