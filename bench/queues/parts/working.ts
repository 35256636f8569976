/** Small jobs run per second, from the start of the first until the last outcome is stored. */
import type { Contender } from '../contenders/contender.js'
import { bullmq } from '../contenders/bullmq.js'
import { graphileWorker, graphileWorkerLocalQueue } from '../contenders/graphile-worker.js'
import { pgBossAsDocumented, pgBossByHand } from '../contenders/pg-boss.js'
import { typeboss } from '../contenders/typeboss.js'
import { mails } from '../mail.js'
import type { Postgres } from '../support/postgres.js'
import type { Redis } from '../support/redis.js'
import { inTurn } from '../support/rounds.js'
import type { Table } from '../support/table.js'

const contenders = [
  typeboss(),
  typeboss(100),
  pgBossAsDocumented({ notify: true }),
  pgBossByHand,
  graphileWorker,
  graphileWorkerLocalQueue,
]
const jobs = 20_000
const batch = 1_000
/** A contender that has not ended by then is stopped, and rated by its completed jobs. */
const longest = 4_000
const rounds = 3

export async function working(postgres: Postgres, redis: Redis | undefined): Promise<readonly Table[]> {
  const all = redis === undefined ? contenders : [...contenders, bullmq(redis.url)]
  const runners = all.map((contender) => ({
    name: contender.name,
    run: async () => workAll(contender, await postgres.emptyDatabase()),
  }))
  return [{ title: '20,000 small jobs worked', unit: 'jobs/s', rows: await inTurn(runners, rounds) }]
}

export async function workAll({ open }: Contender, connectionString: string): Promise<number> {
  const { addBatch, work, close } = await open(connectionString)
  for (let added = 0; added < jobs; added += batch) {
    // oxlint-disable-next-line no-await-in-loop
    await addBatch(mails(batch, added))
  }
  const done = Promise.withResolvers<void>()
  let ended = 0
  let started = 0
  const worker = await work((number) => {
    if (ended === 0) started = performance.now()
    ended += 1
    if (ended === jobs) done.resolve()
    return { messageId: `message-${number}` }
  })
  const timer = setTimeout(done.resolve, longest)
  await done.promise
  clearTimeout(timer)
  // A stop waits until the outcomes of all jobs that have run are stored.
  await worker.close()
  const elapsed = performance.now() - started
  await close()
  return ended / (elapsed / 1_000)
}
