/** The setting of most runtime tests: a database, a client, and workers that stop by themselves. */
import { afterAll, beforeAll } from '@jest/globals'
import {
  createPgBossService,
  QueueClient,
  QueueWorker,
  type AnyQueue,
  type PgBossServiceOptions,
  type QueueService,
} from 'typeboss'
import { createTestDatabase, type TestDatabase } from './database.js'

export interface Bench {
  readonly connectionString: string
  readonly service: QueueService
  readonly client: QueueClient
  /** Runs `use` while a worker of its own service works these queues. */
  readonly working: <Result>(queues: readonly AnyQueue[], use: () => Promise<Result>) => Promise<Result>
  readonly errors: Error[]
}

export function useBench(options: PgBossServiceOptions = {}): Bench {
  let database: TestDatabase | undefined
  const errors: Error[] = []
  const bench = { errors } as { -readonly [Key in keyof Bench]: Bench[Key] }
  beforeAll(async () => {
    database = await createTestDatabase()
    const { connectionString } = database
    const open = () =>
      createPgBossService({ connectionString, onError: (error) => errors.push(error), ...options })
    bench.connectionString = connectionString
    bench.service = open()
    bench.client = new QueueClient(bench.service)
    bench.working = async (queues, use) => {
      const worker = new QueueWorker(open(), queues)
      await worker.start()
      try {
        return await use()
      } finally {
        await worker.stop({ timeout: 0 })
      }
    }
  })
  afterAll(async () => {
    await bench.client?.close()
    // A worker that a test has made on it and never started keeps it open.
    await bench.service?.close()
    await database?.drop()
  })
  return bench
}
