/** Stores and lists schedules. pg-boss in the workers adds a job within a minute of each due time. */
import { isNativeError } from 'node:util/types'
import type { PgBoss, Schedule } from 'pg-boss'
import type { NewSchedule, StoredSchedule } from '../../engine/capabilities.js'
import type { Json } from '../../contract/index.js'
import { jobSettings } from './queue-settings.js'
import { checkExpression, nextTime, wrongExpression } from '../../engine/schedule-times.js'
import { rowsOf } from '../fast-paths/rows.js'
import type { Connection } from '../connect/connection.js'

export async function saveSchedule(
  { boss, db }: Connection,
  queue: string,
  schedule: NewSchedule,
): Promise<void> {
  const { key, expression, timezone, data, missed, priority, options } = schedule
  // As text: pg-boss passes data to the driver, which would write an array as a Postgres array, and a string unquoted.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const text = JSON.stringify(data) as unknown as object
  try {
    // Throws for an invalid expression before anything is written.
    checkExpression((...asked) => boss.previewSchedule(...asked), expression, timezone)
    await boss.schedule(queue, expression, text, {
      db,
      tz: timezone,
      missed,
      priority,
      ...(key !== '' && { key }),
      ...jobSettings(options),
    })
  } catch (error) {
    // Errors of the database have a code.
    if (!isNativeError(error) || ('code' in error && error.code !== 'ERR_ASSERTION')) throw error
    throw wrongExpression(expression, error.message)
  }
}

export async function removeSchedule(
  { boss, db, sql }: Connection,
  queue: string,
  key: string,
): Promise<boolean> {
  const existing = await rowsOf(db, sql.scheduled, [queue, key])
  await boss.unschedule(queue, key, { db })
  return existing.length > 0
}

/** The most schedules that pg-boss returns at a time. */
const pageSize = 1_000

export async function listSchedules(boss: PgBoss, queue: string): Promise<readonly StoredSchedule[]> {
  const all: Schedule[] = []
  for (;;) {
    const last = all.at(-1)
    // oxlint-disable-next-line no-await-in-loop -- each page begins after the one before
    const page = await boss.getSchedules(queue, undefined, {
      limit: pageSize,
      ...(last !== undefined && { after: { name: last.name, key: last.key } }),
    })
    all.push(...page)
    if (page.length < pageSize) return all.map((schedule) => storedSchedule(boss, schedule))
  }
}

function storedSchedule(boss: PgBoss, schedule: Schedule): StoredSchedule {
  const { key, cron, timezone, data = null, lastJobId } = schedule
  return {
    key,
    expression: cron,
    timezone,
    // pg-boss read it from a jsonb column.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    data: data as Json,
    next: nextOf(boss, schedule),
    lastJobId: lastJobId ?? undefined,
  }
}

/** Returns `undefined` for an invalid expression, which other programs may have stored. */
function nextOf(boss: PgBoss, { cron, timezone }: Schedule): Date | undefined {
  try {
    return nextTime((...asked) => boss.previewSchedule(...asked), cron, timezone, new Date())
  } catch {
    return undefined
  }
}
