import type { QueueService } from '../engine/queue-service.js'

const page = 1_000

/** When the next job of these queues is due that waits for its time. */
export async function nextDelayed(
  service: QueueService,
  queues: readonly string[],
): Promise<number | undefined> {
  const times = await Promise.all(queues.map((queue) => nextOf(service, queue)))
  const next = Math.min(...times)
  return Number.isFinite(next) ? next : undefined
}

/** Infinity if there is none. Jobs are found by age, so all of them are looked at. */
async function nextOf(service: QueueService, queue: string, after?: string): Promise<number> {
  const query = { statuses: ['delayed'], key: undefined, data: undefined, limit: page, after } as const
  const jobs = await service.findJobs(queue, query)
  // The database has microseconds, which a Date cuts off.
  const next = Math.min(...jobs.map(({ startAfter }) => startAfter.getTime() + 1))
  return jobs.length < page ? next : Math.min(next, await nextOf(service, queue, jobs.at(-1)?.id))
}
