import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import pg from 'pg'
import { handMadeQueue } from '../../../support/hand-made-queues.js'
import { useBench } from '../../../support/service.js'
import { complete, workThrough } from '../../../support/work-through.js'

const bench = useBench()

const numbers = Array.from({ length: 20 }, (_, n) => n)

function strict(name: string) {
  return handMadeQueue<number, unknown>({ name, options: { policy: 'strict-fifo' } })
}

/** A flow has at least one job that waits for another. */
const after = handMadeQueue<number, unknown>({ name: 'fifo-after' })

describe('a strict-fifo queue runs the jobs of a key in the order in which they were added', () => {
  let transaction: pg.Client
  beforeAll(async () => {
    transaction = new pg.Client(bench.connectionString)
    await transaction.connect()
  })
  afterAll(() => transaction.end())

  test('by addBatch', async () => {
    const queue = strict('fifo-batch')
    await bench.client.addBatch(
      queue,
      numbers.map((data) => ({ data, options: { key: 'k' } })),
    )
    expect(await workThrough(bench.service, queue.name)).toEqual(numbers)
  })

  test('by addBatch with ids of their own', async () => {
    const queue = strict('fifo-batch-ids')
    await bench.client.addBatch(
      queue,
      numbers.map((data) => ({ data, options: { key: 'k', jobId: `job ${data}` } })),
    )
    expect(await workThrough(bench.service, queue.name)).toEqual(numbers)
  })

  test('by several calls of add() in one turn', async () => {
    const queue = strict('fifo-turn')
    await Promise.all(numbers.map((n) => bench.client.add(queue, n, { key: 'k', jobId: `job ${n}` })))
    expect(await workThrough(bench.service, queue.name)).toEqual(numbers)
  })

  test('in one transaction, even if it began earlier than others', async () => {
    const queue = strict('fifo-transaction')
    await transaction.query('begin')
    await transaction.query('select 1')
    await bench.client.add(queue, -1, { key: 'k' })
    for (const n of numbers)
      // oxlint-disable-next-line no-await-in-loop -- a transaction runs one statement at a time
      await bench.client.add(queue, n, { key: 'k', jobId: `job ${n}`, db: transaction })
    await bench.client.addBatch(
      queue,
      [20, 21, 22].map((data) => ({ data, options: { key: 'k', jobId: `job ${data}` } })),
      { db: transaction },
    )
    await transaction.query('commit')
    expect(await workThrough(bench.service, queue.name)).toEqual([-1, ...numbers, 20, 21, 22])
  })

  test('in one flow', async () => {
    const queue = strict('fifo-flow')
    const planned = numbers.map((n) => bench.client.plan(queue, n, { key: 'k', jobId: `job ${n}` }))
    await bench.client.addFlow([...planned, bench.client.plan(after, 0, { after: planned.slice(0, 1) })])
    expect(await workThrough(bench.service, queue.name)).toEqual(numbers)
  })

  test('after a delayed job', async () => {
    const queue = strict('fifo-delayed')
    const first = await bench.client.add(queue, 0, { key: 'k', delay: 60_000 })
    await bench.client.add(queue, 1, { key: 'k' })
    await bench.client.add(queue, 2, { key: 'other' })
    expect(await workThrough(bench.service, queue.name)).toEqual([2])
    await bench.client.update(queue, first, { delay: 0 })
    expect(await workThrough(bench.service, queue.name)).toEqual([0, 1])
  })

  test('regardless of priorities', async () => {
    const queue = strict('fifo-priority')
    await bench.client.add(queue, 0, { key: 'k', priority: 'low' })
    await bench.client.add(queue, 1, { key: 'k', priority: 'critical' })
    expect(await workThrough(bench.service, queue.name)).toEqual([0, 1])
  })

  test('one at a time', async () => {
    const queue = strict('fifo-one')
    await bench.client.addBatch(
      queue,
      [0, 1].map((data) => ({ data, options: { key: 'k' } })),
    )
    const jobs = await bench.service.claimJobs(queue.name, 10)
    expect(jobs.map(({ data }) => data)).toEqual([0])
    expect(await bench.service.claimJobs(queue.name, 10)).toHaveLength(0)
    await complete(bench.service, queue.name, jobs)
    expect(await workThrough(bench.service, queue.name)).toEqual([1])
  })

  test('after a first job that was released', async () => {
    const queue = strict('fifo-given-back')
    await bench.client.addBatch(
      queue,
      [0, 1].map((data) => ({ data, options: { key: 'k' } })),
    )
    await bench.service.releaseJobs(queue.name, await bench.service.claimJobs(queue.name, 10))
    expect(await workThrough(bench.service, queue.name)).toEqual([0, 1])
  })
})

test('data that looks like a statement of pg-boss is stored unchanged', async () => {
  const queue = handMadeQueue<string, unknown>({
    name: 'fifo-looks',
    options: { policy: 'strict-fifo' },
  })
  const text = `\n      pgboss.job_now() as created_on,\n\u2028      pgboss.job_now() as created_on,\u2028'`
  const planned = bench.client.plan(queue, text, { key: 'k' })
  await bench.client.addFlow([planned, bench.client.plan(after, 0, { after: [planned] })])
  expect(await workThrough(bench.service, queue.name)).toEqual([text])
})
