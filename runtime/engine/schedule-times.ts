/**
 * Computes when a schedule is due. The parsers of pg-boss and BullMQ read an expression, but at a change of the clocks they
 * lose a day or run a job twice. So the parsers compute local times as if there were no changes, and this file converts
 * each local time by RFC 5545: a local time in the gap has the offset before the gap, and of a local time that occurs
 * twice, the first counts.
 *
 * An expression for every hour skips the local times in the gap and runs twice in the repeated hour. Its runs thus stay
 * equally spaced.
 */
import { QueueOptionsError } from '../errors/errors.js'

/** An engine's parser: returns the next times of an expression. Throws for one that it cannot read. */
export type Preview = (
  expression: string,
  options: { readonly tz: string; readonly from?: Date; readonly count?: number },
) => readonly Date[]

const day = 86_400_000

/** An expression whose times are local times of `zone`, written as UTC. */
interface LocalExpression {
  readonly text: string
  readonly zone: string
  readonly isHourly: boolean
}

/** Returns the first time after `after`, `undefined` if there is none. */
export function nextTime(
  preview: Preview,
  expression: string,
  timezone: string,
  after: Date,
): Date | undefined {
  const local = localExpression(expression, timezone)
  const { zone } = local
  let best: number | undefined
  let wall = after.getTime() + Math.min(...offsetsAround(zone, after.getTime())) - 1
  for (;;) {
    const [found] = preview(local.text, { tz: 'UTC', from: new Date(wall), count: 1 })
    if (found === undefined) break
    wall = found.getTime()
    // No later local time can be earlier than the best.
    if (best !== undefined && wall - Math.max(...offsetsAround(zone, wall)) > best) break
    const times = timesOf(local, wall).filter((time) => time > after.getTime())
    best = Math.min(...times, best ?? Infinity)
    if (best === Infinity) best = undefined
    else if (new Set(offsetsAround(zone, wall)).size === 1) break
  }
  return best === undefined ? undefined : new Date(best)
}

/** Returns all times after `from` and up to `until`. */
export function timesBetween(
  preview: Preview,
  expression: string,
  timezone: string,
  from: Date,
  until: Date,
): readonly Date[] {
  const local = localExpression(expression, timezone)
  const offsets = [from, until].flatMap((time) => offsetsAround(local.zone, time.getTime()))
  const last = until.getTime() + Math.max(...offsets)
  let wall = from.getTime() + Math.min(...offsets) - 1
  const times = new Set<number>()
  for (;;) {
    const [found] = preview(local.text, { tz: 'UTC', from: new Date(wall), count: 1 })
    if (found === undefined || found.getTime() > last) break
    wall = found.getTime()
    for (const time of timesOf(local, wall)) {
      if (time > from.getTime() && time <= until.getTime()) times.add(time)
    }
  }
  return [...times].toSorted((a, b) => a - b).map((time) => new Date(time))
}

/** Returns the last time after `from` and up to `until`. Searches backwards in growing steps. */
export function lastTimeBetween(
  preview: Preview,
  expression: string,
  timezone: string,
  from: Date,
  until: Date,
): Date | undefined {
  let end = until.getTime()
  for (let step = day / 24; end > from.getTime(); step *= 4) {
    const start = Math.max(end - step, from.getTime())
    const last = timesBetween(preview, expression, timezone, new Date(start), new Date(end)).at(-1)
    if (last !== undefined) return last
    end = start
  }
  return undefined
}

/** Returns the times of a local time. */
function timesOf({ zone, isHourly }: LocalExpression, wall: number): readonly number[] {
  const [before, after] = offsetsAround(zone, wall)
  const times = [...new Set([before, after])]
    .map((offset) => ({ time: wall - offset, offset }))
    .filter(({ time, offset }) => offsetAt(zone, time) === offset)
    .map(({ time }) => time)
  if (isHourly) return times
  const [first = wall - before] = times.toSorted((a, b) => a - b)
  return [first]
}

/** Returns the offsets a day before and a day after a local time, which differ around a change of the clocks. */
function offsetsAround(zone: string, wall: number): readonly [number, number] {
  return [offsetAt(zone, wall - day), offsetAt(zone, wall + day)]
}

const formats = new Map<string, Intl.DateTimeFormat>()

/** Returns the offset of a zone from UTC at a time, in milliseconds. Throws `RangeError` for an unknown zone. */
export function offsetAt(zone: string, time: number): number {
  let format = formats.get(zone)
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      calendar: 'iso8601',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
    formats.set(zone, format)
  }
  const parts = new Map(format.formatToParts(time).map(({ type, value }) => [type, Number(value)]))
  const part = (name: Intl.DateTimeFormatPartTypes): number => parts.get(name) ?? 0
  const wall = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  )
  return wall - Math.floor(time / 1000) * 1000
}

function localExpression(expression: string, timezone: string): LocalExpression {
  return isRule(expression) ? localRule(expression, timezone) : localCron(expression, timezone)
}

/** Whether an expression is a recurrence rule, by pg-boss's test. Any other is a cron expression. */
export function isRule(expression: string): boolean {
  return /^[ \t]*[a-z][a-z0-9-]*[;:]|(?:^|[\s;])FREQ=/im.test(expression)
}

function localCron(text: string, zone: string): LocalExpression {
  const fields = text.trim().split(/\s+/)
  const hour = fields.at(fields.length === 6 ? 2 : 1)
  return { text, zone, isHourly: hour?.startsWith('*') ?? /^@(hourly|minutely)$/i.test(text.trim()) }
}

/** The zone or UTC of a rule's DTSTART overrides the schedule's zone. */
function localRule(expression: string, timezone: string): LocalExpression {
  const unfolded = expression.replaceAll(/\r?\n[ \t]/g, '')
  const [, named, isUtc] = /^\s*DTSTART(?:;TZID=([^:;]+))?[^:]*:\S*?(Z?)\s*$/im.exec(unfolded) ?? []
  const zone = isUtc === 'Z' ? 'UTC' : (named ?? timezone)
  const text = unfolded
    .replaceAll(/^(\s*(?:DTSTART|RDATE|EXDATE)[^:\n]*?);TZID=[^:;\n]+/gim, '$1')
    .replaceAll(/\d{8}T\d{6}Z/g, (utc) => (zone === 'UTC' ? utc : localTime(utc, zone)))
  const isHourly = /FREQ=(HOURLY|MINUTELY|SECONDLY)/i.test(text) && !/BYHOUR=/i.test(text)
  return { text, zone, isHourly }
}

/** Converts `20270328T013000Z` to local time. */
function localTime(utc: string, zone: string): string {
  const time = Date.parse(utc.replace(/(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z/, '$1-$2-$3T$4:$5:$6Z'))
  return compactTime(new Date(time + offsetAt(zone, time))).slice(0, -1)
}

/** Returns a time in iCalendar's form. */
export function compactTime(time: Date): string {
  return `${time.toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`
}

/** Throws for an expression that cannot be read, or that has jobs more often than once a minute. */
export function checkExpression(preview: Preview, expression: string, timezone: string): void {
  const times = preview(expression, { tz: timezone, count: 2 })
  // Throws for a zone that only the parsers accept, such as the server's own.
  offsetAt(timezone, 0)
  if (isRule(expression)) {
    if (/BYSECOND=[^;\n]*,/i.test(expression)) throw new Error(tooOften)
  } else checkFields(expression)
  const [first, second] = times
  if (first !== undefined && second !== undefined && second.getTime() - first.getTime() < 60_000)
    throw new Error(tooOften)
}

const tooOften = 'jobs are added once a minute at most: it has several seconds of one'

/** Refuses fewer than five fields. A parser would prepend `*`: `0 7 * *` would be each minute after midnight of each 7th. */
function checkFields(expression: string): void {
  const fields = expression.trim().split(/\s+/)
  if (!expression.trim().startsWith('@') && fields.length < 5)
    throw new Error(`it has ${fields.length} of them`)
  if (fields.length === 6 && !/^\d+$/.test(fields[0] ?? '')) throw new Error(tooOften)
  if (fields.some((field) => /(^|,)H/i.test(field)))
    throw new Error('H is drawn anew each time that it is read, so it names no time')
}

export function wrongExpression(expression: string, reason: string): QueueOptionsError {
  return new QueueOptionsError(
    'expression',
    expression,
    "a cron expression of five or six fields, as '0 7 * * 1-5', or a recurrence rule, as 'FREQ=DAILY;BYHOUR=7' " +
      `(what is wrong: ${reason.replace(/[.\s]+$/, '')})`,
  )
}
