/** Jobs stored per second: by one caller, by many at once, and in batches. */
import type { Opened } from '../contenders/contender.js'
import { bullmq } from '../contenders/bullmq.js'
import { graphileWorker } from '../contenders/graphile-worker.js'
import { openAll } from '../contenders/open-all.js'
import { pgBossAsDocumented, pgBossByHand } from '../contenders/pg-boss.js'
import { typeboss } from '../contenders/typeboss.js'
import { mailNumber, mails } from '../mail.js'
import type { Postgres } from '../support/postgres.js'
import type { Redis } from '../support/redis.js'
import { inTurn } from '../support/rounds.js'
import type { Table } from '../support/table.js'

const contenders = [
  typeboss(),
  pgBossAsDocumented({ notify: false }),
  pgBossAsDocumented({ notify: true }),
  pgBossByHand,
  graphileWorker,
]
const rounds = 5

export async function adding(postgres: Postgres, redis: Redis | undefined): Promise<readonly Table[]> {
  const { opened, close } = await openAll(
    redis === undefined ? contenders : [...contenders, bullmq(redis.url)],
    postgres,
  )
  const compare = async (
    title: string,
    measure: (contender: Opened) => (() => Promise<number>) | undefined,
  ): Promise<Table> => {
    const runners = opened.flatMap(({ name, ...contender }) => {
      const run = measure(contender)
      return run === undefined ? [] : [{ name, run }]
    })
    return { title, unit: 'jobs/s', rows: await inTurn(runners, rounds) }
  }
  try {
    return [
      await compare('add, one at a time', ({ add }) => add && (() => callers(add, 1, 150))),
      await compare('add, 20 at once', ({ add, addBatch }) =>
        add === undefined ? () => batches(addBatch, 20, 40) : () => callers(add, 20, 800),
      ),
      await compare('add, 1,000 at once', ({ add, addBatch }) =>
        add === undefined ? () => batches(addBatch, 1_000, 2) : () => callers(add, 1_000, 2_000),
      ),
      await compare(
        'a batch of 1,000',
        ({ addBatch }) =>
          () =>
            batches(addBatch, 1_000, 3),
      ),
    ]
  } finally {
    await close()
  }
}

/** Runs several callers, each of which adds one job after another until all are added. */
export async function callers(add: NonNullable<Opened['add']>, count: number, jobs: number): Promise<number> {
  let added = 0
  const started = performance.now()
  await Promise.all(
    Array.from({ length: count }, async () => {
      while (added < jobs) {
        added += 1
        // oxlint-disable-next-line no-await-in-loop
        await add(mailNumber(added))
      }
    }),
  )
  return jobs / ((performance.now() - started) / 1_000)
}

export async function batches(addBatch: Opened['addBatch'], size: number, count: number): Promise<number> {
  const started = performance.now()
  for (let batch = 0; batch < count; batch += 1) {
    // oxlint-disable-next-line no-await-in-loop
    await addBatch(mails(size, batch * size))
  }
  return (size * count) / ((performance.now() - started) / 1_000)
}
