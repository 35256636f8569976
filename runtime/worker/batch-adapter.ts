/**
 * A batch handler → a handler of one job: jobs that start at about the same time are gathered, and the batch handler is
 * called with all of them. So decoding, time limits, signals and settling are each job's own, as they always are.
 */
import type { Handler } from '../queue/handler.js'
import type { BatchHandler, BatchJob } from './batch.js'
import { Verdict } from './job-decision.js'

interface Gathered<Input, Output> {
  readonly job: BatchJob<Input, Output>
  readonly reject: (error: unknown) => void
}

export function gather<Input, Output>(
  handler: BatchHandler<Input, Output>,
  size: number,
  wait: number,
): Handler<Input, Output> {
  let gathered: Gathered<Input, Output>[] = []
  let timer: NodeJS.Timeout | undefined

  const run = async (): Promise<void> => {
    clearTimeout(timer)
    const batch = gathered
    gathered = []
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
        fail: (reason) => reject(new Verdict('failed', reason)),
        discard: (reason) => reject(new Verdict('discarded', reason)),
      }
      gathered.push({ job, reject })
      if (gathered.length >= size) void run()
      else if (gathered.length === 1) timer = setTimeout(() => void run(), wait)
    })
}
