import { describe, expect, test } from '@jest/globals'
import pg from 'pg'
import {
  defineQueue,
  FlowRefusedError,
  JobValidationError,
  QueueOptionsError,
  type QueueClient,
} from 'typeboss'
import { handMadeQueue } from '../../support/hand-made-queues.js'
import { noReport, report } from '../../support/reports.js'
import { useBench } from '../../support/service.js'

const measureQueue = defineQueue(
  'flow-measure',
  async (measure: { at: Date; fails?: boolean }) => {
    if (measure.fails === true) throw new Error('no measure')
    return { at: measure.at, size: 5n }
  },
  { retries: 0 },
)

/** Reads the results of the jobs that it waited for, whose ids are its data. */
const sumQueue = defineQueue('flow-sum', async ({ measures }: { measures: string[] }) => {
  const client = clientOfHandlers()
  const results = await client.waitForBatch('flow-measure', measures)
  return { size: results.reduce((sum, { size }) => sum + size, 0n), last: results.at(-1)?.at }
})

let clientOfHandlers: () => QueueClient = () => {
  throw new Error('no client')
}

const idle = handMadeQueue<unknown, unknown>({ name: 'flow-idle' })
const at = new Date('2026-02-02T00:00:00Z')

describe('a flow', () => {
  const bench = useBench()

  test('starts a job after the jobs it waits for complete, with their results readable', async () => {
    clientOfHandlers = () => bench.client
    const one = bench.client.plan('flow-measure', { at })
    const two = bench.client.plan(measureQueue, { at: new Date(at.getTime() + 1) }, { priority: 'high' })
    const sum = bench.client.plan('flow-sum', { measures: [one.id, two.id] }, { after: [one, two] })
    // Nothing is stored yet.
    expect(await bench.client.getJob('flow-sum', sum.id)).toBeUndefined()
    expect(await bench.client.addFlow([one, two, sum])).toEqual([one.id, two.id, sum.id])
    expect(await bench.client.getJob('flow-sum', sum.id)).toMatchObject({ status: 'waiting', waitsFor: 2 })
    const waitedFor = await bench.client.dependencies('flow-sum', sum.id)
    expect(waitedFor.map(({ queue, id }) => `${queue} ${id}`).toSorted()).toEqual(
      [one, two].map(({ queue, id }) => `${queue} ${id}`).toSorted(),
    )
    await bench.working([measureQueue, sumQueue], async () => {
      const result = await bench.client.waitForCompletion('flow-sum', sum.id)
      expect(result).toEqual({ size: 10n, last: new Date(at.getTime() + 1) })
    })
    expect(await bench.client.getJob('flow-sum', sum.id)).toMatchObject({ waitsFor: 0 })
  })

  test('starts a job only after the job it waits for has committed its own transaction', async () => {
    const pool = new pg.Pool({ connectionString: bench.connectionString })
    await pool.query('create table measured (n int)')
    const rows = async (): Promise<number> => (await pool.query('select from measured')).rows.length
    const written = handMadeQueue<number, unknown>({
      name: 'flow-written',
      options: { retries: 1 },
      handler: async (n, job) => {
        const db = await job.transaction()
        await db.query('insert into measured values ($1)', [n])
        if (job.attempt === 1) throw new Error('rolled back')
      },
    })
    const after = handMadeQueue<unknown, unknown>({ name: 'flow-after', handler: rows })
    const one = bench.client.plan(written, 1)
    const two = bench.client.plan(written, 2)
    const last = bench.client.plan(after, null, { after: [one, two] })
    await bench.client.addFlow([one, two, last])
    await bench.working([written, after], async () => {
      expect(await bench.client.waitForCompletion(after, last.id)).toBe(2)
    })
    expect(await bench.client.getJob(written, one.id)).toMatchObject({ attemptsMade: 2, error: undefined })
    await pool.end()
  })

  test('waits while a job has failed, and continues after its retry', async () => {
    clientOfHandlers = () => bench.client
    const bad = bench.client.plan('flow-measure', { at, fails: true })
    const sum = bench.client.plan('flow-sum', { measures: [bad.id] }, { after: [bad] })
    await bench.client.addFlow([bad, sum])
    await bench.working([measureQueue, sumQueue], async () => {
      await expect(bench.client.waitForCompletion('flow-measure', bad.id)).rejects.toThrow('no measure')
      expect(await bench.client.getJob('flow-sum', sum.id)).toMatchObject({ status: 'waiting', waitsFor: 1 })
      await bench.client.retry('flow-measure', bad.id)
      await expect(bench.client.waitForCompletion('flow-measure', bad.id)).rejects.toThrow('no measure')
      expect((await bench.client.getJob('flow-sum', sum.id))?.waitsFor).toBe(1)
    })
    await bench.client.retry('flow-measure', bad.id)
    await bench.client.update('flow-measure', bad.id, { data: { at } })
    await bench.working([measureQueue, sumQueue], async () => {
      expect(await bench.client.waitForCompletion('flow-sum', sum.id)).toMatchObject({ size: 5n })
    })
  })

  test('runs a long chain in order', async () => {
    clientOfHandlers = () => bench.client
    const chain = [bench.client.plan('flow-measure', { at })]
    for (let length = 1; length < 20; length += 1) {
      chain.push(bench.client.plan('flow-measure', { at }, { after: chain.slice(-1) }))
    }
    await bench.client.addFlow(chain)
    await bench.working([measureQueue], async () => {
      const results = await bench.client.waitForBatch(
        'flow-measure',
        chain.map(({ id }) => id),
      )
      expect(results).toHaveLength(20)
    })
    const jobs = await bench.client.findJobs('flow-measure', { status: 'completed', limit: 1_000 })
    const finished = chain.map(({ id }) => Number(jobs.find((job) => job.id === id)?.finishedAt))
    expect(finished).toEqual(finished.toSorted((a, b) => a - b))
  })

  test('is stored whole or not at all', async () => {
    const known = await bench.client.add(idle, 1, { jobId: 'known' })
    const first = bench.client.plan(idle, 2)
    const second = bench.client.plan(idle, 3, { after: [first], jobId: 'known' })
    await expect(bench.client.addFlow([first, second])).rejects.toThrow(FlowRefusedError)
    expect(await bench.client.getJob(idle, first.id)).toBeUndefined()
    expect((await bench.client.getJob(idle, known))?.data).toBe(1)
  })

  test('can be part of the caller’s transaction', async () => {
    const pool = new pg.Pool({ connectionString: bench.connectionString })
    const client = await pool.connect()
    for (const end of ['rollback', 'commit']) {
      const first = bench.client.plan(idle, 'it’s $1')
      const second = bench.client.plan(idle, { 'a"b': ';' }, { after: [first] })
      await client.query('begin')
      await bench.client.addFlow([first, second], { db: client })
      await client.query(end)
      const job = await bench.client.getJob(idle, second.id)
      expect(job?.data).toEqual(end === 'commit' ? { 'a"b': ';' } : undefined)
    }
    client.release()
    await pool.end()
  })

  test('refuses jobs that form no flow', async () => {
    const { client } = bench
    const one = client.plan(idle, 1)
    const two = client.plan(idle, 2, { after: [one] })
    for (const jobs of [[], [one], [two], [one, one, two], [{ ...one }, two], null, [null]]) {
      await expect(client.addFlow(jobs as never)).rejects.toThrow(QueueOptionsError)
    }
    expect(() => client.plan(idle, 1, { after: [{ queue: 'flow-idle', id: 'x' }] as never })).toThrow(
      QueueOptionsError,
    )
    expect(() => client.plan(idle, 1, { after: one as never })).toThrow(QueueOptionsError)
    expect(() => client.plan('reports', noReport)).toThrow(JobValidationError)
    expect(client.plan('reports', report()).queue).toBe('reports')
  })
})
