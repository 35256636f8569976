import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createPgBossService, QueueClient, QueueWorker, type QueueOptions, type QueueService } from 'typeboss'
import { handMadeQueue } from '../../../support/hand-made-queues.js'
import { useBench } from '../../../support/service.js'
import { complete } from '../../../support/work-through.js'

const bench = useBench()

function queueOf(name: string, options: QueueOptions = {}) {
  return handMadeQueue<number, unknown>({ name, options })
}

describe('the flag `more` of a claim', () => {
  test('is true for as many jobs as the limit, and false for fewer', async () => {
    const queue = queueOf('more-standard')
    await bench.client.addBatch(
      queue,
      [1, 2, 3].map((data) => ({ data })),
    )
    expect(await bench.service.claimJobs(queue.name, 2)).toMatchObject({ length: 2, more: true })
    expect(await bench.service.claimJobs(queue.name, 2)).toMatchObject({ length: 1, more: false })
    expect(await bench.service.claimJobs(queue.name, 2)).toMatchObject({ length: 0, more: false })
  })

  test('is true in a singleton queue with fewer jobs, until no key has any left', async () => {
    const queue = queueOf('more-singleton', { policy: 'singleton' })
    const keys = ['a', 'a', 'a', 'b']
    await bench.client.addBatch(
      queue,
      keys.map((key, data) => ({ data, options: { key } })),
    )
    // One of the first three jobs can run.
    const first = await bench.service.claimJobs(queue.name, 3)
    expect(first).toMatchObject({ length: 1, more: true })
    expect(await bench.service.claimJobs(queue.name, 3)).toMatchObject([{ data: 3 }])
    // The others wait for the first job of their key.
    expect(await bench.service.claimJobs(queue.name, 3)).toMatchObject({ length: 0, more: false })
    await complete(bench.service, queue.name, first)
    expect(await bench.service.claimJobs(queue.name, 3)).toMatchObject({ length: 1, more: true })
  })

  test('is true in a queue with groups with fewer jobs, until no group has any left', async () => {
    const groupConcurrency = 1
    const queue = queueOf('more-groups', { groupConcurrency })
    const groups = ['a', 'a', 'a', 'b']
    await bench.client.addBatch(
      queue,
      groups.map((group, data) => ({ data, options: { group } })),
    )
    const limits = { global: groupConcurrency, full: [] }
    expect(await bench.service.claimJobs(queue.name, 3, limits)).toMatchObject({ length: 1, more: true })
    expect(await bench.service.claimJobs(queue.name, 3, limits)).toMatchObject({ length: 1, more: true })
    expect(await bench.service.claimJobs(queue.name, 3, limits)).toMatchObject({ length: 0, more: false })
  })
})

function openDistributed(): QueueService {
  const { connectionString } = bench
  return createPgBossService({ connectionString, schema: 'distributed', backend: 'cockroachdb' })
}

describe('in a database without SKIP LOCKED', () => {
  let services: readonly QueueService[] = []
  beforeAll(() => {
    services = [openDistributed(), openDistributed(), openDistributed()]
  })
  afterAll(() => Promise.all(services.map((service) => service.close())))

  test('claims that lose candidates to each other have the flag `more`', async () => {
    const [service] = services
    if (service === undefined) throw new Error('no service')
    const client = new QueueClient(service)
    const queue = queueOf('more-lost')
    const numbers = Array.from({ length: 30 }, (_, data) => ({ data }))
    await client.addBatch(queue, numbers)
    const claimed: unknown[] = []
    const claimAll = async (one: QueueService): Promise<void> => {
      for (;;) {
        // oxlint-disable-next-line no-await-in-loop -- one claim after the other
        const jobs = await one.claimJobs(queue.name, 2)
        claimed.push(...jobs.map(({ data }) => data))
        if (jobs.more !== true) return
      }
    }
    await Promise.all(services.map(claimAll))
    expect(claimed.toSorted((a, b) => Number(a) - Number(b))).toEqual(numbers.map(({ data }) => data))
  })

  test('workers do not wait for a poll while jobs wait', async () => {
    const [service] = services
    if (service === undefined) throw new Error('no service')
    const client = new QueueClient(service)
    const queue = handMadeQueue<number, number>({
      name: 'more-worked',
      options: { concurrency: 1 },
      handler: async (n) => n,
    })
    let polls = 0
    const counting = (own: QueueService): QueueService => ({
      ...own,
      queuesWithWork: (queues) => {
        polls += 1
        return own.queuesWithWork(queues)
      },
    })
    const ids = await client.addBatch(
      queue,
      Array.from({ length: 60 }, (_, data) => ({ data })),
    )
    const workers = services.map((own) => new QueueWorker(counting(own), [queue]))
    await Promise.all(workers.map((worker) => worker.start()))
    await client.waitForBatch(queue, ids)
    await Promise.all(workers.map((worker) => worker.stop()))
    // With polls alone, each worker would get one job a second.
    expect(polls).toBeLessThan(30)
  })
})
