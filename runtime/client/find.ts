/** Reading jobs: one by its id, a page by what is known of them, or only their number. */
import { JobNotFoundError, QueueOptionsError } from '../errors/errors.js'
import { jobStatuses, type JobQuery, type JobStatus } from '../engine/job-records.js'
import type { QueueService } from '../engine/queue-service.js'
import { readJob, type JobContract } from '../job/job-codec.js'
import { storedIdOf } from '../job/job-id.js'
import type { Job } from '../job/job.js'
import { checkInteger, checkKey, checkNoOthers, checkObject } from '../options/check-options.js'
import type { QueueOrName } from '../queue/queue-types.js'
import type { JobFilter, JobOf } from './arguments.js'
import { filterToJson } from './filter-to-json.js'
import type { Session } from './session.js'

export async function getJob<Queue extends QueueOrName>(
  { service, observer }: Session,
  contract: JobContract,
  id: string,
): Promise<Job<Queue> | undefined> {
  const stored = await observer.read(contract.name, storedIdOf(service, contract.name, id))
  return stored && readJob<Queue>(contract, stored)
}

export async function findJobs<Queue extends QueueOrName, Status extends JobStatus>(
  service: QueueService,
  contract: JobContract,
  filter: JobFilter<Queue, Status>,
): Promise<JobOf<Queue, Status>[]> {
  const { name } = contract
  const query = jobQuery(service, name, filter)
  const found = await service.findJobs(name, query).catch((error: unknown) => {
    // The service knows only the stored id of the job.
    if (error instanceof JobNotFoundError) throw new JobNotFoundError(name, error.jobId, filter.after)
    throw error
  })
  // The query returns only jobs of the filter's statuses.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return found.map((job) => readJob<Queue>(contract, job)) as JobOf<Queue, Status>[]
}

/** Checks the filter, so that a misspelt field is an error instead of matching every job. */
function jobQuery(service: QueueService, queue: string, filter: JobFilter<QueueOrName>): JobQuery {
  checkObject('filter', filter)
  checkNoOthers(filter, ['status', 'key', 'data', 'limit', 'after'])
  const { status, key, data, limit = 100, after } = filter
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
    data: data === undefined ? undefined : filterToJson(service, data),
    limit,
    after: after === undefined ? undefined : storedIdOf(service, queue, after),
  }
}

/** How many jobs there are of each status. */
export async function countJobs(service: QueueService, queue: string): Promise<Record<JobStatus, number>> {
  const counted = await service.countJobs(queue)
  const countOf = (status: JobStatus): number => counted.get(status) ?? 0
  return {
    waiting: countOf('waiting'),
    delayed: countOf('delayed'),
    active: countOf('active'),
    completed: countOf('completed'),
    failed: countOf('failed'),
    cancelled: countOf('cancelled'),
  }
}
