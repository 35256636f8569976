/** Progress and log lines on their way from the handler to the service. */
import { describe, expect, test } from '@jest/globals'
import { QueueWorker, type Claim, type NewReport } from 'typeboss'
import { handMadeQueue } from '../../support/hand-made-queues.js'
import { useBench } from '../../support/service.js'
import { wrapped } from '../../support/wrapped-service.js'

const bench = useBench()

function line(text: string): { readonly at: Date; readonly text: string } {
  return { at: new Date(1_000), text }
}

async function claimOne(queue: string): Promise<Claim> {
  const [claim] = await bench.service.claimJobs(queue, 1)
  if (claim === undefined) throw new Error('No job was claimed')
  return claim
}

describe('the reports of an attempt', () => {
  test('contain only what is new, and what a failed one could not store', async () => {
    const reports: NewReport[] = []
    const failing = new Set([2])
    const service = wrapped(bench.service, {
      close: async () => {},
      saveReport: async (queue, claim, report) => {
        reports.push(report)
        if (failing.has(reports.length)) throw new Error('not stored')
        await bench.service.saveReport(queue, claim, report)
      },
    })
    const queue = handMadeQueue<unknown, unknown>({
      name: 'reporting',
      handler: async (_data, job) => {
        await job.progress(1)
        await expect(job.log('one')).rejects.toThrow('not stored')
        await job.log('two')
        await job.progress(2)
      },
    })
    const worker = new QueueWorker(service, [queue])
    await worker.start()
    const id = await bench.client.add(queue, 1)
    await bench.client.waitForCompletion(queue, id)
    await worker.stop()
    const short = reports.map(({ progress, log, linesBefore }) => [
      progress,
      log.map(({ text }) => text),
      linesBefore,
    ])
    expect(short).toEqual([
      [1, [], 0],
      [undefined, ['one'], 0],
      [undefined, ['one', 'two'], 0],
      [2, [], 2],
    ])
    const job = await bench.client.getJob(queue, id)
    expect(job).toMatchObject({ progress: 2, log: [{ text: 'one' }, { text: 'two' }] })
  })
})

describe('a stored report', () => {
  const queue = handMadeQueue<unknown, unknown>({ name: 'stored-reports', options: { retries: 3 } })

  test('has the lines of a repeated report once, and keeps progress that a report does not bring', async () => {
    await bench.service.prepareQueue(queue.name, queue.options, 'worker')
    const id = await bench.client.add(queue, 1)
    const claim = await claimOne(queue.name)
    const save = (report: NewReport) => bench.service.saveReport(queue.name, claim, report)
    await save({ progress: { a: 1 }, log: [line('one')], linesBefore: 0 })
    await save({ progress: undefined, log: [line('one'), line('two')], linesBefore: 0 })
    await save({ progress: undefined, log: [line('two'), line('three')], linesBefore: 1 })
    const job = await bench.client.getJob(queue, id)
    expect(job?.progress).toEqual({ a: 1 })
    expect(job?.log).toEqual([line('one'), line('two'), line('three')])
    await bench.service.releaseJobs(queue.name, [claim])
  })

  test('is replaced by the next claim’s, and not changed by a claim that was released or is over', async () => {
    const lost = await claimOne(queue.name)
    await bench.service.releaseJobs(queue.name, [lost])
    const claim = await claimOne(queue.name)
    expect(claim).toMatchObject({ id: lost.id, attempt: 1 })
    await bench.service.saveReport(queue.name, claim, {
      progress: undefined,
      log: [line('new')],
      linesBefore: 0,
    })
    await bench.service.saveReport(queue.name, lost, { progress: 'old', log: [line('old')], linesBefore: 3 })
    const read = () => bench.client.getJob(queue, lost.id)
    expect(await read()).toMatchObject({ progress: undefined, log: [line('new')] })
    await bench.service.settleJobs(queue.name, [{ kind: 'completed', claim, result: null }])
    await bench.service.saveReport(queue.name, claim, {
      progress: 'late',
      log: [line('late')],
      linesBefore: 1,
    })
    expect(await read()).toMatchObject({ progress: undefined, log: [line('new')] })
  })
})

describe('a settlement by the receipt of a released claim', () => {
  test.each(['completed', 'failed', 'final', 'discarded'] as const)(
    'changes nothing when another claim has the same attempt: %s',
    async (kind) => {
      const name = `released-and-${kind}`
      const queue = handMadeQueue<unknown, unknown>({ name })
      await bench.service.prepareQueue(name, {}, 'worker')
      const id = await bench.client.add(queue, 1)
      const lost = await claimOne(name)
      await bench.service.releaseJobs(name, [lost])
      const claim = await claimOne(name)
      const error = { name: 'Error', message: 'stale', stack: undefined }
      const stale = {
        completed: { kind: 'completed', claim: lost, result: 'stale' },
        failed: { kind: 'failed', claim: lost, error, final: false },
        final: { kind: 'failed', claim: lost, error, final: true },
        discarded: { kind: 'discarded', claim: lost, error },
      } as const
      expect(await bench.service.settleJobs(name, [stale[kind]])).toEqual(['lost'])
      expect(await bench.service.keepClaims(name, [lost])).toEqual([{ id, cancelled: false }])
      await bench.service.releaseJobs(name, [lost])
      expect(await bench.client.getJob(queue, id)).toMatchObject({ status: 'active', error: undefined })
      expect(await bench.service.settleJobs(name, [{ kind: 'completed', claim, result: 1 }])).toEqual([
        'completed',
      ])
    },
  )
})
