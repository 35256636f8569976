/** Queues whose jobs have no data: calls can omit the data if no argument follows it. */
import { describe, expect, test } from '@jest/globals'
import { defineQueue, type InputOf, type QueueClient, type QueueName, type QueueWorker } from 'typeboss'
import { reportQueue, report } from '../../support/reports.js'
import { useBench } from '../../support/service.js'

const sweepQueue = defineQueue('empty/sweep', async () => 'swept')
const tidyQueue = defineQueue<void, void>('empty/tidy', async () => {})
const sweep = () => 'swept'
const referredQueue = defineQueue('empty/referred', sweep)
const anythingQueue = defineQueue('empty/anything', async (given: unknown) => given)
const perhapsQueue = defineQueue('empty/perhaps', async (limit?: { rows: number }) => limit?.rows ?? 0)

describe('a job without data', () => {
  const bench = useBench()

  test('is added, with options after undefined, and runs', async () => {
    const { client } = bench
    const ids = [
      await client.add('empty/sweep'),
      await client.add(sweepQueue, undefined, { priority: 'high' }),
    ]
    await client.add('empty/tidy')
    expect(
      await client.getJob('empty/tidy', await client.add(tidyQueue, undefined, { delay: 60_000 })),
    ).toMatchObject({ status: 'delayed', data: undefined })
    const limited = await client.add('empty/perhaps', { rows: 5 })
    const unlimited = await client.add('empty/perhaps')
    await client.add(referredQueue)
    await bench.working([sweepQueue, tidyQueue, perhapsQueue, anythingQueue], async () => {
      expect(await client.waitForBatch('empty/sweep', ids)).toEqual(['swept', 'swept'])
      expect(await client.waitForBatch('empty/perhaps', [limited, unlimited])).toEqual([5, 0])
    })
  })

  test('can be a part of a batch, a flow and a schedule', async () => {
    const { client } = bench
    const batch = await client.addBatch('empty/tidy', [{}, { options: { jobId: 'second' } }])
    const first = client.plan('empty/tidy')
    const second = client.plan('empty/sweep', undefined, { after: [first] })
    const flow = await client.addFlow([first, second])
    expect([batch, flow]).toEqual([
      [expect.any(String), expect.any(String)],
      [first.id, second.id],
    ])
    await client.schedule('empty/sweep', '0 7 * * *')
    await client.schedule('empty/tidy', '0 7 * * *', undefined, { key: 'early' })
    expect(await client.schedules('empty/tidy')).toMatchObject([{ key: 'early', data: undefined }])
  })
})

/** An expected error that is missing stops the compilation of the tests. Nothing here runs. */
async function calls(queue: QueueClient, either: 'reports' | 'empty/perhaps'): Promise<void> {
  // @ts-expect-error -- reports have data
  await queue.add('reports')
  // @ts-expect-error -- by the definition as well
  await queue.add(reportQueue)
  // @ts-expect-error -- the queue may be that of reports
  await queue.add(either)
  // @ts-expect-error -- a batch needs data too
  await queue.addBatch('reports', [{}])
  // @ts-expect-error -- planned jobs need data too
  queue.plan('reports')
  // @ts-expect-error -- a schedule needs data too
  await queue.schedule('reports', '0 7 * * *')
  // @ts-expect-error -- the queue takes no data
  await queue.add('empty/tidy', 5)
  // @ts-expect-error -- a handler without a parameter takes no data
  await queue.add('empty/sweep', { rows: 1 })
  // @ts-expect-error -- by the definition as well
  await queue.add(sweepQueue, { rows: 1 })
  // @ts-expect-error -- by the definition's type as well
  await queue.add<typeof sweepQueue>('empty/sweep', { rows: 1 })
  // @ts-expect-error -- options are the third argument
  await queue.add('empty/sweep', { delay: 5_000 })
  // @ts-expect-error -- options of a schedule are the fourth argument
  await queue.schedule('empty/sweep', '0 7 * * 1', { timezone: 'Europe/Berlin' })
  // @ts-expect-error -- a queue that is defined elsewhere takes no data
  await queue.add('empty/referred', { rows: 1 })
  // @ts-expect-error -- a batch takes no data either
  await queue.addBatch('empty/sweep', [{ data: { rows: 1 } }])
  await queue.add('empty/anything', { rows: 1 })
}

/** Functions that forward arguments to a method, or replace it, take the method's parameters. */
const handedOn: readonly QueueClient['add'][] = [
  (queue, data, options) => stand(queue, data, options),
  (...given) => stand(...given),
  async (_queue, data) => JSON.stringify(data),
]
declare const stand: QueueClient['add']
const generic = <Queue extends QueueName>(client: QueueClient, queue: Queue, data: InputOf<Queue>) =>
  client.add(queue, data, { delay: 1 })

/** Handlers passed to the worker: their first parameter is `void`, with or without a type. */
const attached = (worker: QueueWorker): QueueWorker =>
  worker
    .handle(sweepQueue, async (_, job) => job.id)
    .handle(sweepQueue, async (_: void, job) => job.id)
    .handle(sweepQueue, async () => 'swept')
    .handleBatch(sweepQueue, (jobs) => jobs.forEach((job) => job.complete('swept')))
    // @ts-expect-error -- jobs without data have no rows
    .handle(sweepQueue, async (limit: { rows: number }) => String(limit.rows))

test('the calls above compile, and the wrong ones among them do not', () => {
  expect([calls, generic, report, attached]).toHaveLength(4)
  expect(handedOn).toHaveLength(3)
})
