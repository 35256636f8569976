/** Default settings, except for the worker's pool. The producer and the worker have separate services, as in two processes. */
import { createPgBossService, QueueClient, QueueWorker } from 'typeboss'
import { mailQueue } from '../mail.js'
import type { Contender } from './contender.js'

export function typeboss(concurrency?: number): Contender {
  return {
    name: concurrency === undefined ? 'typeboss' : `typeboss, concurrency ${concurrency}`,
    open: async (connectionString) => {
      const client = new QueueClient(createPgBossService({ connectionString }))
      return {
        add: (mail) => client.add('mail', mail),
        addBatch: (mails) =>
          client.addBatch(
            'mail',
            mails.map((data) => ({ data })),
          ),
        work: async (handler) => {
          const worker = new QueueWorker(
            createPgBossService({ connectionString }),
            [mailQueue],
            concurrency === undefined ? {} : { concurrency },
          )
          worker.handle(mailQueue, async ({ number }) => handler(number))
          await worker.start()
          return { close: () => worker.stop() }
        },
        close: () => client.close(),
      }
    },
  }
}
