/** typeboss with BullMQ as its engine, beside BullMQ itself, on one Redis. */
import { bullmq, typebossOnBullMQ } from '../contenders/bullmq.js'
import type { Opened } from '../contenders/contender.js'
import type { Postgres } from '../support/postgres.js'
import type { Redis } from '../support/redis.js'
import { inTurn } from '../support/rounds.js'
import type { Table } from '../support/table.js'
import { batches, callers } from './adding.js'
import { workAll } from './working.js'

const rounds = 7

export async function onBullMQ(_postgres: Postgres, redis: Redis | undefined): Promise<readonly Table[]> {
  if (redis === undefined) return []
  const contenders = [bullmq(redis.url), typebossOnBullMQ(redis.url)]
  const compare = async (
    title: string,
    measure: (opened: Required<Opened>) => Promise<number>,
  ): Promise<Table> => {
    const runners = contenders.map(({ name, open }) => ({
      name,
      run: async () => {
        const opened = await open('')
        const { add } = opened
        if (add === undefined) throw new Error(`${name} adds no single job`)
        // The first add connects.
        await opened.addBatch([])
        const figure = await measure({ ...opened, add })
        await opened.close()
        return figure
      },
    }))
    return { title, unit: 'jobs/s', rows: await inTurn(runners, rounds) }
  }
  return [
    await compare('add, one at a time', ({ add }) => callers(add, 1, 1_500)),
    await compare('add, 20 at once', ({ add }) => callers(add, 20, 8_000)),
    await compare('add, 1,000 at once', ({ add }) => callers(add, 1_000, 10_000)),
    await compare('a batch of 1,000', ({ addBatch }) => batches(addBatch, 1_000, 10)),
    {
      title: '20,000 small jobs worked',
      unit: 'jobs/s',
      rows: await inTurn(
        contenders.map((contender) => ({ name: contender.name, run: () => workAll(contender, '') })),
        rounds,
      ),
    },
  ]
}
