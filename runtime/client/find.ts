/** Finding jobs by what is known of them, a page at a time. */
import { checkInteger, checkKey, checkNoOthers, checkObject } from '../options/check-options.js'
import { JobNotFoundError, QueueOptionsError } from '../errors/errors.js'
import { storedJobId } from '../job/job-id.js'
import type { Job } from '../job/job.js'
import { jobStatuses, type JobQuery } from '../engine/job-records.js'
import { type QueueService } from '../engine/queue-service.js'
import type { QueueOrName } from '../queue/queue-types.js'
import { readJob, type JobContract } from '../job/job-codec.js'
import type { JobFilter } from './arguments.js'
import { partAsJson } from './json-filter.js'

export async function findJobs<Queue extends QueueOrName>(
  service: QueueService,
  contract: JobContract,
  filter: JobFilter<Queue>,
): Promise<Job<Queue>[]> {
  const { name } = contract
  const query = jobQuery(name, filter)
  const found = await service.findJobs(name, query).catch((error: unknown) => {
    // The service knows the job by its stored id alone.
    if (error instanceof JobNotFoundError) throw new JobNotFoundError(name, error.jobId, filter.after)
    throw error
  })
  return found.map((job) => readJob<Queue>(contract, job))
}

/** Checked here, so that a filter with a mistake finds an error and not everything. */
export function jobQuery(queue: string, filter: JobFilter<QueueOrName>): JobQuery {
  checkObject('filter', filter)
  const { status, key, data, limit = 100, after, ...unknown } = filter
  checkNoOthers(unknown, [], 'left out of a filter')
  const statuses = status === undefined ? undefined : [status].flat()
  if (statuses?.length === 0) throw new QueueOptionsError('status', status, 'left out, or one status or more')
  for (const each of statuses ?? []) {
    if (!jobStatuses.includes(each)) throw new QueueOptionsError('status', each, jobStatuses.join(', '))
  }
  if (key !== undefined) checkKey('key', key)
  checkInteger('limit', limit, 1, 1_000)
  return {
    statuses,
    key,
    data: data === undefined ? undefined : partAsJson(data),
    limit,
    after: after === undefined ? undefined : storedJobId(queue, after),
  }
}
