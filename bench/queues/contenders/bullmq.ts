/** A comparison without durability: the Redis of `REDIS_URL`, or one that is started here and stores nothing on disk. */
import { Queue, Worker } from 'bullmq'
import { Redis } from 'ioredis'
import { QueueClient, QueueWorker } from 'typeboss'
import { createBullMQService } from 'typeboss/bullmq'
import { mailQueue, type Mail } from '../mail.js'
import type { Contender } from './contender.js'

export function bullmq(redisUrl: string): Contender {
  return {
    name: 'BullMQ, not on disk',
    open: async () => {
      const connection = new Redis(redisUrl, { maxRetriesPerRequest: null })
      // PostgreSQL has a new database for each measurement. Redis has a new name.
      const name = `mail-${Math.random()}`
      const queue = new Queue<Mail>(name, { connection })
      return {
        add: (mail) => queue.add('mail', mail),
        addBatch: (mails) => queue.addBulk(mails.map((data) => ({ name: 'mail', data }))),
        work: async (handler) => {
          const worker = new Worker<Mail>(name, async ({ data }) => handler(data.number), {
            connection,
            concurrency: 100,
          })
          await worker.waitUntilReady()
          return { close: () => worker.close() }
        },
        close: async () => {
          await queue.close()
          connection.disconnect()
        },
      }
    },
  }
}

/** Default settings, except for the worker's concurrency, which is that of plain BullMQ above. */
export function typebossOnBullMQ(redisUrl: string): Contender {
  return {
    name: 'typeboss on BullMQ',
    open: async () => {
      const options = { url: redisUrl, prefix: `bench-${Math.random()}` }
      const client = new QueueClient(createBullMQService(options))
      return {
        add: (mail) => client.add('mail', mail),
        addBatch: (mails) =>
          client.addBatch(
            'mail',
            mails.map((data) => ({ data })),
          ),
        work: async (handler) => {
          const worker = new QueueWorker(createBullMQService(options), [mailQueue], { concurrency: 100 })
          worker.handle(mailQueue, async ({ number }) => handler(number))
          await worker.start()
          return { close: () => worker.stop() }
        },
        close: () => client.close(),
      }
    },
  }
}
