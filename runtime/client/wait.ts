/** Waiting for jobs to finish. */
import {
  JobCancelledError,
  JobFailedError,
  JobNotFoundError,
  JobTimeoutError,
  QueueOptionsError,
} from '../errors/errors.js'
import type { ContractFor } from '../contract/index.js'
import type { JobEnd } from '../engine/job-records.js'
import { decodeOutput } from '../job/job-codec.js'
import { storedIdOf } from '../job/job-id.js'
import { checkWaitOptions } from '../options/check-options.js'
import type { OutputOf, QueueOrName } from '../queue/queue-types.js'
import type { WaitForCompletionOptions } from './arguments.js'
import type { Session } from './session.js'

/** Resolves with the result of a job that completes. */
export async function waitForJob<Queue extends QueueOrName>(
  session: Session,
  queue: unknown,
  id: string,
  options: WaitForCompletionOptions,
): Promise<OutputOf<Queue>> {
  checkWaitOptions(options)
  const contract = await session.prepareFor('waitForCompletion', queue)
  return await resultOf<Queue>(session, contract, id, options)
}

/** Resolves with the results of jobs that all complete. */
export async function waitForJobs<Queue extends QueueOrName>(
  session: Session,
  queue: unknown,
  ids: readonly string[],
  options: WaitForCompletionOptions,
): Promise<OutputOf<Queue>[]> {
  checkWaitOptions(options)
  if (!Array.isArray(ids)) throw new QueueOptionsError('ids', ids, 'an array of job ids')
  const contract = await session.prepareFor('waitForBatch', queue)
  // The first wait that rejects ends the others too.
  const over = new AbortController()
  const signal = options.signal ? AbortSignal.any([options.signal, over.signal]) : over.signal
  try {
    return await Promise.all(ids.map((id) => resultOf<Queue>(session, contract, id, { ...options, signal })))
  } finally {
    over.abort()
  }
}

async function resultOf<Queue extends QueueOrName>(
  session: Session,
  contract: ContractFor<{ output: 'read' }>,
  givenId: string,
  options: WaitForCompletionOptions,
): Promise<OutputOf<Queue>> {
  const { name } = contract
  const end = await endOf(session, name, givenId, options)
  if (end.status !== 'completed') {
    if (end.status === 'cancelled') throw new JobCancelledError(name, end.id, end.error, givenId)
    throw new JobFailedError(name, end.id, end.error ?? unknownError, givenId)
  }
  // The codec checks that the value is what the queue's handler returns.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return decodeOutput(contract, end.result) as OutputOf<Queue>
}

const unknownError = { name: 'Error', message: 'failed without an error', stack: undefined }

type Ended = Exclude<JobEnd, { status: 'unfinished' }>

async function endOf(
  { service, observer }: Session,
  queue: string,
  givenId: string,
  { timeout = Infinity, signal }: WaitForCompletionOptions,
): Promise<Ended> {
  const id = storedIdOf(service, queue, givenId)
  signal?.throwIfAborted()
  const { promise, resolve, reject } = Promise.withResolvers<Ended | 'late' | 'missing'>()
  const onAbort = (): void => reject(signal?.reason)
  signal?.addEventListener('abort', onAbort)
  // A timer beyond Node's limit of 24 days would fire at once; such a wait has no timer.
  const timer = timeout < 2 ** 31 ? setTimeout(resolve, timeout, 'late') : undefined
  const stopWatching = observer.watchEnd(queue, id, {
    onRead: (end) => {
      if (end === undefined) resolve('missing')
      else if (end.status !== 'unfinished') resolve(end)
    },
    onError: reject,
  })
  try {
    const end = await promise
    // Created here and not in the timer, so that their stacks lead to the caller.
    if (end === 'late') throw new JobTimeoutError(queue, id, timeout, givenId)
    if (end === 'missing') throw new JobNotFoundError(queue, id, givenId)
    return end
  } finally {
    stopWatching()
    clearTimeout(timer)
    signal?.removeEventListener('abort', onAbort)
  }
}
