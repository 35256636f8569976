import { PgBoss } from 'pg-boss'
import type { Mail } from '../mail.js'
import type { Contender } from './contender.js'

/** Uses `send` and `work` as in the first example of pg-boss's documentation. */
export function pgBossAsDocumented({ notify }: { readonly notify: boolean }): Contender {
  return {
    name: notify ? 'pg-boss, with notify' : 'pg-boss',
    open: async (connectionString) => {
      const boss = await open(connectionString, notify)
      return {
        add: (mail) => boss.send('mail', mail),
        addBatch: (mails) => insert(boss, mails),
        work: async (handler) => {
          await boss.work<Mail>('mail', async (jobs) => {
            for (const { data } of jobs) {
              // One job at a time, as in the documentation: a batch has one job by default.
              // oxlint-disable-next-line no-await-in-loop
              await handler(data.number)
            }
          })
          return { close: () => boss.offWork('mail') }
        },
        close: () => boss.stop({ graceful: false }),
      }
    },
  }
}

/** Uses all options for speed: bulk inserts, large batches without a pause, a result for each job. */
export const pgBossByHand: Contender = {
  name: 'pg-boss, by hand',
  open: async (connectionString) => {
    const boss = await open(connectionString, true)
    return {
      addBatch: (mails) => insert(boss, mails),
      work: async (handler) => {
        const settings = {
          batchSize: 100,
          burstWhenBatchFull: true,
          localConcurrency: 4,
          perJobResults: true,
        } as const
        await boss.work<Mail>('mail', settings, (jobs) =>
          Promise.all(
            jobs.map(async ({ id, data }) => ({
              id,
              status: 'completed' as const,
              output: await handler(data.number),
            })),
          ),
        )
        return { close: () => boss.offWork('mail') }
      },
      close: () => boss.stop({ graceful: false }),
    }
  },
}

async function open(connectionString: string, notify: boolean): Promise<PgBoss> {
  const boss = new PgBoss({ connectionString, useListenNotify: notify })
  boss.on('error', console.error)
  await boss.start()
  await boss.createQueue('mail', { notify })
  return boss
}

function insert(boss: PgBoss, mails: readonly Mail[]): Promise<unknown> {
  return boss.insert(
    'mail',
    mails.map((data) => ({ data })),
  )
}
