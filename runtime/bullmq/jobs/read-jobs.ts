/** Reads jobs. Redis has no index of a queue's jobs by time, key or data: a search reads them. */
import { JobNotFoundError } from '../../errors/errors.js'
import {
  jobStatuses,
  type JobEnd,
  type JobQuery,
  type JobStatus,
  type StoredJob,
} from '../../engine/job-records.js'
import type { Commands } from '../connect/commands.js'
import {
  countJobs as countScript,
  readEnds as endsScript,
  readJobs as readScript,
  readTimes,
} from '../scripts/read-jobs.js'
import { contains } from './contains.js'
import { jobEnd, storedJob, type EndReply, type JobReply } from './job-mapping.js'
import type { Lane } from './lane.js'

/** How many jobs one script reads. Redis serves nobody else meanwhile. */
const page = 500

export async function readJobs(
  { repeat }: Commands,
  { prefix }: Lane,
  ids: readonly string[],
): Promise<readonly StoredJob[]> {
  const pages = await Promise.all(
    pagesOf(ids).map((some) => repeat<readonly JobReply[]>(readScript, [prefix, ...some])),
  )
  return pages.flat().map(storedJob)
}

export async function readEnds(
  { repeat }: Commands,
  { prefix }: Lane,
  ids: readonly string[],
): Promise<readonly JobEnd[]> {
  return (await repeat<readonly EndReply[]>(endsScript, [prefix, ...ids])).map(jobEnd)
}

export async function countJobs(
  { repeat }: Commands,
  { prefix }: Lane,
): Promise<ReadonlyMap<JobStatus, number>> {
  const counts = await repeat<readonly number[]>(countScript, [prefix, Date.now()])
  return new Map(jobStatuses.map((status, index) => [status, counts[index] ?? 0]))
}

/**
 * Finds jobs. Reads the ids of all jobs of the wanted statuses and when each was added, and then the jobs themselves, oldest
 * first, until there are enough.
 */
export async function findJobs(
  commands: Commands,
  lane: Lane,
  query: JobQuery,
): Promise<readonly StoredJob[]> {
  const { statuses = jobStatuses, key, data, limit, after } = query
  const last = after === undefined ? undefined : (await readJobs(commands, lane, [after]))[0]
  if (after !== undefined && last === undefined) throw new JobNotFoundError(lane.queue, after)
  const position = last && { id: last.id, time: last.addedAt.getTime() }
  const all = await jobsByTime(commands, lane, placesOf(statuses))
  const candidates = position === undefined ? all : all.filter((job) => compare(job, position) > 0)
  const found: StoredJob[] = []
  for (const some of pagesOf(candidates)) {
    // One page after the other, because the next one may not be needed.
    // oxlint-disable-next-line no-await-in-loop
    const jobs = await readJobs(
      commands,
      lane,
      some.map(({ id }) => id),
    )
    const matching = jobs.filter(
      (job) =>
        statuses.includes(job.status) &&
        (key === undefined || job.key === key) &&
        (data === undefined || contains(job.data, data)),
    )
    found.push(...matching)
    if (found.length >= limit) break
  }
  return found.slice(0, limit)
}

interface JobTime {
  readonly id: string
  /** When it was added. */
  readonly time: number
}

async function jobsByTime(
  { repeat, command }: Commands,
  { prefix }: Lane,
  places: readonly string[],
): Promise<readonly JobTime[]> {
  const lists = await Promise.all(
    places.map((place) =>
      command(place === 'wait' || place === 'active' ? 'LRANGE' : 'ZRANGE', [`${prefix}${place}`, 0, -1]),
    ),
  )
  // Both commands return ids. A job that moves meanwhile can be in two lists.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const ids = [...new Set((lists as readonly (readonly string[])[]).flat())]
  const pages = await Promise.all(
    pagesOf(ids).map((some) => repeat<readonly (string | null)[]>(readTimes, [prefix, ...some])),
  )
  return pages
    .flat()
    .flatMap((time, index) => (time === null ? [] : [{ id: ids[index] ?? '', time: Number(time) }]))
    .toSorted(compare)
}

function compare(a: JobTime, b: JobTime): number {
  return a.time - b.time || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
}

function placesOf(statuses: readonly JobStatus[]): readonly string[] {
  const places = statuses.flatMap((status) => {
    switch (status) {
      case 'waiting':
        return ['wait', 'prioritized', 'waiting-children', 'delayed']
      case 'cancelled':
        return ['failed']
      case 'delayed':
      case 'active':
      case 'completed':
      case 'failed':
      default:
        return [status]
    }
  })
  return [...new Set(places)]
}

function pagesOf<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  const count = Math.ceil(items.length / page)
  return Array.from({ length: count }, (_, index) => items.slice(index * page, (index + 1) * page))
}
