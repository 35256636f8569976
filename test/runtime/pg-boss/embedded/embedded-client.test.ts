/** A client's methods on an embedded Postgres that the user has opened: a single connection, no server. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals'
import { createPgBossService, defineQueue, QueueClient, QueueWorker } from 'typeboss'
import { report, reportQueue, type Report } from '../../../support/reports.js'
import { waitUntil } from '../../../support/wait-until.js'

const lostQueue = defineQueue<Report>('embedded-lost')
const failingQueue = defineQueue(
  'embedded-failing',
  async (order: Report): Promise<void> => {
    throw new Error(`no report for ${order.user.name}`)
  },
  { retries: 0, deadLetter: 'embedded-lost' },
)

const transactingQueue = defineQueue(
  'embedded-transacting',
  async (mayFail: boolean, job) => {
    const began = job.transaction()
    await (mayFail ? began.catch(() => {}) : began)
  },
  { retries: 5, backoff: { type: 'fixed', delay: 60_000 } },
)

describe('a client on the embedded Postgres', () => {
  let folder: string
  let pglite: PGlite
  let client: QueueClient
  let worker: QueueWorker
  let said: ReturnType<typeof jest.spyOn>

  beforeAll(async () => {
    said = jest.spyOn(process.stderr, 'write')
    folder = await mkdtemp(join(tmpdir(), 'typeboss-embedded-client-'))
    pglite = await PGlite.create(join(folder, 'data'))
    const service = createPgBossService({
      pglite,
      cronMonitorIntervalSeconds: 1,
      cronWorkerIntervalSeconds: 1,
    })
    client = new QueueClient(service)
    worker = new QueueWorker(service, [reportQueue, failingQueue, transactingQueue])
    await worker.start()
  })

  afterAll(async () => {
    said.mockRestore()
    await worker.stop()
    await client.close()
    await pglite.close()
    await rm(folder, { recursive: true, force: true })
  })

  test('finds, counts, changes and cancels', async () => {
    const id = await client.add('reports', report({ cents: 5n }), { delay: 60_000, key: 'a' })
    expect(await client.update('reports', id, { data: report({ cents: 6n }) })).toBe(true)
    const found = await client.findJobs('reports', { status: 'delayed', key: 'a', data: { cents: 6n } })
    expect(found.map((job) => job.data)).toEqual([report({ cents: 6n })])
    expect(await client.cancel('reports', id)).toBe(true)
    expect(await client.counts('reports')).toMatchObject({ cancelled: 1, delayed: 0 })
  })

  test('watches a job to its end, and cancels a running one', async () => {
    const id = await client.add('reports', report({ does: 'report' }))
    const seen = []
    for await (const job of client.watch('reports', id)) seen.push(job.status)
    expect(seen.at(-1)).toBe('completed')
    const running = await client.add('reports', report({ does: 'wait' }))
    for await (const job of client.watch('reports', running)) {
      if (job.status === 'active') await client.cancel('reports', running)
    }
    expect((await client.getJob('reports', running))?.status).toBe('cancelled')
  })

  test('throttles, schedules, and adds flows', async () => {
    const window = 30 * 86_400_000
    expect(await client.throttle('reports', report(), { window })).toBeDefined()
    expect(await client.throttle('reports', report(), { window })).toBeUndefined()
    await client.schedule('reports', '* * * * *', report({ cents: 9n }))
    expect(await client.schedules('reports')).toMatchObject([{ data: { cents: 9n } }])
    const first = client.plan('reports', report())
    const second = client.plan('reports', report(), { after: [first] })
    await client.addFlow([first, second])
    expect((await client.waitForCompletion('reports', second.id)).rows).toBe(3n)
    await waitUntil(
      'the scheduled job',
      async () => {
        const jobs = await client.findJobs('reports', { status: 'completed', data: { cents: 9n } })
        return jobs.length > 0
      },
      { timeout: 120_000 },
    )
  })

  test('redrives dead letters', async () => {
    const id = await client.add('embedded-failing', report())
    await expect(client.waitForCompletion('embedded-failing', id)).rejects.toThrow('no report for Ada')
    const [letter] = await client.findJobs(lostQueue)
    expect(letter).toMatchObject({ data: report(), origin: { queue: 'embedded-failing', id } })
    expect(await client.redrive('embedded-lost')).toBe(1)
  })

  test('adds jobs in the user’s own transaction', async () => {
    await client.counts('reports')
    const jobId = 'in a transaction'
    const undone = pglite.transaction(async (tx) => {
      await client.add('reports', report(), { db: tx, jobId })
      throw new Error('undo')
    })
    await expect(undone).rejects.toThrow('undo')
    expect(await client.getJob('reports', jobId)).toBeUndefined()
    await pglite.transaction((tx) => client.add('reports', report(), { db: tx, jobId }))
    expect((await client.waitForCompletion('reports', jobId)).rows).toBe(3n)
  })

  test.each([false, true])(
    'refuses a handler’s transaction at the first attempt, because it has one connection (caught: %p)',
    async (mayFail) => {
      const id = await client.add('embedded-transacting', mayFail)
      await expect(client.waitForCompletion('embedded-transacting', id)).rejects.toThrow(
        'an embedded Postgres has but one connection. Use a PostgreSQL server (DATABASE_URL).',
      )
      expect(await client.getJob('embedded-transacting', id)).toMatchObject({
        status: 'failed',
        attemptsMade: 1,
      })
    },
  )

  test('prints nothing, and leaves the database open', async () => {
    await worker.stop()
    await client.close()
    expect(said).not.toHaveBeenCalled()
    const { rows } = await pglite.query(`select from pgboss.job where name = 'reports'`)
    expect(rows.length).toBeGreaterThan(0)
  })
})
