/** Schedules: jobs that are added at given times. */
import { isQueueName, queueNameRule } from '../../facts/queue-names.js'
import {
  checkAddOptions,
  checkObject,
  checkWithout,
  priorityNumber,
  transactionOf,
} from '../options/check-options.js'
import type { Schedules, StoredSchedule } from '../engine/capabilities.js'
import type { QueueService } from '../engine/queue-service.js'
import type { ContractFor } from '../contract/index.js'
import { QueueOptionsError } from '../errors/errors.js'
import type { TransactionOptions } from '../options/queue-options.js'
import type { InputOf, QueueOrName } from '../queue/queue-types.js'
import { defineDecoded, decodeInput, encodeInput } from '../job/job-codec.js'
import type { Schedule, ScheduleOptions } from './arguments.js'

export async function saveSchedule(
  service: QueueService,
  schedules: Schedules,
  contract: ContractFor<{ input: 'write' }>,
  expression: string,
  data: unknown,
  options: ScheduleOptions,
): Promise<void> {
  checkObject('options', options)
  const { key, timezone = 'UTC', missed = 'skip', db, ...own } = options
  checkWithout(own, ['jobId', 'delay'], 'left out of a schedule')
  checkAddOptions(own)
  if (contract.options.policy === 'strict-fifo')
    throw new QueueOptionsError('policy', 'strict-fifo', 'another for a schedule, whose jobs have no key')
  checkTimezone(timezone)
  if (missed !== 'skip' && missed !== 'once')
    throw new QueueOptionsError('missed', missed, "'skip' or 'once'")
  if (typeof expression !== 'string')
    throw new QueueOptionsError('expression', expression, 'a cron expression or a recurrence rule')
  const { priority = contract.options.priority ?? 'normal', ...others } = own
  const schedule = {
    key: storedKey(key),
    expression,
    timezone,
    missed,
    data: encodeInput(contract, data, service),
    priority: priorityNumber(priority),
    options: others,
  }
  await schedules.saveSchedule(contract.name, schedule, db)
}

export function removeSchedule(
  schedules: Schedules,
  queue: string,
  key: string | undefined,
  options: TransactionOptions,
): Promise<boolean> {
  return schedules.removeSchedule(queue, storedKey(key), transactionOf(options))
}

export async function listSchedules<Queue extends QueueOrName>(
  schedules: Schedules,
  contract: ContractFor<{ input: 'read' }>,
): Promise<Schedule<InputOf<Queue>>[]> {
  const stored = await schedules.listSchedules(contract.name)
  return stored.map((schedule) => readSchedule<InputOf<Queue>>(contract, schedule))
}

function readSchedule<Input>(
  contract: ContractFor<{ input: 'read' }>,
  stored: StoredSchedule,
): Schedule<Input> {
  const { key, data, ...others } = stored
  const schedule = { ...others, key: key === '' ? undefined : key, data: undefined }
  defineDecoded(schedule, 'data', () => decodeInput(contract, data))
  // The data was decoded by the queue's codec, or throws when it is read.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return schedule as unknown as Schedule<Input>
}

/** pg-boss allows the same characters in a schedule's key as in a queue's name. */
function storedKey(key: string | undefined): string {
  if (key === undefined) return ''
  if (isQueueName(key)) return key
  throw new QueueOptionsError('key', key, queueNameRule)
}

function checkTimezone(timezone: unknown): void {
  try {
    // pg-boss accepts every time zone that Intl accepts.
    void new Intl.DateTimeFormat('en', { timeZone: String(timezone) })
  } catch {
    throw new QueueOptionsError('timezone', timezone, "the name of a time zone, such as 'Europe/Berlin'")
  }
}
