/**
 * Stores contracts in a queue without a worker, `typeboss-contracts`: one job for each queue, with an id derived from the
 * queue's name. pg-boss has no field for them in a queue's own settings. As for reports, a queue needs no right to create a
 * table and no migration.
 */
import { isDeepStrictEqual } from 'node:util'
import type { PgBoss } from 'pg-boss'
import { contractQueue } from '../../../facts/stored-queues.js'
import type { Json } from '../../contract/index.js'
import { nameBasedUuid } from './stored-id.js'
import { isQueueMissing } from './make-queue.js'

/** A namespace for these ids only, which cannot collide with other ids. */
const namespace = '5b0a2c54-8a53-4c0e-9a3f-70cf2a54f7d3'

/** Some 60 years. A queue that is still used stores its contract again at each start of a worker. */
const retentionSeconds = 2_000_000_000

/** Writes only what has changed. */
export async function saveContract(boss: PgBoss, queue: string, contracts: Json): Promise<void> {
  if (isDeepStrictEqual(await readContract(boss, queue), contracts)) return
  const id = nameBasedUuid(namespace, queue)
  const data = { queue, contracts }
  try {
    await storeContract(boss, id, data)
  } catch (error) {
    if (!isQueueMissing(error)) throw error
    // No warning of a backlog, because the queue has no worker.
    await boss.createQueue(contractQueue, { retentionSeconds, warningQueueSize: 2 ** 31 - 1 })
    await storeContract(boss, id, data)
  }
}

async function storeContract(boss: PgBoss, id: string, data: object): Promise<void> {
  const { updated } = await boss.update(contractQueue, data, { id })
  if (updated === 0) await boss.insert(contractQueue, [{ id, data }])
}

/** `undefined` if there is none. */
export async function readContract(boss: PgBoss, queue: string): Promise<Json | undefined> {
  try {
    const [job] = await boss.findJobs<{ readonly contracts?: Json }>(contractQueue, {
      id: nameBasedUuid(namespace, queue),
    })
    return job?.data.contracts
  } catch (error) {
    if (isQueueMissing(error)) return undefined
    throw error
  }
}
