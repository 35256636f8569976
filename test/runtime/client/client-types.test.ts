/**
 * The compiler's errors for calls, from the type map. An expected error that is missing stops the compilation of the
 * tests. Nothing here runs.
 */
import { expect, test } from '@jest/globals'
import type { FailedJob, QueueClient, QueueDefinition, QueueWorker } from 'typeboss'
import type { TestQueues } from 'typeboss/testing'
import { report, reportQueue, type Report } from '../../support/reports.js'

async function calls(queue: QueueClient): Promise<void> {
  const failed: FailedJob<'reports'>[] = await queue.findJobs('reports', { status: 'failed' })
  failed.map((job) => job.error.message)
  const ended = await queue.findJobs(reportQueue, { status: ['completed', 'cancelled'] })
  ended.map((job) => job.result?.until.getTime())
  // @ts-expect-error -- no such status
  await queue.findJobs('reports', { status: 'done' })
  // @ts-expect-error -- a bigint in the type
  await queue.findJobs('reports', { data: { cents: 5 } })
  // @ts-expect-error -- no such field
  await queue.findJobs('reports', { data: { user: { age: 5 } } })
  // @ts-expect-error -- no such queue
  await queue.counts('report')

  await queue.update('reports', 'x', { data: report() })
  // @ts-expect-error -- new data is complete
  await queue.update('reports', 'x', { data: { cents: 5n } })
  // @ts-expect-error -- a job keeps its id
  await queue.update('reports', 'x', { jobId: 'y' })

  // @ts-expect-error -- it may add nothing
  const throttled: string = await queue.throttle('reports', report(), { window: 1_000 })
  // @ts-expect-error -- a window is needed
  await queue.debounce(reportQueue, report(), {})
  // @ts-expect-error -- the window decides when
  await queue.throttle('reports', report(), { window: 1_000, delay: 5 })

  await queue.schedule('reports', '* * * * *', report(), { missed: 'once' })
  // @ts-expect-error -- no report
  await queue.schedule('reports', '* * * * *', { since: 'today' })
  const [schedule] = await queue.schedules('reports')
  schedule?.data satisfies Report | undefined

  const first = queue.plan('reports', report())
  await queue.addFlow([first, queue.plan(reportQueue, report(), { after: [first] })])
  // @ts-expect-error -- no report
  queue.plan('reports', { user: 'Ada' })
  // @ts-expect-error -- a flow takes planned jobs, not ids
  queue.plan('reports', report(), { after: [first.id] })

  for await (const job of queue.watch('reports', first.id)) {
    // @ts-expect-error -- only a completed job has a result
    job.result.until.getTime()
    if (job.status === 'completed') job.result.until.getTime()
  }
  const results = await queue.waitForBatch('reports', [first.id])
  results.map(({ rows }) => rows satisfies bigint)
  // @ts-expect-error -- the filter is a part of the dead letters' data
  await queue.redrive('reports', { data: { since: 'today' } })
  // @ts-expect-error -- a transaction of a supported library
  await queue.add('reports', report(), { db: { run: () => {} } })
  void throttled
}

type Delivery =
  { readonly ok: true; readonly via: 'smtp' | 'sms' } | { readonly ok: false; readonly codes: number[] }

function handlers(
  worker: QueueWorker,
  queues: TestQueues,
  deliveries: QueueDefinition<'deliveries', { readonly to: string }, Delivery>,
): void {
  // A returned literal keeps its type, with and without parameters of the handler.
  worker.handle(deliveries, async () => ({ ok: true, via: 'smtp' }))
  worker.handle(deliveries, () => ({ ok: false, codes: [1, 2] }))
  worker.handle(deliveries, async ({ to }) => ({ ok: true, via: to === '' ? 'sms' : 'smtp' }))
  queues.handle(deliveries, async () => ({ ok: true, via: 'smtp' }))
  // @ts-expect-error -- neither of the two
  worker.handle(deliveries, async () => ({ ok: true, codes: [] }))
  // @ts-expect-error -- no such way
  queues.handle(deliveries, async () => ({ ok: true, via: 'telex' }))
  // @ts-expect-error -- another input
  worker.handle(deliveries, async (to: string) => ({ ok: true, via: to === '' ? 'sms' : 'smtp' }))
}

test('the calls above compile, and the wrong ones among them do not', () => {
  expect(calls).toBeInstanceOf(Function)
  expect(handlers).toBeInstanceOf(Function)
})
