/** Waits before a retry. */
import assert from 'node:assert/strict'
import type { BackoffOptions } from '../../options/queue-options.js'
import { failed, sleep, type Bench, type DefineCheck, type ServiceCheck } from './setup.js'

const second = 1_000

/** Fails a job this many times, and resolves with the wait after the last failure. Milliseconds. */
async function waitAfterFailure(
  { add, claimOne, settle, read }: Bench,
  attempts: number,
  backoff: BackoffOptions,
): Promise<number> {
  const { id } = await add({ options: { retries: 50, backoff } })
  let last = 0
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    /* oxlint-disable no-await-in-loop */
    await settle(failed(await claimOne()))
    last = (await read(id)).startAfter.getTime() - Date.now()
    if (attempt < attempts) await sleep(Math.max(last, 0) + 150)
    /* oxlint-enable no-await-in-loop */
  }
  return last
}

export function backoffChecks(check: DefineCheck): readonly ServiceCheck[] {
  return [
    check('a fixed backoff waits, and the job is claimed after it', async (bench) => {
      const wait = await waitAfterFailure(bench, 1, { type: 'fixed', delay: second })
      assert(wait > 200 && wait <= 1_100, `${wait} ms`)
      assert.deepEqual(await bench.claim(), [])
      await sleep(wait + 200)
      assert.equal((await bench.claimOne()).attempt, 2)
    }),
    check('an exponential backoff grows, up to its maximum', async (bench) => {
      const first = await waitAfterFailure(bench, 1, { type: 'exponential', delay: 60 * second })
      assert(first > 20 * second && first < 130 * second, `${first} ms`)
      const limited = await waitAfterFailure(bench, 3, {
        type: 'exponential',
        delay: second,
        maximum: second,
      })
      assert(limited > 0 && limited <= 1_100, `${limited} ms`)
    }),
    check(
      "a queue's own backoff and retries apply to jobs that set none",
      async ({ add, claimOne, settle, read }) => {
        const { id } = await add()
        await settle(failed(await claimOne()))
        const stored = await read(id)
        assert.deepEqual([stored.status, stored.attemptsAllowed], ['delayed', 8])
      },
      { options: { retries: 7, backoff: { type: 'fixed', delay: 60 * second } } },
    ),
  ]
}
