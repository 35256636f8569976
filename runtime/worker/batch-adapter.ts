/**
 * Turns a batch handler into a handler of one job: collects jobs that start at about the same time, and calls the batch
 * handler with all of them. Decoding, time limits, signals and storing thus work for each job separately.
 */
import type { Handler } from '../queue/handler.js'
import type { BatchHandler, BatchJob } from './batch.js'
import { JobDecision } from './job-decision.js'

interface Collected<Input, Output> {
  readonly job: BatchJob<Input, Output>
  readonly reject: (error: unknown) => void
}

export function batchAdapter<Input, Output>(
  handler: BatchHandler<Input, Output>,
  size: number,
  wait: number,
): Handler<Input, Output> {
  let collected: Collected<Input, Output>[] = []
  let timer: NodeJS.Timeout | undefined

  const run = async (): Promise<void> => {
    clearTimeout(timer)
    // Skip jobs whose attempt ended while they waited here: another worker may run them.
    const batch = collected.filter(({ job }) => !job.signal.aborted)
    collected = []
    if (batch.length === 0) return
    try {
      await handler(batch.map(({ job }) => job))
      for (const { reject } of batch) reject(new Error('The batch handler ended without settling this job'))
    } catch (error) {
      for (const { reject } of batch) reject(error)
    }
  }

  return (data, { fail: _fail, discard: _discard, transaction: _transaction, ...context }) =>
    new Promise<Output>((resolve, reject) => {
      const job: BatchJob<Input, Output> = {
        ...context,
        data,
        complete: resolve,
        retry: (reason) => reject(typeof reason === 'string' ? new Error(reason) : reason),
        fail: (reason) => reject(new JobDecision('failed', reason)),
        discard: (reason) => reject(new JobDecision('discarded', reason)),
      }
      collected.push({ job, reject })
      if (collected.length >= size) void run()
      else if (collected.length === 1) timer = setTimeout(() => void run(), wait)
    })
}
