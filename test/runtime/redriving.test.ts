import { beforeAll, describe, expect, test } from '@jest/globals'
import { PgBoss } from 'pg-boss'
import { defineQueue, QueueOptionsError } from 'typeboss'
import { report, reportQueue, type Report } from '../support/reports.js'
import { useBench } from '../support/service.js'

const deadReports = defineQueue<Report>('dead-reports')

describe('dead letters', () => {
  const bench = useBench()

  beforeAll(async () => {
    const boss = new PgBoss({ connectionString: bench.connectionString, supervise: false, schedule: false })
    await boss.start()
    await boss.createQueue('dead-reports')
    await boss.createQueue('reports', { deadLetter: 'dead-reports', retryLimit: 0 })
    await boss.stop({ graceful: false })
  })

  async function fail(id: string): Promise<void> {
    await bench.working([reportQueue], async () => {
      await expect(bench.client.waitForCompletion('reports', id)).rejects.toThrow('no such report')
    })
  }

  test('are read with their types, and tell where they come from', async () => {
    const id = await bench.client.add('reports', report({ does: 'fail', cents: 5n }))
    await fail(id)
    const [letter] = await bench.client.findJobs(deadReports)
    expect(letter).toMatchObject({
      status: 'waiting',
      data: report({ does: 'fail', cents: 5n }),
      origin: {
        queue: 'reports',
        id,
        attemptsMade: 1,
        error: { name: 'RangeError', message: 'no such report' },
      },
    })
    expect(letter?.origin?.addedAt).toBeInstanceOf(Date)
    expect((await bench.client.getJob('reports', id))?.origin).toBeUndefined()
  })

  test('are moved back to where they failed, after a look at what that would do', async () => {
    const ids = await bench.client.addBatch('reports', [
      { data: report({ does: 'fail', user: { id: 9, name: 'Ida' } }) },
      { data: report({ does: 'fail', user: { id: 8, name: 'Udo' } }) },
    ])
    for (const id of ids) await fail(id)
    const ida = { data: { user: { id: 9 } }, from: reportQueue } as const
    expect(await bench.client.previewRedrive('dead-reports', ida)).toEqual({
      total: 1,
      destinations: [{ queue: 'reports', count: 1 }],
      stranded: 0,
    })
    expect(await bench.client.redrive('dead-reports', ida)).toBe(1)
    expect(await bench.client.redrive('dead-reports', ida)).toBe(0)
    const [again] = await bench.client.findJobs('reports', { status: 'waiting' })
    expect(again).toMatchObject({ data: { user: { id: 9 } }, attemptsMade: 0 })
    const before = new Date(0)
    expect(await bench.client.redrive('dead-reports', { before })).toBe(0)
    expect(await bench.client.redrive('dead-reports', { from: 'reports', limit: 1 })).toBe(1)
    const rest = await bench.client.findJobs('dead-reports')
    expect(await bench.client.redrive('dead-reports', { ids: rest.map(({ id }) => id) })).toBe(rest.length)
    expect(await bench.client.findJobs('dead-reports')).toEqual([])
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
