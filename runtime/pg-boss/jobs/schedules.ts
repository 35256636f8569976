/** Stores and lists schedules. pg-boss in the workers adds a job within a minute of each due time. */
import { isNativeError } from 'node:util/types'
import type { PgBoss, Schedule } from 'pg-boss'
import type { NewSchedule, StoredSchedule } from '../../engine/capabilities.js'
import type { Json } from '../../contract/index.js'
import { QueueOptionsError } from '../../errors/errors.js'
import { jobSettings } from './queue-settings.js'
import { isRule, nextTime, offsetAt } from './schedule-times.js'
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
    checkExpression(boss, expression, timezone)
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
    throw new QueueOptionsError(
      'expression',
      expression,
      "a cron expression of five or six fields, as '0 7 * * 1-5', or a recurrence rule, as 'FREQ=DAILY;BYHOUR=7' " +
        `(what is wrong: ${error.message.replace(/[.\s]+$/, '')})`,
    )
  }
}

function checkExpression(boss: PgBoss, expression: string, timezone: string): void {
  const times = boss.previewSchedule(expression, { tz: timezone, count: 2 })
  // Throws for a zone that only pg-boss's parsers accept, such as the server's own.
  offsetAt(timezone, 0)
  if (isRule(expression)) {
    if (/BYSECOND=[^;\n]*,/i.test(expression)) throw new Error(tooOften)
  } else checkFields(expression)
  const [first, second] = times
  if (first !== undefined && second !== undefined && second.getTime() - first.getTime() < 60_000)
    throw new Error(tooOften)
}

const tooOften = 'jobs are added once a minute at most: it has several seconds of one'

/** Refuses fewer than five fields. The parser would prepend `*`: `0 7 * *` would be each minute after midnight of each 7th. */
function checkFields(expression: string): void {
  const fields = expression.trim().split(/\s+/)
  if (!expression.trim().startsWith('@') && fields.length < 5)
    throw new Error(`it has ${fields.length} of them`)
  if (fields.length === 6 && !/^\d+$/.test(fields[0] ?? '')) throw new Error(tooOften)
  if (fields.some((field) => /(^|,)H/i.test(field)))
    throw new Error('H is drawn anew each time that it is read, so it names no time')
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
