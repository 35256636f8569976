/** Checks the options of a queue's definition. */
import {
  checkInteger,
  checkNames,
  checkNoOthers,
  checkMilliseconds,
  checkShared,
  day,
  year,
} from './check-options.js'
import { QueueOptionsError } from '../errors/errors.js'
import type { GroupConcurrency, Policy, QueueOptions, Retention } from './queue-options.js'

/** Every option, each with the check of its own value. The type makes the list whole. */
const checks: { readonly [Name in keyof Required<QueueOptions>]: (value: never, queue: string) => void } = {
  retries: () => {},
  backoff: () => {},
  timeout: () => {},
  priority: () => {},
  concurrency: (value: number) => checkInteger('concurrency', value, 1, 10_000),
  groupConcurrency: checkGroupConcurrency,
  deadLetter: checkDeadLetter,
  policy: checkPolicy,
  partition: checkPartition,
  heartbeat: checkHeartbeat,
  retention: checkRetention,
}

/** Throws `QueueOptionsError` at the first option that is unknown or out of range. */
export function checkQueueOptions(queue: string, options: unknown): asserts options is QueueOptions {
  checkNames(options, Object.keys(checks))
  checkShared(options)
  for (const [name, value] of Object.entries(options)) {
    // The names are known, and each check looks at what it is given.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    if (value !== undefined) checks[name as keyof QueueOptions](value as never, queue)
  }
}

function checkGroupConcurrency(value: GroupConcurrency): void {
  if (typeof value !== 'object' || value === null) return checkInteger('groupConcurrency', value, 1, 10_000)
  const { global, local, ...others } = value
  checkNoOthers(others, [], 'left out: it is a number or { global, local }', 'groupConcurrency')
  if (global !== undefined) checkInteger('groupConcurrency.global', global, 1, 10_000)
  if (local !== undefined) checkInteger('groupConcurrency.local', local, 1, 10_000)
}

function checkDeadLetter(value: string, queue: string): void {
  if (typeof value !== 'string' || !/^[\w.\-/]+$/.test(value) || value === queue)
    throw new QueueOptionsError('deadLetter', value, 'the name of another queue')
}

const policies: { readonly [Name in Policy]: true } = {
  standard: true,
  short: true,
  singleton: true,
  stately: true,
  exclusive: true,
  'strict-fifo': true,
}

function checkPolicy(value: Policy): void {
  if (typeof value !== 'string' || !Object.hasOwn(policies, value))
    throw new QueueOptionsError('policy', value, Object.keys(policies).join(', '))
}

function checkPartition(value: boolean): void {
  if (typeof value !== 'boolean') throw new QueueOptionsError('partition', value, 'true or false')
}

function checkHeartbeat(value: number | false): void {
  if (value !== false) checkMilliseconds('heartbeat', value, 10_000, day)
}

function checkRetention(value: Retention): void {
  if (typeof value !== 'object' || value === null)
    throw new QueueOptionsError('retention', value, '{ waiting, finished }')
  const { waiting, finished, ...others } = value
  checkNoOthers(others, [], 'left out: it is { waiting, finished }', 'retention')
  if (waiting !== undefined) checkMilliseconds('retention.waiting', waiting, 1_000, year)
  if (finished !== undefined && finished !== 'forever')
    checkMilliseconds('retention.finished', finished, 1_000, year)
}
