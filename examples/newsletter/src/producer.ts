/** Adds a job for each subscriber, and waits for all of them. */
import { JobFailedError, type QueueClient } from 'typeboss'
import type { Progress } from './progress.js'
import type { Subscriber } from './subscribers.js'

/** Returns the ids of the jobs. A repeated address has the same `jobId`, so it gets one job and one letter. */
export async function addLetters(
  queue: QueueClient,
  issue: string,
  subscribers: readonly Subscriber[],
): Promise<readonly string[]> {
  const ids = await queue.addBatch(
    'newsletter',
    subscribers.map((subscriber) => ({
      data: subscriber,
      options: {
        jobId: `${issue} to ${subscriber.email}`,
        priority: subscriber.plan === 'patron' ? 'high' : 'normal',
      },
    })),
  )
  return [...new Set(ids)]
}

export async function waitForLetters(
  queue: QueueClient,
  ids: readonly string[],
  progress: Progress,
): Promise<void> {
  const waits = ids.map(async (id) => {
    try {
      await queue.waitForCompletion('newsletter', id, { timeout: 60_000 })
    } catch (error) {
      // The summary lists letters that could not be sent.
      if (!(error instanceof JobFailedError)) throw error
    }
    progress.advance()
  })
  await Promise.all(waits)
}
