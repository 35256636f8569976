/** `createPgBossService` refuses wrong and unknown options. */
import { describe, expect, test } from '@jest/globals'
import { createPgBossService, QueueClient, QueueOptionsError, type PgBossServiceOptions } from 'typeboss'
import { handMadeQueue } from '../../../support/hand-made-queues.js'
import { useBench } from '../../../support/service.js'

describe('an option of a service', () => {
  test.each<[string, Record<string, unknown>]>([
    [
      'The option superviseIntervalSeconds must be at least every second, got 0',
      { superviseIntervalSeconds: 0 },
    ],
    ['The option backend must be one of postgres', { backend: 'oracle' }],
    ['The option instanceName must be a non-empty string, got ""', { instanceName: '' }],
    [
      'must be as pg-boss takes it: warningRetentionDays cannot exceed 365 days',
      { warningRetentionDays: 999 },
    ],
    ['The option openTelemetry must be', { openTelemetry: { enabled: 'yes' } }],
    ['The option schema must be as pg-boss takes it', { schema: 'has space' }],
    ['The option schema must be as pg-boss takes it', { schema: 'x'.repeat(51) }],
    ['The option max must be an integer from 1 to 10000, got -3', { max: -3 }],
    ['The option port must be', { port: '5432' }],
    ['The option host must be a string', { host: 5 }],
    [
      'The option connectionString must be PostgreSQL',
      { connectionString: 'mysql://root:secret@localhost/shop' },
    ],
    ['got "(no URL)"', { connectionString: 'postgres:/root:secret@localhost/shop' }],
    ['got "(no URL)"', { connectionString: ' ' }],
    ['got "postgres://… (malformed)"', { connectionString: 'postgres://root:se/cret@localhost/shop' }],
    ['The option connectionTimeoutMillis must be', { connectionTimeoutMillis: Number.NaN }],
  ])('is refused when the service is created: %s', (message, options) => {
    const make = () => createPgBossService(options)
    expect(make).toThrow(QueueOptionsError)
    expect(make).toThrow(message)
    expect(make).not.toThrow(/secret|se\/cret/)
  })
})

test.each<[unknown: string, hint: string]>([
  ['connectionSting', 'pg. Did you mean connectionString?'],
  ['connectionstring', 'pg. Did you mean connectionString?'],
  ['conectionString', 'pg. Did you mean connectionString?'],
  ['url', 'pg. Did you mean connectionString?'],
  ['passwrod', 'pg. Did you mean password?'],
  ['dataFodler', 'pg. Did you mean dataFolder?'],
  ['statement_timeot', 'pg. Did you mean statement_timeout?'],
  ['maintenanceIntervalSecond', 'pg. Did you mean maintenanceIntervalSeconds?'],
  ['somethingElse', 'pg.'],
  ['supervise', 'pg.'],
  ['toString', 'pg.'],
])('an unknown option is refused, and its value is not shown: %s', (unknown, hint) => {
  const make = () => createPgBossService({ [unknown]: 'postgres://root:secret@localhost/shop' })
  expect(make).toThrow(QueueOptionsError)
  expect(make).toThrow(`The option ${unknown} must be left out; known are connectionString`)
  expect(make).not.toThrow('secret')
  expect(make).toThrow(
    expect.objectContaining({
      message: expect.stringMatching(new RegExp(`${hint.replaceAll(/[.?]/g, '\\$&')} See `)),
    }),
  )
})

test('an option of pg passes through', () => {
  const options = { connectionString: 'postgres://localhost/shop', query_timeout: 5_000, keepAlive: true }
  expect(() => createPgBossService(options)).not.toThrow()
})

test('a connection string of the environment is checked when it is used', async () => {
  const before = process.env['DATABASE_URL']
  process.env['DATABASE_URL'] = 'http://root:secret@localhost/shop'
  const client = new QueueClient(createPgBossService())
  await expect(client.add(handMadeQueue({ name: 'nowhere' }), 1)).rejects.toThrow(
    'The option DATABASE_URL must be PostgreSQL\'s, postgres://user:password@host:5432/database, with %40 for an @ in the password, %2F for a /, %23 for a # and %3F for a ?, got "http://…"',
  )
  await client.close()
  process.env['DATABASE_URL'] = before
  if (before === undefined) delete process.env['DATABASE_URL']
})

test.each([
  'postgres:///shop',
  'postgresql://ada:p w%40@localhost/shop?sslmode=require',
  '/var/run/postgresql',
  'postgres://%2Fvar%2Frun/shop',
])('is accepted as by the driver: %s', (connectionString) => {
  expect(() => createPgBossService({ connectionString })).not.toThrow()
})

describe('options of a service', () => {
  // As with settings that are missing in the environment.
  const unset = {
    schema: undefined,
    backend: undefined,
    superviseIntervalSeconds: undefined,
    max: undefined,
    openTelemetry: undefined,
  } as unknown as PgBossServiceOptions
  const bench = useBench(unset)

  test('that are undefined count as omitted', async () => {
    const queue = handMadeQueue<string, string>({ name: 'unset', handler: async (data) => data })
    await bench.working([queue], async () => {
      expect(await bench.client.waitForCompletion(queue, await bench.client.add(queue, 'set'))).toBe('set')
    })
    expect(bench.errors).toEqual([])
  })

  test('that the database refuses are reported as its error', async () => {
    const { connectionString } = bench
    const service = createPgBossService({ connectionString, schema: 'elsewhere', createSchema: false })
    const client = new QueueClient(service)
    await expect(client.add(handMadeQueue({ name: 'nowhere' }), 1)).rejects.toMatchObject({
      code: 'QUEUE_CONNECTION',
      reason: '3F000',
      message: expect.stringContaining('schema "elsewhere" does not exist'),
    })
    await client.close()
  })
})
