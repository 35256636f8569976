/** The times from `add` to the start of a job, and to its result in `waitForCompletion`, on a quiet queue. */
import { createPgBossService, QueueClient, QueueWorker } from 'typeboss'
import type { Contender } from '../contenders/contender.js'
import { graphileWorker } from '../contenders/graphile-worker.js'
import { pgBossAsDocumented } from '../contenders/pg-boss.js'
import { typeboss } from '../contenders/typeboss.js'
import { commits, producerAndWorker } from '../floors.js'
import { mailNumber, mailQueue } from '../mail.js'
import type { Postgres } from '../support/postgres.js'
import { each, medianTime, type Open } from '../support/median-time.js'
import { inTurn } from '../support/rounds.js'
import type { Table } from '../support/table.js'

const contenders = [typeboss(), pgBossAsDocumented({ notify: true }), graphileWorker]
const rounds = 5

export async function latency(postgres: Postgres): Promise<readonly Table[]> {
  const starts = await each(contenders, (contender) => untilStart(contender, postgres))
  const ends = await each([commits, waiting, producerAndWorker], (make) => make(postgres))
  try {
    return [
      { title: 'add → handler, median', unit: 'ms', rows: await inTurn(starts, rounds) },
      { title: 'add → waitForCompletion, median', unit: 'ms', rows: await inTurn(ends, rounds) },
    ]
  } finally {
    await each([...starts, ...ends], ({ close }) => close())
  }
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

/** Adds one job after another, and waits for each. */
export async function waiting(postgres: Postgres): Promise<Open> {
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
