import { describe, expect, test } from '@jest/globals'
import pg from 'pg'
import {
  JobValidationError,
  QueueClient,
  QueueOptionsError,
  QueueWorker,
  createPgBossService,
} from 'typeboss'
import { handMadeQueue } from '../../support/hand-made-queues.js'
import { noReport, report, reportQueue } from '../../support/reports.js'
import { useBench } from '../../support/service.js'
import { wrapped } from '../../support/wrapped-service.js'
import { waitUntil } from '../../support/wait-until.js'

const plain = handMadeQueue<unknown, unknown>({ name: 'scheduling-plain' })

describe('schedule()', () => {
  const bench = useBench()

  test('stores a schedule with its data, and replaces one of the same key', async () => {
    const monthly = 'FREQ=MONTHLY;BYDAY=-1FR;BYHOUR=17'
    const timezone = 'Europe/Berlin'
    await bench.client.schedule('reports', '0 7 * * 1-5', report({ cents: 1n }), { timezone })
    await bench.client.schedule('reports', monthly, report(), { key: 'monthly', missed: 'once' })
    await bench.client.schedule('reports', monthly, report({ cents: 2n }), { key: 'monthly' })
    const schedules = await bench.client.schedules(reportQueue)
    expect(schedules).toHaveLength(2)
    const daily = schedules.find(({ key }) => key === undefined)
    expect(daily).toMatchObject({ expression: '0 7 * * 1-5', timezone, data: report({ cents: 1n }) })
    // Seven o'clock in Berlin, on a weekday.
    const next = new Intl.DateTimeFormat('en', {
      timeZone: timezone,
      hour: 'numeric',
      hourCycle: 'h23',
    }).format(daily?.next)
    expect(Number(next)).toBe(7)
    expect(schedules.find(({ key }) => key === 'monthly')).toMatchObject({
      expression: monthly,
      timezone: 'UTC',
      data: report({ cents: 2n }),
      lastJobId: undefined,
    })
    expect(await bench.client.unschedule('reports', 'monthly')).toBe(true)
    expect(await bench.client.unschedule('reports', 'monthly')).toBe(false)
    expect(await bench.client.unschedule('reports')).toBe(true)
    expect(await bench.client.schedules('reports')).toEqual([])
  })

  test('skips missed times, in UTC and with normal priority, unless its options say otherwise', async () => {
    const { schedules } = bench.service
    if (schedules === undefined) throw new Error('The service has no schedules')
    const saved: Parameters<typeof schedules.saveSchedule>[1][] = []
    const service = wrapped(bench.service, {
      schedules: { ...schedules, saveSchedule: async (_queue, schedule) => void saved.push(schedule) },
    })
    const client = new QueueClient(service)
    await client.schedule(plain, '0 7 * * *', 1)
    await client.schedule(plain, '0 7 * * *', 1, { missed: 'once', timezone: 'Asia/Tokyo', priority: 'high' })
    expect(saved).toMatchObject([
      { missed: 'skip', timezone: 'UTC', priority: 0 },
      { missed: 'once', timezone: 'Asia/Tokyo', priority: 10 },
    ])
    // What pg-boss runs by.
    await bench.client.schedule(plain, '0 7 * * *', 1, { key: 'default' })
    const database = new pg.Client(bench.connectionString)
    await database.connect()
    const { rows } = await database.query<{ missed: string | null }>(
      `select options ->> 'missed' as missed from pgboss.schedule where key = 'default'`,
    )
    await database.end()
    expect(rows).toEqual([{ missed: 'skip' }])
    await bench.client.unschedule(plain, 'default')
  })

  test('keeps data of any kind', async () => {
    for (const data of ['text', null, [1, [2]], 5, { a: 1 }]) {
      await bench.client.schedule(plain, '0 0 1 1 *', data)
      expect(await bench.client.schedules(plain)).toMatchObject([{ data }])
    }
  })

  test('adds jobs with the data when they are due', async () => {
    await bench.client.schedule('reports', '* * * * *', report({ cents: 7n }), {
      priority: 'high',
      retries: 6,
    })
    await bench.client.schedule('reports', '* * * * *', report({ cents: 8n }), { key: 'rule' })
    const service = createPgBossService({
      connectionString: bench.connectionString,
      cronMonitorIntervalSeconds: 1,
      cronWorkerIntervalSeconds: 1,
    })
    const worker = new QueueWorker(service, [reportQueue])
    await worker.start()
    const byCron = await found(() => bench.client.findJobs('reports', { data: { cents: 7n } }))
    expect(byCron).toMatchObject({ priority: 10, attemptsAllowed: 7, data: report({ cents: 7n }) })
    const byRule = await found(() => bench.client.findJobs('reports', { data: { cents: 8n } }))
    const result = await bench.client.waitForCompletion('reports', byRule.id)
    expect(result.until).toBeInstanceOf(Date)
    const last = await found(async () =>
      (await bench.client.schedules('reports')).filter(({ lastJobId }) => lastJobId !== undefined),
    )
    expect(last.lastJobId).toEqual(expect.any(String))
    await worker.stop()
  })

  test('refuses data that does not fit', async () => {
    const wrong = bench.client.schedule('reports', '* * * * *', noReport)
    await expect(wrong).rejects.toThrow(JobValidationError)
  })

  test.each([
    ['61 * * * *', 'got value 61 expected range 0-59'],
    ['FREQ=DAILY;BYHOURS=9', 'Unsupported part "BYHOURS=9" in rrule expression'],
    ['', 'cron expression must be a non-empty string'],
    ['* * * *', 'it has 4 of them'],
    ['5', 'it has 1 of them'],
    ['0 0 7 * * 1-5 2030', 'Invalid cron expression, too many fields'],
  ])('explains with examples what is wrong with the expression %p', async (expression, reason) => {
    const message = String(await bench.client.schedule(plain, expression, 1).catch((error: unknown) => error))
    expect(message).toContain(
      `must be a cron expression of five or six fields, as '0 7 * * 1-5', or a recurrence rule, as 'FREQ=DAILY;BYHOUR=7' (what is wrong: `,
    )
    expect(message).toContain(`${reason}), got "${expression}"`)
  })

  test.each([
    '0 7 * JAN mon-fri',
    '0 0 7 * * 1-5',
    '  0  7 * * * ',
    '@daily',
    'RRULE:FREQ=DAILY',
    'DTSTART;TZID=Europe/Berlin:20270101T070000\nRRULE:FREQ=DAILY',
  ])('may be %p', async (expression) => {
    await bench.client.schedule(plain, expression, 1, { key: 'any' })
    expect(await bench.client.schedules(plain)).toContainEqual(
      expect.objectContaining({ key: 'any', expression, next: expect.any(Date) }),
    )
  })

  test.each([
    ['often', {}, 'expression'],
    ['', {}, 'expression'],
    [undefined, {}, 'expression'],
    ['61 * * * *', {}, 'expression'],
    ['FREQ=DAILY;BYHOURS=9', {}, 'expression'],
    ['* * * * *', { timezone: 'Europe/Bonn' }, 'timezone'],
    ['* * * * *', { key: 'a b' }, 'key'],
    ['* * * * *', { key: '' }, 'key'],
    ['* * * * *', { missed: 'all' }, 'missed'],
    ['* * * * *', { delay: 5 }, 'delay'],
    ['* * * * *', { retries: -1 }, 'retries'],
    ['* * * * *', null, 'options'],
  ])('refuses the expression %p with the options %p', async (expression, options, option) => {
    const wrong = bench.client.schedule(plain, expression as string, 1, options as never)
    await expect(wrong).rejects.toThrow(QueueOptionsError)
    await expect(wrong).rejects.toMatchObject({ option })
  })
})

/** Resolves with the first job that is found. A schedule fires at most once a minute. */
function found<Thing>(find: () => Promise<readonly Thing[]>): Promise<Thing> {
  return waitUntil('a scheduled job', async () => (await find())[0], { timeout: 150_000 })
}
