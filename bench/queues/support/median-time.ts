/** The median time of repeated calls, on a resource that stays open between the rounds. */
import { median, type Runner } from './rounds.js'

const calls = 40

export interface Open extends Runner {
  readonly close: () => Promise<unknown>
}

export async function medianTime(run: (number: number) => Promise<void>): Promise<number> {
  const times: number[] = []
  for (let number = 0; number < calls; number += 1) {
    const started = performance.now()
    // oxlint-disable-next-line no-await-in-loop
    await run(number)
    times.push(performance.now() - started)
  }
  return median(times)
}

/** Opens resources in turn. */
export async function each<Item, Result>(
  items: readonly Item[],
  use: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = []
  // oxlint-disable-next-line no-await-in-loop
  for (const item of items) results.push(await use(item))
  return results
}
