/** What docs/coming-from/pg-boss.md promises: typeboss takes over the database of a program that used pg-boss alone. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { PgBoss } from 'pg-boss'
import { createPgBossService, defineQueue, JobFailedError, QueueClient, QueueWorker } from 'typeboss'
import { createTestDatabase, type TestDatabase } from '../../support/database.js'

interface Reminder {
  readonly to: string
  readonly sendAt: Date
}

const received: Reminder[] = []
const reminders = defineQueue(
  'taken-reminders',
  async (reminder: Reminder) => {
    received.push(reminder)
    return { sentTo: reminder.to }
  },
  { retries: 3 },
)

const sendAt = new Date('2026-12-24T18:00:00.000Z')

describe('on a database that pg-boss alone has filled', () => {
  let database: TestDatabase
  let client: QueueClient
  let worker: QueueWorker
  let waiting: string | null
  let misfit: string | null

  beforeAll(async () => {
    database = await createTestDatabase()
    const boss = new PgBoss(database.connectionString)
    await boss.start()
    await boss.createQueue('taken-reminders', { retryLimit: 5, policy: 'standard' })
    waiting = await boss.send('taken-reminders', { to: 'ada@example.com', sendAt })
    misfit = await boss.send('taken-reminders', { to: 'bob@example.com', sendAt: 'tomorrow' })
    await boss.schedule(
      'taken-reminders',
      '0 7 * * 1',
      { to: 'eve@example.com', sendAt },
      { tz: 'Europe/Berlin' },
    )
    await boss.stop({ graceful: false })

    const service = createPgBossService({ connectionString: database.connectionString })
    client = new QueueClient(service)
    worker = new QueueWorker(service, [reminders])
    await worker.start()
  }, 60_000)

  afterAll(async () => {
    await worker.stop()
    await client.close()
    await database.drop()
  })

  test('jobs that wait run, with the values of their types', async () => {
    const result = await client.waitForCompletion('taken-reminders', String(waiting), { timeout: 20_000 })
    expect(result).toEqual({ sentTo: 'ada@example.com' })
    expect(received).toEqual([{ to: 'ada@example.com', sendAt }])
  })

  test('a job that does not fit its type fails with its path, without retries', async () => {
    const failure = await client
      .waitForCompletion('taken-reminders', String(misfit), { timeout: 20_000 })
      .catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(JobFailedError)
    expect(failure).toMatchObject({
      jobError: {
        name: 'JobValidationError',
        message: expect.stringContaining('input.sendAt: expected ISO 8601 date and time, got "tomorrow"'),
      },
    })
    expect(await client.getJob('taken-reminders', String(misfit))).toMatchObject({ attemptsMade: 1 })
  })

  test('schedules are read with the values of their types', async () => {
    const [schedule] = await client.schedules('taken-reminders')
    expect(schedule).toMatchObject({
      expression: '0 7 * * 1',
      timezone: 'Europe/Berlin',
      data: { to: 'eve@example.com', sendAt },
    })
  })

  test('both can use the database at the same time', async () => {
    const boss = new PgBoss(database.connectionString)
    await boss.start()
    const id = await boss.send('taken-reminders', { to: 'joe@example.com', sendAt })
    await client.waitForCompletion('taken-reminders', String(id), { timeout: 20_000 })
    expect(await boss.getJobById('taken-reminders', String(id))).toMatchObject({
      state: 'completed',
      output: { sentTo: 'joe@example.com' },
    })
    await boss.stop({ graceful: false })
  })
})
