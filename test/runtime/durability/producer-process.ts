/** Adds numbers, from 0 upwards, and sends each to the parent when its `add` has resolved. Ends when it is killed. */
import { createPgBossService, QueueClient } from 'typeboss'

const queue = new QueueClient(createPgBossService())
for (let n = 0; ; n += 1) {
  await queue.add('counted', n)
  process.send?.(n)
}
