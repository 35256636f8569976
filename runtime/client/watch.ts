/**
 * One job's changes, as an async iterator. Of the changes that came while the caller was busy with one, only the
 * latest is kept: who looks is shown how the job stands, and a slow reader holds nothing up and gathers nothing.
 */
import { JobNotFoundError } from '../errors/errors.js'
import { storedJobId } from '../job/job-id.js'
import type { StoredJob } from '../engine/job-records.js'
import type { Observatory } from './observer.js'

/** Ends after the finished job has been seen. Throws when the job is gone, the signal aborts or the client closes. */
export async function* changesOf(
  observatory: Observatory,
  queue: string,
  givenId: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<StoredJob, void, undefined> {
  signal?.throwIfAborted()
  const id = storedJobId(queue, givenId)
  let seen: string | undefined
  let latest: StoredJob | undefined
  let over: { readonly reason: unknown } | undefined
  let wake = Promise.withResolvers<void>()
  const end = (reason: unknown): void => {
    over ??= { reason }
    wake.resolve()
  }
  const onAbort = (): void => end(signal?.reason)
  signal?.addEventListener('abort', onAbort)
  const leave = observatory.observe(queue, id, {
    see: (job) => {
      if (job === undefined) {
        end(new JobNotFoundError(queue, id, givenId))
        return
      }
      const looks = JSON.stringify(job)
      if (looks === seen) return
      seen = looks
      latest = job
      wake.resolve()
    },
    fail: end,
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
    leave()
    signal?.removeEventListener('abort', onAbort)
  }
}
