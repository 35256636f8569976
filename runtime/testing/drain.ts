/**
 * Draining: a real worker runs what is due, until nothing is.
 *
 * It goes by rounds. In each, the worker asks every queue for jobs, runs them, and asks again for as long as some come
 * back; then all its queues rest. Jobs that this round's handlers added, and that others waited for, are the next round's.
 * A round in which no job was claimed is the last: nothing is due. So no time passes in waiting for a poll, and the
 * clock stands still meanwhile, unless it is to be moved on to the next job that waits for its time.
 *
 * What the worker claims is seen at the service which it is given: that is where attempts are counted, against handlers
 * that add jobs for ever.
 */
import type { QueueService } from '../engine/queue-service.js'
import type { QueueWorker } from '../worker/worker.js'
import { Attempts, type AttemptedJob } from './attempts.js'
import { DrainLimitError } from './errors.js'

export interface Draining {
  readonly service: QueueService
  readonly queues: readonly string[]
  /** How many attempts may be made. */
  readonly limit: number
  readonly makeWorker: (service: QueueService) => QueueWorker
  /** Called before each round; throws if the queues cannot be drained. */
  readonly prepareRound: () => Promise<void>
  /** Called when nothing is due: whether it has moved time, so that something may be. */
  readonly moveTime: () => Promise<boolean>
}

/** The jobs that were attempted, in the order in which they first started, as they are in the end. */
export async function drain(parts: Draining): Promise<readonly AttemptedJob[]> {
  const { service, queues, limit } = parts
  const attempts = new Attempts(service, limit)
  const errors: Error[] = []
  const worker = parts.makeWorker(attempts.service).on('error', (error) => errors.push(error))
  await parts.prepareRound()
  await worker.start()
  try {
    for (;;) {
      // Rounds are in turn by design; see above.
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
