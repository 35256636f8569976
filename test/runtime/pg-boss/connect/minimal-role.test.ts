/** Roles with few rights. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import pg from 'pg'
import { grants } from '#facts/grants'
import { createPgBossService, QueueClient, QueueConnectionError, QueueWorker } from 'typeboss'
import { handMadeQueue } from '../../../support/hand-made-queues.js'
import { useBench } from '../../../support/service.js'

// This must run before the bench drops its database.
afterAll(() => administer(`drop owned by ${role}; drop role ${role}`))

const bench = useBench()
const role = `minimal_${process.pid}`

async function administer(text: string): Promise<void> {
  const client = new pg.Client(bench.connectionString)
  await client.connect()
  await client.query(text)
  await client.end()
}

function asRole(): string {
  const url = new URL(bench.connectionString)
  url.username = role
  url.password = 'secret'
  return url.href
}

const queue = handMadeQueue<number, number>({
  name: 'minimal',
  options: { retries: 1 },
  handler: async (n, job) => {
    await job.progress(50)
    return n
  },
})

beforeAll(() => administer(`create role ${role} login password 'secret'`))

test('a role without rights gets an error that names the grants', async () => {
  await bench.client.add(queue, 0)
  const client = new QueueClient(createPgBossService({ connectionString: asRole(), onError: () => {} }))
  const failure: unknown = await client.add(queue, 1).catch((error: unknown) => error)
  expect(failure).toBeInstanceOf(QueueConnectionError)
  expect(failure).toMatchObject({ reason: '42501', message: expect.stringContaining('npx typeboss grants') })
  await client.close()
})

test('a role with only the grants creates a queue, adds, works, schedules and reports', async () => {
  const errors: Error[] = []
  const service = createPgBossService({
    connectionString: asRole(),
    onError: (error) => errors.push(error),
  })
  await bench.client.add(queue, 0)
  await administer(grants(role))
  const own = handMadeQueue<number, number>({ name: 'minimal-own', handler: (n) => n })
  const client = new QueueClient(service)
  const worker = new QueueWorker(service, [queue, own])
  await worker.start()
  const id = await client.add(queue, 2)
  expect(await client.waitForCompletion(queue, id, { timeout: 20_000 })).toBe(2)
  expect(await client.waitForCompletion(own, await client.add(own, 3), { timeout: 20_000 })).toBe(3)
  expect((await client.getJob(queue, id))?.progress).toBe(50)
  await client.schedule(queue, '0 7 * * *', 3)
  expect(await client.schedules(queue)).toHaveLength(1)
  await worker.stop()
  await client.close()
  expect(errors).toEqual([])
})
