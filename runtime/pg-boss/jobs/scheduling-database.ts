/**
 * The database of pg-boss's scheduler. Every half minute, pg-boss reads all schedules and adds a job for each that is due.
 * This database replaces each expression by its times (see engine/schedule-times.ts): those around now, and the last one that was
 * missed. pg-boss still decides which are due, and that each adds one job in all processes.
 *
 * Clock and times are read as numbers, which a `DateStyle` or `extra_float_digits` of the role cannot change.
 */
import type { Db } from 'pg-boss'
import type { Rewrite, Rewriter } from '../fast-paths/rewriter.js'
import { rowsOf } from '../fast-paths/rows.js'
import { compactTime, lastTimeBetween, timesBetween, type Preview } from '../../engine/schedule-times.js'

interface ScheduleRow {
  readonly cron: string
  readonly kind: string
  readonly timezone: string
  readonly options: { readonly missed?: unknown } | null
  readonly createdOn: string
  readonly now: string
}

/** A time is due for a minute. The range is wider by the time that the statement may take. Milliseconds. */
const around = 120_000

const clock: Rewrite = {
  promise: 'an extra_float_digits of the role can move the times of schedules',
  pattern: /round\(date_part\('epoch', (\S+)\) \* 1000\) as time/,
  replacement: '(extract(epoch FROM $1) * 1000)::bigint::text AS time',
}

const lastPass: Rewrite = {
  promise: 'a DateStyle of the role can lose the times that schedules have missed',
  pattern: /prior\.cron_on as "priorCronOn"/,
  replacement: '(extract(epoch FROM prior.cron_on) * 1000)::bigint::text AS "priorCronOn"',
}

const schedules: Rewrite = {
  promise: 'schedules at a change of the clocks run twice or not at all',
  pattern: /created_on as "createdOn",(.*FROM (\S+)\.schedule\s+ORDER BY name, key)/s,
  replacement: `(extract(epoch FROM created_on) * 1000)::bigint::text AS "createdOn",
    (extract(epoch FROM $2.job_now()) * 1000)::bigint::text AS now,$1`,
}

export function schedulingDatabase(db: Db, preview: Preview, rewriter: Rewriter): Db {
  let passedBefore: number | undefined
  const executeSql: Db['executeSql'] = async (text, values) => {
    if (/^\s*SELECT round\(date_part\('epoch'/.test(text))
      return db.executeSql(rewriter.rewrite(text, clock), values)
    if (text.includes('"priorCronOn"')) {
      const [row] = await rowsOf<{ priorCronOn: string | null }>(
        db,
        rewriter.rewrite(text, lastPass),
        values ?? [],
      )
      passedBefore = row?.priorCronOn == null ? undefined : Number(row.priorCronOn)
      return { rows: row === undefined ? [] : [{ ...row, priorCronOn: passedBefore ?? null }] }
    }
    if (!/^\s*SELECT\s+name,\s+key,\s+kind\b/.test(text) || (values ?? []).length > 0)
      return db.executeSql(text, values)
    const read = rewriter.rewrite(text, schedules)
    if (read === text) return db.executeSql(text, values)
    const rows = await rowsOf<ScheduleRow>(db, read, [])
    return { rows: rows.map((row) => withTimes(preview, row, passedBefore)) }
  }
  // Inherits from `db`, because pg-boss uses its other fields and methods too.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return Object.create(db, {
    executeSql: { value: executeSql, writable: true, configurable: true },
  }) as Db
}

function withTimes(preview: Preview, row: ScheduleRow, passedBefore: number | undefined): object {
  const createdOn = Number(row.createdOn)
  const now = Number(row.now)
  try {
    const times = [
      ...timesBetween(preview, row.cron, row.timezone, new Date(now - around), new Date(now + around)),
    ]
    if (passedBefore !== undefined && row.options?.missed === 'once') {
      const missed = lastTimeBetween(
        preview,
        row.cron,
        row.timezone,
        new Date(Math.max(passedBefore, createdOn)),
        new Date(now - around),
      )
      if (missed !== undefined) times.unshift(missed)
    }
    return { ...row, createdOn, cron: ruleOf(times), kind: 'rrule', timezone: 'UTC' }
  } catch {
    // pg-boss itself warns of an invalid expression.
    return { ...row, createdOn }
  }
}

/** Returns a rule of these times, and of one in 1970, because pg-boss refuses a rule without a recurrence. */
function ruleOf(times: readonly Date[]): string {
  const rule = 'DTSTART:19700101T000000Z\nRRULE:FREQ=YEARLY;COUNT=1'
  return times.length === 0 ? rule : `${rule}\nRDATE:${times.map(compactTime).join(',')}`
}
