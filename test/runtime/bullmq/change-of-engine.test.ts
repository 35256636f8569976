/** An application that changes its engine by one line, compiled by `tspc` and run by Node. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createTestDatabase, type TestDatabase } from '../../support/database.js'
import { createProject, repository, type Project } from '../../support/project.js'
import { describeOnRedis, startRedisServer, type RedisServer } from '../../support/redis-server.js'

const queues = `
import { defineQueue } from 'typeboss'

export interface Order { readonly id: number; readonly at: Date; readonly total: bigint }

export const orderQueue = defineQueue('orders', async (order: Order, job) => {
  await job.progress(50)
  await job.log('half of it')
  if (order.id === 2 && job.attempt === 1) throw new RangeError('once')
  if (order.id === 3) return job.fail('never')
  return { id: order.id, shippedAt: new Date(order.at.getTime() + 1), total: order.total * 2n }
}, { retries: 2, deadLetter: 'unshipped' })

export const unshippedQueue = defineQueue<Order, void>('unshipped')
`

const main = `
import { QueueClient, QueueWorker } from 'typeboss'
import { service } from './service.js'
import { orderQueue } from './queues.js'

const worker = new QueueWorker(service, [orderQueue])
await worker.start()
const queue = new QueueClient(service)
const at = new Date('2026-03-01T10:00:00.000Z')
const add = (id: number) => queue.add('orders', { id, at, total: 10n }, { jobId: \`order-\${id}\`, priority: 'high' })

const shipped = await queue.waitForCompletion('orders', await add(1))
console.log(shipped.shippedAt.toISOString(), shipped.total)
console.log(await queue.waitForCompletion('orders', await add(2)).then(({ id }) => id))
await add(2)
console.log(await queue.waitForCompletion('orders', await add(3)).catch((error: Error) => error.name))
const second = await queue.getJob('orders', 'order-2')
console.log(second?.status, second?.attemptsMade, second?.progress, second?.log.length, second?.data.total)
const [letter] = await queue.findJobs('unshipped')
console.log(letter?.data.id, letter?.data.at instanceof Date, letter?.origin?.queue)
console.log(JSON.stringify(await queue.counts('orders')))
await worker.stop()
await queue.close()
`

const onPostgres = `import { createPgBossService } from 'typeboss'
export const service = createPgBossService({ connectionString: process.env['DATABASE_URL']! })
`
const onRedis = `import { createBullMQService } from 'typeboss/bullmq'
export const service = createBullMQService({ url: process.env['REDIS_URL']! })
`

const printed = `2026-03-01T10:00:00.001Z 20n
2
JobFailedError
completed 2 50 1 10n
3 true orders
{"waiting":0,"delayed":0,"active":0,"completed":2,"failed":1,"cancelled":0}
`

describeOnRedis('an application', () => {
  let project: Project
  let database: TestDatabase
  let redis: RedisServer

  beforeAll(async () => {
    database = await createTestDatabase()
    redis = await startRedisServer()
    project = await createProject(
      { 'src/queues.ts': queues, 'src/main.ts': main, 'src/service.ts': onPostgres },
      { types: ['node'], typeRoots: [`${repository}/node_modules/@types`] },
    )
    process.env['DATABASE_URL'] = database.connectionString
    process.env['REDIS_URL'] = redis.url
  })

  afterAll(async () => {
    delete process.env['DATABASE_URL']
    delete process.env['REDIS_URL']
    await project.remove()
    await redis.stop()
    await database.drop()
  })

  describe.each([
    ['PostgreSQL, by pg-boss', onPostgres],
    ['Redis, by BullMQ', onRedis],
  ])('on %s', (_, service) => {
    test('compiles without an error, and prints the same', async () => {
      await project.write({ 'src/service.ts': service })
      expect(await project.tspc()).toEqual({ code: 0, output: '' })
      expect(await project.node('out/main.js')).toEqual({ code: 0, output: printed })
    })
  })
})
