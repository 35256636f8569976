/** Waiting for one job to finish. */
import { JobCancelledError, JobFailedError, JobNotFoundError, JobTimeoutError } from '../errors/errors.js'
import type { Json } from '../contract/index.js'
import { storedJobId } from '../job/job-id.js'
import type { JobEnd } from '../engine/job-records.js'
import type { Observatory } from './observer.js'

export interface WaitOptions {
  /** Milliseconds; Infinity waits for ever. */
  readonly timeout: number
  readonly signal: AbortSignal | undefined
}

/** The result of the job once it has completed. Rejects when it ends in another way, is gone, or the time is up. */
export async function resultOf(
  observatory: Observatory,
  queue: string,
  givenId: string,
  options: WaitOptions,
): Promise<Json> {
  const end = await endOf(observatory, queue, givenId, options)
  if (end.status === 'completed') return end.result
  if (end.status === 'cancelled') throw new JobCancelledError(queue, end.id, end.error, givenId)
  throw new JobFailedError(queue, end.id, end.error ?? unknownError, givenId)
}

type Ended = Exclude<JobEnd, { status: 'unfinished' }>

async function endOf(
  observatory: Observatory,
  queue: string,
  givenId: string,
  { timeout, signal }: WaitOptions,
): Promise<Ended> {
  const id = storedJobId(queue, givenId)
  signal?.throwIfAborted()
  const { promise, resolve, reject } = Promise.withResolvers<Ended | 'late' | 'gone'>()
  const onAbort = (): void => reject(signal?.reason)
  signal?.addEventListener('abort', onAbort)
  // A longer timer than Node's own limit would fire at once: 24 days are as good as for ever.
  const timer = timeout < 2 ** 31 ? setTimeout(resolve, timeout, 'late') : undefined
  const leave = observatory.observeEnd(queue, id, {
    see: (end) => {
      if (end === undefined) resolve('gone')
      else if (end.status !== 'unfinished') resolve(end)
    },
    fail: reject,
  })
  try {
    const end = await promise
    // Made here rather than where it is noticed: the stack then leads to whoever waits.
    if (end === 'late') throw new JobTimeoutError(queue, id, timeout, givenId)
    if (end === 'gone') throw new JobNotFoundError(queue, id, givenId)
    return end
  } finally {
    leave()
    clearTimeout(timer)
    signal?.removeEventListener('abort', onAbort)
  }
}

const unknownError = { name: 'Error', message: 'failed without an error', stack: undefined }
