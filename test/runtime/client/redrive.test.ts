import { describe, expect, test } from '@jest/globals'
import { createPgBossService, defineQueue, QueueOptionsError, QueueWorker } from 'typeboss'
import { makeReport, report, type Report } from '../../support/reports.js'
import { useBench } from '../../support/service.js'
import { wrapped } from '../../support/wrapped-service.js'

const deadReports = defineQueue<Report>('dead-reports')
const failingReports = defineQueue('failing-reports', makeReport, { retries: 0, deadLetter: 'dead-reports' })
const otherReports = defineQueue<Report>('other-reports')

describe('redrive() and dead letters:', () => {
  const bench = useBench()

  async function fail(id: string): Promise<void> {
    await bench.working([failingReports], async () => {
      await expect(bench.client.waitForCompletion('failing-reports', id)).rejects.toThrow('no such report')
    })
  }

  test('`from` names where a job failed, and `to` where it goes', async () => {
    await fail(await bench.client.add('failing-reports', report({ does: 'fail', cents: 3n })))
    // Creates the queue, in which nothing has failed yet.
    await bench.client.counts(otherReports)
    expect(await bench.client.redrive('dead-reports', { from: otherReports })).toBe(0)
    const moved = { from: failingReports, to: otherReports } as const
    expect(await bench.client.previewRedrive('dead-reports', moved)).toMatchObject({
      destinations: [{ queue: 'other-reports', count: 1 }],
    })
    expect(await bench.client.redrive('dead-reports', moved)).toBe(1)
    expect(await bench.client.findJobs(otherReports)).toMatchObject([
      { status: 'waiting', data: { cents: 3n } },
    ])
  })

  test('a dead letter is decoded, and its origin names the failed job', async () => {
    const id = await bench.client.add('failing-reports', report({ does: 'fail', cents: 5n }))
    await fail(id)
    const [letter] = await bench.client.findJobs(deadReports)
    expect(letter).toMatchObject({
      status: 'waiting',
      data: report({ does: 'fail', cents: 5n }),
      origin: {
        queue: 'failing-reports',
        id,
        attemptsMade: 1,
        error: { name: 'RangeError', message: 'no such report' },
      },
    })
    expect(letter?.origin?.addedAt).toBeInstanceOf(Date)
    expect((await bench.client.getJob('failing-reports', id))?.origin).toBeUndefined()
  })

  test('previewRedrive() counts the dead letters that redrive() then moves to their queue', async () => {
    const ids = await bench.client.addBatch('failing-reports', [
      { data: report({ does: 'fail', user: { id: 9, name: 'Ida' } }) },
      { data: report({ does: 'fail', user: { id: 8, name: 'Udo' } }) },
    ])
    for (const id of ids) await fail(id)
    const ida = { data: { user: { id: 9 } }, from: failingReports } as const
    expect(await bench.client.previewRedrive('dead-reports', ida)).toEqual({
      total: 1,
      destinations: [{ queue: 'failing-reports', count: 1 }],
      stranded: 0,
    })
    expect(await bench.client.redrive('dead-reports', ida)).toBe(1)
    expect(await bench.client.redrive('dead-reports', ida)).toBe(0)
    const [again] = await bench.client.findJobs('failing-reports', { status: 'waiting' })
    expect(again).toMatchObject({ data: { user: { id: 9 } }, attemptsMade: 0 })
    const before = new Date(0)
    expect(await bench.client.redrive('dead-reports', { before })).toBe(0)
    expect(await bench.client.redrive('dead-reports', { from: 'failing-reports', limit: 1 })).toBe(1)
    const rest = await bench.client.findJobs('dead-reports')
    expect(await bench.client.redrive('dead-reports', { ids: rest.map(({ id }) => id) })).toBe(rest.length)
    expect(await bench.client.findJobs('dead-reports')).toEqual([])
  })

  test('redrive() wakes the workers of the destination queue', async () => {
    const id = await bench.client.add('failing-reports', report({ does: 'fail' }))
    await fail(id)
    const letters = await bench.client.findJobs('dead-reports')
    const letter = letters.find(({ origin }) => origin?.id === id)?.id ?? ''
    await bench.client.update('dead-reports', letter, { data: report({ cents: 77n }) })
    const service = createPgBossService({ connectionString: bench.connectionString })
    // A worker that does not poll.
    const worker = new QueueWorker(wrapped(service, { queuesWithWork: () => new Promise<never>(() => {}) }), [
      failingReports,
    ])
    await worker.start()
    expect(await bench.client.redrive('dead-reports', { ids: [letter] })).toBe(1)
    let done: readonly unknown[] = []
    while (done.length === 0) {
      done = await bench.client.findJobs('failing-reports', { status: 'completed', data: { cents: 77n } })
    }
    await worker.stop()
  })

  test.each([
    [{ limit: 0 }, 'limit'],
    [{ ids: [] }, 'ids'],
    [{ ids: 'x' }, 'ids'],
    [{ before: 'today' }, 'before'],
    [{ data: 'text' }, 'data'],
    [{ to: 'a b' }, 'to'],
    [{ from: 5 }, 'from'],
    [{ queue: 'x' }, 'queue'],
    [null, 'options'],
  ])('refuse the redrive %p', async (options, option) => {
    for (const method of ['redrive', 'previewRedrive'] as const) {
      const call = bench.client[method]('dead-reports', options as never)
      await expect(call).rejects.toThrow(QueueOptionsError)
      await expect(call).rejects.toMatchObject({ option })
    }
  })
})
