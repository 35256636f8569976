/**
 * Schedules, as BullMQ's job schedulers: each has one delayed job, and whoever claims that job adds the next one. The times
 * are computed as for any service of typeboss; BullMQ reads the expression.
 */
import { isNativeError } from 'node:util/types'
import type { NewSchedule, StoredSchedule } from '../../engine/capabilities.js'
import {
  checkExpression,
  isRule,
  nextTime,
  wrongExpression,
  type Preview,
} from '../../engine/schedule-times.js'
import { NotSupportedError } from '../../errors/errors.js'
import type { Commands } from '../connect/commands.js'
import {
  continueSchedule as continueScript,
  listSchedules as listScript,
  removeSchedule as removeScript,
  saveSchedule as saveScript,
} from '../scripts/schedules.js'
import { checkPriority } from './add-jobs.js'
import { hashOf, jsonIn, optionsIn, type JobHash } from './job-mapping.js'
import { jobOptions } from './job-options.js'
import type { Lane } from './lane.js'

/** The scheduler of the schedule without a key. A key has no such character. */
const unnamed = '@default'

export async function saveSchedule(
  { repeat }: Commands,
  { queue, prefix, options }: Lane,
  { key, expression, timezone, data, missed, priority, options: own }: NewSchedule,
): Promise<void> {
  if (isRule(expression)) throw new NotSupportedError('recurrence rules, only cron expressions', 'BullMQ')
  checkPriority(priority)
  const preview = await cronPreview()
  let next: Date | undefined
  try {
    checkExpression(preview, expression, timezone)
    next = nextTime(preview, expression, timezone, new Date())
  } catch (error) {
    throw wrongExpression(expression, isNativeError(error) ? error.message : String(error))
  }
  if (next === undefined) throw wrongExpression(expression, 'it names no time to come')
  const plain = jobOptions({ priority, delay: 0, key: undefined, group: undefined, options: own }, options)
  const template = { ...plain, typeboss: { ...plain.typeboss, missed } }
  const pattern = { pattern: expression, tz: timezone }
  await repeat(saveScript, [
    prefix,
    Date.now(),
    schedulerOf(key),
    next.getTime(),
    JSON.stringify(data),
    JSON.stringify(template),
    JSON.stringify({ name: queue, ...pattern }),
    JSON.stringify({ ...template, ...repeated(schedulerOf(key), next, pattern) }),
  ])
}

export async function removeSchedule({ run }: Commands, { prefix }: Lane, key: string): Promise<boolean> {
  return (await run<number>(removeScript, [prefix, schedulerOf(key)])) === 1
}

type ScheduleReply = readonly [scheduler: string, next: string, hash: readonly string[]]

export async function listSchedules(
  { repeat }: Commands,
  { prefix }: Lane,
): Promise<readonly StoredSchedule[]> {
  const replies = await repeat<readonly ScheduleReply[]>(listScript, [prefix])
  return replies.map(([scheduler, next, fields]) => {
    const { pattern, every, tz, data } = hashOf(fields)
    return {
      key: scheduler === unnamed ? '' : scheduler,
      expression: pattern ?? `every ${every} ms`,
      timezone: tz ?? 'UTC',
      data: jsonIn(data),
      next: new Date(Number(next)),
      lastJobId: undefined,
    }
  })
}

/** The next jobs that are overdue, of schedules whose missed times are skipped. */
export async function overdueSchedules(
  { repeat }: Commands,
  { prefix }: Lane,
): Promise<readonly { readonly scheduler: string; readonly id: string }[]> {
  const replies = await repeat<readonly ScheduleReply[]>(listScript, [prefix])
  return replies.flatMap(([scheduler, next, fields]) => {
    const isSkipped = optionsIn(hashOf(fields)).typeboss?.missed === 'skip'
    return isSkipped && Number(next) < Date.now() ? [{ scheduler, id: `repeat:${scheduler}:${next}` }] : []
  })
}

/** Adds the job that follows `id` in its schedule. `id` is then a job like any other. */
export async function continueSchedule(
  { repeat, command }: Commands,
  { prefix }: Lane,
  scheduler: string,
  id: string,
): Promise<void> {
  const reply = await command('HGETALL', [`${prefix}repeat:${scheduler}`])
  // A hash as one list.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const schedule = hashOf(reply as readonly string[])
  const time = Number(id.slice(id.lastIndexOf(':') + 1))
  const next = await timeAfter(schedule, new Date(Math.max(time, Date.now())))
  if (next === undefined) return
  const { pattern, tz, every, limit = '' } = schedule
  const rule = {
    ...(pattern !== undefined && { pattern, tz }),
    ...(every !== undefined && { every: Number(every) }),
  }
  const options = JSON.stringify({ ...optionsIn(schedule), ...repeated(scheduler, next, rule) })
  await repeat(continueScript, [prefix, Date.now(), scheduler, next.getTime(), id, limit, options])
}

/** `undefined` for a schedule that is gone or has run out. The script itself computes the times of an `every`. */
async function timeAfter(
  { pattern, every, tz = 'UTC', endDate }: JobHash,
  time: Date,
): Promise<Date | undefined> {
  if (pattern === undefined) return every === undefined ? undefined : new Date(time.getTime() + Number(every))
  const next = nextTime(await cronPreview(), pattern, tz, time)
  return next === undefined || (endDate !== undefined && next.getTime() > Number(endDate)) ? undefined : next
}

/** What BullMQ's own workers read in a scheduled job, to add the next one. */
function repeated(scheduler: string, next: Date, rule: object): object {
  return {
    repeat: { ...rule, count: 1 },
    repeatJobKey: scheduler,
    prevMillis: next.getTime(),
    timestamp: Date.now(),
  }
}

function schedulerOf(key: string): string {
  return key === '' ? unnamed : key
}

/** BullMQ's own reading of cron expressions. Loads BullMQ, which nothing else here does. */
async function cronPreview(): Promise<Preview> {
  const { getNextMillis } = await import('bullmq')
  return (pattern, { tz, from = new Date(), count = 1 }) => {
    const times: Date[] = []
    let at = from.getTime()
    while (times.length < count) {
      const next: number | undefined = getNextMillis(at, { pattern, tz })
      if (next === undefined) break
      times.push(new Date(next))
      at = next
    }
    return times
  }
}
