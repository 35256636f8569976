/**
 * The changes of one job, as an async iterator. It keeps only the latest state for a reader that is busy, so a slow reader
 * uses no memory and delays no other watch.
 */
import type { StoredJob } from '../engine/job-records.js'
import { JobNotFoundError } from '../errors/errors.js'
import { readJob } from '../job/job-codec.js'
import { storedIdOf } from '../job/job-id.js'
import type { Job } from '../job/job.js'
import { checkWatchOptions } from '../options/check-options.js'
import type { QueueOrName } from '../queue/queue-types.js'
import type { WatchOptions } from './arguments.js'
import type { Session } from './session.js'

/** Ends after the finished job. Throws when the job is missing, the signal aborts or the client closes. */
export async function* watchJob<Queue extends QueueOrName>(
  session: Session,
  queue: unknown,
  id: string,
  options: WatchOptions,
): AsyncGenerator<Job<Queue>, void, undefined> {
  checkWatchOptions(options)
  const contract = await session.prepareFor('watch', queue)
  for await (const job of changesOf(session, contract.name, id, options.signal)) {
    yield readJob<Queue>(contract, job)
  }
}

async function* changesOf(
  { service, observer }: Session,
  queue: string,
  givenId: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<StoredJob, void, undefined> {
  signal?.throwIfAborted()
  const id = storedIdOf(service, queue, givenId)
  let lastSeen: string | undefined
  let latest: StoredJob | undefined
  let over: { readonly reason: unknown } | undefined
  let wake = Promise.withResolvers<void>()
  const end = (reason: unknown): void => {
    over ??= { reason }
    wake.resolve()
  }
  const onAbort = (): void => end(signal?.reason)
  signal?.addEventListener('abort', onAbort)
  const stopWatching = observer.watchJob(queue, id, {
    onRead: (job) => {
      if (job === undefined) {
        end(new JobNotFoundError(queue, id, givenId))
        return
      }
      const state = JSON.stringify(job)
      if (state === lastSeen) return
      lastSeen = state
      latest = job
      wake.resolve()
    },
    onError: end,
  })
  try {
    for (;;) {
      // oxlint-disable-next-line no-await-in-loop
      await wake.promise
      if (over !== undefined) throw over.reason
      wake = Promise.withResolvers<void>()
      const job = latest
      latest = undefined
      if (job === undefined) continue
      yield job
      if (job.finishedAt !== undefined) return
    }
  } finally {
    stopWatching()
    signal?.removeEventListener('abort', onAbort)
  }
}
