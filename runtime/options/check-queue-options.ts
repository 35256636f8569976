/** Checks the options of a queue's definition. */
import { queueRanges } from '../../facts/option-ranges.js'
import { isQueueName } from '../../facts/queue-names.js'
import { checkNames, checkNoOthers, checkNumber, checkShared } from './check-options.js'
import { QueueOptionsError } from '../errors/errors.js'
import type { GroupConcurrency, Policy, QueueOptions, Retention } from './queue-options.js'

/** Every option with the check of its value. The type makes sure that none is missing. */
const checks: { readonly [Name in keyof Required<QueueOptions>]: (value: never, queue: string) => void } = {
  retries: () => {},
  backoff: () => {},
  timeout: () => {},
  priority: () => {},
  concurrency: (value: number) => checkNumber('concurrency', value, queueRanges.concurrency),
  groupConcurrency: checkGroupConcurrency,
  deadLetter: checkDeadLetter,
  policy: checkPolicy,
  partition: checkPartition,
  heartbeat: checkHeartbeat,
  retention: checkRetention,
  upgrades: checkUpgrades,
}

/** Throws `QueueOptionsError` at the first option that is unknown or out of range. */
export function checkQueueOptions(queue: string, options: unknown): asserts options is QueueOptions {
  checkNames(options, Object.keys(checks))
  checkShared(options)
  for (const [name, value] of Object.entries(options)) {
    // The names were checked above, and each check accepts any value.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    if (value !== undefined) checks[name as keyof QueueOptions](value as never, queue)
  }
}

function checkGroupConcurrency(value: GroupConcurrency): void {
  if (typeof value !== 'object' || value === null)
    return checkNumber('groupConcurrency', value, queueRanges.groupConcurrency)
  const { global, local } = value
  checkNoOthers(value, ['global', 'local'], 'groupConcurrency')
  if (global !== undefined)
    checkNumber('groupConcurrency.global', global, queueRanges['groupConcurrency.global'])
  if (local !== undefined) checkNumber('groupConcurrency.local', local, queueRanges['groupConcurrency.local'])
}

function checkDeadLetter(value: string, queue: string): void {
  if (!isQueueName(value) || value === queue)
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
  if (value !== false) checkNumber('heartbeat', value, queueRanges.heartbeat)
}

function checkUpgrades(value: readonly unknown[]): void {
  if (!Array.isArray(value) || !value.every((upgrade) => typeof upgrade === 'function'))
    throw new QueueOptionsError('upgrades', value, 'an array of functions')
}

function checkRetention(value: Retention): void {
  if (typeof value !== 'object' || value === null)
    throw new QueueOptionsError('retention', value, '{ waiting, finished }')
  const { waiting, finished } = value
  checkNoOthers(value, ['waiting', 'finished'], 'retention')
  if (waiting !== undefined) checkNumber('retention.waiting', waiting, queueRanges['retention.waiting'])
  if (finished !== undefined && finished !== 'forever')
    checkNumber('retention.finished', finished, queueRanges['retention.finished'])
}
