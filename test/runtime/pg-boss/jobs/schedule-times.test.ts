import { describe, expect, test } from '@jest/globals'
import { PgBoss, TestClock } from 'pg-boss'
import { createPgBossService, QueueClient, QueueOptionsError } from 'typeboss'
import { Rewriter } from '#runtime/pg-boss/fast-paths/rewriter'
import { lastTimeBetween, nextTime, timesBetween } from '#runtime/engine/schedule-times'
import { schedulingDatabase } from '#runtime/pg-boss/jobs/scheduling-database'
import pg from 'pg'
import { handMadeQueue } from '../../../support/hand-made-queues.js'
import { useBench } from '../../../support/service.js'

const parsers = new PgBoss('postgres://nobody@127.0.0.1:1/none')
const preview: PgBoss['previewSchedule'] = (...asked) => parsers.previewSchedule(...asked)

function between(expression: string, zone: string, from: string, until: string): string[] {
  return timesBetween(preview, expression, zone, new Date(from), new Date(until)).map((time) =>
    time.toISOString().replace(':00.000Z', 'Z'),
  )
}

/** Computes the times by repeated calls of `nextTime`. */
function oneByOne(expression: string, zone: string, from: string, until: string): string[] {
  const times: string[] = []
  let time = new Date(from)
  for (;;) {
    const next = nextTime(preview, expression, zone, time)
    if (next === undefined || next.getTime() > Date.parse(until)) return times
    times.push(next.toISOString().replace(':00.000Z', 'Z'))
    time = next
  }
}

const spring = ['2027-03-27T12:00:00Z', '2027-03-29T12:00:00Z'] as const
const autumn = ['2027-10-30T12:00:00Z', '2027-11-01T12:00:00Z'] as const

describe('the times of a schedule', () => {
  test.each<readonly [string, string, readonly [string, string], readonly string[]]>([
    // A missing local time has the offset before the gap.
    ['30 2 * * *', 'Europe/Berlin', spring, ['2027-03-28T01:30Z', '2027-03-29T00:30Z']],
    ['0 2 * * *', 'Europe/Berlin', spring, ['2027-03-28T01:00Z', '2027-03-29T00:00Z']],
    ['FREQ=DAILY;BYHOUR=2;BYMINUTE=30', 'Europe/Berlin', spring, ['2027-03-28T01:30Z', '2027-03-29T00:30Z']],
    [
      'DTSTART;TZID=Europe/Berlin:20270101T023000\nRRULE:FREQ=DAILY;UNTIL=20270328T010000Z',
      'UTC',
      spring,
      ['2027-03-28T01:30Z'],
    ],
    // Of a local time that occurs twice, the first counts.
    ['30 2 * * *', 'Europe/Berlin', autumn, ['2027-10-31T00:30Z', '2027-11-01T01:30Z']],
    ['FREQ=DAILY;BYHOUR=2;BYMINUTE=30', 'Europe/Berlin', autumn, ['2027-10-31T00:30Z', '2027-11-01T01:30Z']],
    // The other side of the change.
    ['0 3 * * *', 'Europe/Berlin', spring, ['2027-03-28T01:00Z', '2027-03-29T01:00Z']],
    ['0 3 * * *', 'Europe/Berlin', autumn, ['2027-10-31T02:00Z', '2027-11-01T02:00Z']],
    // A change of half an hour, at midnight, and a rule in UTC.
    [
      '15 2 * * *',
      'Australia/Lord_Howe',
      ['2027-10-02T00:00:00Z', '2027-10-03T12:00:00Z'],
      ['2027-10-02T15:45Z'],
    ],
    ['0 0 * * *', 'Africa/Cairo', ['2027-04-29T12:00:00Z', '2027-04-30T12:00:00Z'], ['2027-04-29T22:00Z']],
    [
      'DTSTART:20270101T013000Z\nRRULE:FREQ=DAILY',
      'Europe/Berlin',
      spring,
      ['2027-03-28T01:30Z', '2027-03-29T01:30Z'],
    ],
  ])('%j in %s', (expression, zone, [from, until], times) => {
    expect(between(expression, zone, from, until)).toEqual(times)
    expect(oneByOne(expression, zone, from, until)).toEqual(times)
  })

  test.each([
    '30 * * * *',
    '*/20 * * * *',
    '@hourly',
    'FREQ=HOURLY;BYMINUTE=30',
    'FREQ=MINUTELY;INTERVAL=20',
  ])('%s runs at the same times as in UTC, also around a change of the clocks', (expression) => {
    for (const [from, until] of [spring, autumn]) {
      const local = between(expression, 'Europe/Berlin', from, until)
      expect(local).toEqual(between(expression, 'UTC', from, until))
      expect(oneByOne(expression, 'Europe/Berlin', from, until)).toEqual(local)
    }
  })

  test('include the last one before a time, even if it is long ago', () => {
    const [from, until] = [new Date('2027-01-01T00:00:00Z'), new Date('2027-12-01T00:00:00Z')]
    const last = lastTimeBetween(preview, '30 2 28 3 *', 'Europe/Berlin', from, until)
    expect(last?.toISOString()).toBe('2027-03-28T01:30:00.000Z')
    expect(lastTimeBetween(preview, '0 0 1 1 *', 'UTC', from, until)).toBeUndefined()
  })
})

describe('pg-boss', () => {
  const bench = useBench()

  /** Advances pg-boss's clock from one time to another, half a minute at a time around each full half hour. */
  async function added(schema: string, expressions: readonly string[], from: string, hours: number) {
    const clock = new TestClock(from)
    let session = 'select'
    const verify = (client: pg.PoolClient, done: (error?: Error) => void): void => {
      client.query(session, (error: Error | undefined) => done(error))
    }
    const pool = new pg.Pool({ connectionString: bench.connectionString, max: 3, verify })
    const settings = {
      schema,
      clock,
      supervise: false,
      cronMonitorIntervalSeconds: 30,
      cronWorkerIntervalSeconds: 5,
    }
    const reported: unknown[] = []
    const boss: PgBoss = new PgBoss({
      ...settings,
      db: schedulingDatabase(
        {
          executeSql: (text, values) => pool.query(text, values),
          setSessionStatements: async (statements) => {
            session = statements.join('; ')
          },
        },
        preview,
        new Rewriter((error) => reported.push(error)),
      ),
    })
    await boss.start()
    await boss.createQueue('ticks')
    for (const [key, expression] of expressions.entries())
      // oxlint-disable-next-line no-await-in-loop
      await boss.schedule('ticks', expression, { expression }, { tz: 'Europe/Berlin', key: `k${key}` })
    for (let half = 0; half < hours * 2; half += 1) {
      for (let step = 0; step < 4; step += 1)
        // oxlint-disable-next-line no-await-in-loop
        await clock.tick(30_000)
      // oxlint-disable-next-line no-await-in-loop
      await clock.setTime(clock.now() + 28 * 60_000)
    }
    await boss.stop({ graceful: false })
    const { rows } = await pool.query<{ what: string; at: string }>(
      `select data->>'expression' as what, to_char(created_on at time zone 'UTC', 'HH24:MI') as at
       from ${schema}.job where name = 'ticks' order by created_on`,
    )
    await pool.end()
    expect(reported).toEqual([])
    return expressions.map((expression) => rows.filter(({ what }) => what === expression).map(({ at }) => at))
  }

  test.each([
    ['spring', '2027-03-27T23:59:00Z', ['01:30', '01:30']],
    ['autumn', '2027-10-30T22:59:00Z', ['00:30', '00:30']],
  ])('adds one job for a time in the hour of the change in %s', async (name, from, [cron, rule]) => {
    const times = await added(
      `clock_${name}`,
      ['30 2 * * *', 'FREQ=DAILY;BYHOUR=2;BYMINUTE=30;BYSECOND=0'],
      from,
      3,
    )
    expect(times).toEqual([[cron], [rule]])
  })
})

describe('schedules', () => {
  const bench = useBench()
  const queue = handMadeQueue<number, unknown>({ name: 'refused-schedules' })

  test.each([
    'H H * * *',
    '0 H(0-7) * * *',
    '*/10 * * * * *',
    '0,30 * * * * *',
    '* 0 7 * * *',
    'FREQ=SECONDLY',
    'FREQ=MINUTELY;BYSECOND=0,30',
  ])('must not be %s, which no schedule can run', async (expression) => {
    await expect(bench.client.schedule(queue, expression, 1)).rejects.toThrow(QueueOptionsError)
  })

  test('can have a second of a minute', async () => {
    await bench.client.schedule(queue, '30 0 7 * * *', 1, { key: 'second' })
    const [schedule] = await bench.client.schedules(queue)
    expect(schedule?.next?.toISOString()).toContain('07:00:30')
    await bench.client.unschedule(queue, 'second')
  })

  test('are all returned by schedules()', async () => {
    const client = new QueueClient(createPgBossService({ connectionString: bench.connectionString }))
    const many = handMadeQueue<number, unknown>({ name: 'many-schedules' })
    await client.schedule(many, '0 7 * * *', 1, { key: 'first' })
    const database = new pg.Client(bench.connectionString)
    await database.connect()
    await database.query(
      `insert into pgboss.schedule (name, key, kind, cron, timezone, data)
       select name, 'k' || n, kind, cron, timezone, data
       from pgboss.schedule, generate_series(1, 2500) n where name = 'many-schedules' and key = 'first'`,
    )
    await database.end()
    const keys = new Set((await client.schedules(many)).map(({ key }) => key))
    expect(keys.size).toBe(2_501)
    await client.close()
  })
})
