/** The queues of the soak. Each job's result is its number. */
import { defineQueue } from 'typeboss'

export interface Work {
  readonly number: number
  /** How long its handler takes, in milliseconds. */
  readonly takes: number
  /** How many attempts fail before one succeeds. */
  readonly failures: number
}

const lasting = { retries: 50, heartbeat: 10_000, backoff: { type: 'fixed', delay: 1_000 } } as const

export const shortQueue = defineQueue<Work, number>('short', { ...lasting, concurrency: 20 })
export const longQueue = defineQueue<Work, number>('long', { ...lasting, concurrency: 20 })
/** Its handler writes a row in the transaction that completes the job. */
export const writingQueue = defineQueue<Work, number>('writing', { ...lasting, concurrency: 5 })
export const groupedQueue = defineQueue<Work, number>('grouped', { ...lasting, groupConcurrency: 3 })
export const orderedQueue = defineQueue<Work, number>('ordered', { ...lasting, policy: 'strict-fifo' })

export const queues = [shortQueue, longQueue, writingQueue, groupedQueue, orderedQueue] as const
