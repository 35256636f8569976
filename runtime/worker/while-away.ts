import { setTimeout as sleep } from 'node:timers/promises'
import { QueueConnectionError } from '../errors/errors.js'

const firstWait = 100
const longestWait = 5_000

/**
 * Runs an idempotent statement, and retries it while the database is unreachable. Reports the first error of an outage.
 * Rejects with any other error, and with the last one once `givenUp` is aborted.
 */
export async function whileAway<Result>(
  run: () => Promise<Result>,
  reportError: (error: unknown) => void,
  givenUp: AbortSignal,
): Promise<Result> {
  for (let wait = firstWait; ; wait = Math.min(wait * 2, longestWait)) {
    try {
      // oxlint-disable-next-line no-await-in-loop
      return await run()
    } catch (error) {
      if (!(error instanceof QueueConnectionError) || givenUp.aborted) throw error
      if (wait === firstWait) reportError(error)
      // oxlint-disable-next-line no-await-in-loop
      await sleep(wait, undefined, { signal: givenUp }).catch(() => {})
    }
  }
}
