import { setTimeout as sleep } from 'node:timers/promises'

const longest = 60_000

export async function until(holds: () => Promise<boolean>): Promise<void> {
  const started = performance.now()
  // oxlint-disable-next-line no-await-in-loop
  while (!(await holds())) {
    if (performance.now() - started > longest) throw new Error('Has not come about within a minute')
    // oxlint-disable-next-line no-await-in-loop
    await sleep(250)
  }
}
