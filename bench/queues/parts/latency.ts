/** How soon a job that is added starts, and how soon its result is there for one who waits for it, on a quiet queue. */
import { createPgBossService, QueueClient, QueueWorker } from 'typeboss'
import pg from 'pg'
import type { Contender } from '../contenders/contender.js'
import { graphileWorker } from '../contenders/graphile-worker.js'
import { pgBossAsDocumented } from '../contenders/pg-boss.js'
import { typeboss } from '../contenders/typeboss.js'
import { mailNumber, mailQueue } from '../mail.js'
import type { Postgres } from '../support/postgres.js'
import { inTurn, median, type Runner } from '../support/rounds.js'
import type { Table } from '../support/table.js'

const contenders = [typeboss(), pgBossAsDocumented({ notify: true }), graphileWorker]
const jobs = 40
const rounds = 5

export async function latency(postgres: Postgres): Promise<readonly Table[]> {
  const starts = await each(contenders, (contender) => untilStart(contender, postgres))
  const ends = await each([commits, waiting], (make) => make(postgres))
  try {
    return [
      { title: 'add → handler, median', unit: 'ms', rows: await inTurn(starts, rounds) },
      { title: 'add → waitForCompletion, median', unit: 'ms', rows: await inTurn(ends, rounds) },
    ]
  } finally {
    await each([...starts, ...ends], ({ close }) => close())
  }
}

interface Open extends Runner {
  readonly close: () => Promise<unknown>
}

async function untilStart({ name, open }: Contender, postgres: Postgres): Promise<Open> {
  const { add, work, close } = await open(await postgres.emptyDatabase())
  let start: (() => void) | undefined
  const worker = await work((number) => {
    start?.()
    return { messageId: `message-${number}` }
  })
  return {
    name,
    run: () =>
      medianTime(
        (number) =>
          new Promise((resolve, reject) => {
            start = resolve
            add?.(mailNumber(number)).catch(reject)
          }),
      ),
    close: async () => {
      await worker.close()
      await close()
    },
  }
}

/** The floor of a job's life as pg-boss stores it: added, claimed, completed. */
async function commits(postgres: Postgres): Promise<Open> {
  const client = new pg.Client(await postgres.emptyDatabase())
  await client.connect()
  await client.query('create table mail (id int primary key, data jsonb, state text)')
  let id = 0
  return {
    name: 'three commits',
    run: () =>
      medianTime(async (number) => {
        id += 1
        await client.query('insert into mail values ($1, $2)', [id, mailNumber(number)])
        await client.query(`update mail set state = 'active' where id = $1`, [id])
        await client.query(`update mail set state = 'completed' where id = $1`, [id])
      }),
    close: () => client.end(),
  }
}

async function waiting(postgres: Postgres): Promise<Open> {
  const connectionString = await postgres.emptyDatabase()
  const client = new QueueClient(createPgBossService({ connectionString }))
  const worker = new QueueWorker(createPgBossService({ connectionString }), [mailQueue])
  worker.handle(mailQueue, async ({ number }) => ({ messageId: `message-${number}` }))
  await worker.start()
  return {
    name: 'typeboss',
    run: () =>
      medianTime(async (number) => {
        await client.waitForCompletion('mail', await client.add('mail', mailNumber(number)))
      }),
    close: async () => {
      await worker.stop()
      await client.close()
    },
  }
}

async function medianTime(run: (number: number) => Promise<void>): Promise<number> {
  const times: number[] = []
  for (let number = 0; number < jobs; number += 1) {
    const started = performance.now()
    // oxlint-disable-next-line no-await-in-loop
    await run(number)
    times.push(performance.now() - started)
  }
  return median(times)
}

async function each<Item, Result>(
  items: readonly Item[],
  use: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = []
  // oxlint-disable-next-line no-await-in-loop
  for (const item of items) results.push(await use(item))
  return results
}
