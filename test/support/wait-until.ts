import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Asks until the answer is neither `undefined` nor `false`, and returns it.
 *
 *     await waitUntil('two letters', () => letters.length === 2)
 *
 * Throws an error that names `what` if that takes longer than the time limit, in milliseconds.
 */
export async function waitUntil<Answer>(
  what: string,
  ask: () => Answer | undefined | false | Promise<Answer | undefined | false>,
  { timeout = 60_000 } = {},
): Promise<Answer> {
  const end = Date.now() + timeout
  for (;;) {
    const answer = await ask()
    if (answer !== undefined && answer !== false) return answer
    if (Date.now() > end) throw new Error(`Not within ${timeout} ms: ${what}`)
    await sleep(10)
  }
}
