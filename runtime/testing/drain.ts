/**
 * Draining: a real worker runs the jobs that are due, until none is.
 *
 * It runs in rounds. In each round the worker claims jobs from every queue and runs them, until a claim returns none. Jobs of
 * flows that were waiting for these run in the next round. A round without a claimed job is the last one. So no time is
 * spent waiting for polls, and the clock stands still, unless the caller wants it moved to the next delayed job.
 *
 * The service of the worker counts the attempts, because handlers can add jobs without end.
 */
import type { QueueService } from '../engine/queue-service.js'
import type { QueueWorker } from '../worker/worker.js'
import { Attempts, type AttemptedJob } from './attempts.js'
import { DrainLimitError } from './errors.js'

export interface Draining {
  readonly service: QueueService
  readonly queues: readonly string[]
  /** The maximum number of attempts. */
  readonly limit: number
  readonly makeWorker: (service: QueueService) => QueueWorker
  /** Called before each round. Throws if the queues cannot be drained. */
  readonly prepareRound: () => Promise<void>
  /** Called when no job is due. Resolves with whether it has moved the clock, so that a job may be due. */
  readonly moveTime: () => Promise<boolean>
}

/** Resolves with the jobs that ran, in the order in which they first started, as they are at the end. */
export async function drain(parts: Draining): Promise<readonly AttemptedJob[]> {
  const { service, queues, limit } = parts
  const attempts = new Attempts(service, limit)
  const errors: Error[] = []
  const worker = parts.makeWorker(attempts.service).on('error', (error) => errors.push(error))
  await parts.prepareRound()
  await worker.start()
  try {
    for (;;) {
      // One round at a time, by design; see above.
      /* oxlint-disable no-await-in-loop */
      await worker.runDue()
      const [error] = errors
      if (error !== undefined) throw error
      if (!attempts.wentOn()) {
        if (attempts.left === 0 && (await service.queuesWithWork(queues)).length > 0) {
          throw new DrainLimitError(limit, attempts.byQueue)
        }
        if (!(await parts.moveTime())) break
      }
      await parts.prepareRound()
      /* oxlint-enable no-await-in-loop */
    }
  } finally {
    await worker.stop({ timeout: 0 })
  }
  return attempts.jobs()
}

const page = 1_000

/** The time at which the next delayed job of these queues is due, `undefined` if there is none. */
export async function nextDelayed(
  service: QueueService,
  queues: readonly string[],
): Promise<number | undefined> {
  const times = await Promise.all(queues.map((queue) => nextOf(service, queue)))
  const next = Math.min(...times)
  return Number.isFinite(next) ? next : undefined
}

/** Infinity if there is none. Reads all delayed jobs, because `findJobs` orders them by age. */
async function nextOf(service: QueueService, queue: string, after?: string): Promise<number> {
  const query = { statuses: ['delayed'], key: undefined, data: undefined, limit: page, after } as const
  const jobs = await service.findJobs(queue, query)
  // A Date has no microseconds, the database has.
  const next = Math.min(...jobs.map(({ startAfter }) => startAfter.getTime() + 1))
  return jobs.length < page ? next : Math.min(next, await nextOf(service, queue, jobs.at(-1)?.id))
}
