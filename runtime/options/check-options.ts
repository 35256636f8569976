/** Checks the options of jobs and methods, and converts names to numbers, before anything reaches a queue service. */
import { isDate } from 'node:util/types'
import { allowedInstead, jobRanges, type NumberRange, queueRanges } from '../../facts/option-ranges.js'
import { QueueOptionsError } from '../errors/errors.js'
import { suggestion } from '../support/closest-name.js'
import { isStorableText } from '../support/storable-text.js'
import type {
  Backoff,
  BackoffOptions,
  JobOptions,
  Priority,
  QueueOptions,
  Transaction,
  TransactionOptions,
} from './queue-options.js'

export const defaultTimeout = 900_000
export const defaultConcurrency = 10

const priorities = { low: -10, normal: 0, high: 10, critical: 100 } as const

const addOptionNames = ['priority', 'delay', 'retries', 'backoff', 'timeout', 'jobId', 'key', 'group']

/** Throws `QueueOptionsError` at the first option of a job that is unknown or out of range. */
export function checkAddOptions(options: unknown): asserts options is JobOptions {
  checkNames(options, addOptionNames)
  checkShared(options)
  if (options.delay !== undefined) checkNumber('delay', options.delay, jobRanges.delay)
  if (options.key !== undefined) checkKey('key', options.key)
  if (options.group !== undefined) checkKey('group', options.group)
}

/** Checks a job's key or group. Postgres keeps these in an index, whose rows have a maximum size. */
export function checkKey(option: string, value: unknown): void {
  if (
    typeof value !== 'string' ||
    value === '' ||
    Buffer.byteLength(value) > 1_000 ||
    !isStorableText(value)
  ) {
    throw new QueueOptionsError(
      option,
      value,
      'a string of 1 to 1,000 bytes in UTF-8, without NUL characters or halves of surrogate pairs',
    )
  }
}

/** Checks the options that queues and jobs have in common. */
export function checkShared({ priority, retries, backoff, timeout }: QueueOptions & JobOptions): void {
  if (priority !== undefined) priorityNumber(priority)
  if (retries !== undefined) checkNumber('retries', retries, queueRanges.retries)
  if (backoff !== undefined) backoffParts(backoff)
  if (timeout !== undefined) checkNumber('timeout', timeout, queueRanges.timeout)
}

export function checkNames(
  options: unknown,
  names: readonly string[],
): asserts options is QueueOptions & JobOptions {
  checkOnly(options, names)
}

export function checkObject(option: string, value: unknown): asserts value is object {
  if (typeof value !== 'object' || value === null) throw new QueueOptionsError(option, value, 'an object')
}

/** Throws unless it is an object whose fields are all known. */
export function checkOnly(options: unknown, names: readonly string[]): asserts options is object {
  checkObject('options', options)
  checkNoOthers(options, names)
}

/** Throws if an object has a field that is not known. `inside` is the option whose value the object is. */
export function checkNoOthers(options: object, names: readonly string[], inside?: string): void {
  const other = Object.keys(options).find((name) => !names.includes(name))
  if (other !== undefined) throw unknownOption(other, names, inside)
}

/**
 * The error for an option that does not exist. `inside` is the option whose value has it as a field. The message does not
 * show its value: a misspelt `password` is one.
 */
function unknownOption(name: string, known: readonly string[], inside?: string): QueueOptionsError {
  const option = inside === undefined ? name : `${inside}.${name}`
  const allowed = `left out; known are ${known.join(', ')}`
  const message = `The option ${option} must be ${allowed}. ${suggestion(name, known)}`.trimEnd()
  return new QueueOptionsError(option, undefined, allowed, message)
}

/** Throws if an object has one of these fields. */
export function checkWithout(options: object, names: readonly string[], rule: string): void {
  const found = names.find((name) => name in options)
  if (found !== undefined) throw new QueueOptionsError(found, Reflect.get(options, found), rule)
}

/** The caller's transaction, if one is given. Throws for any other option. */
export function transactionOf(options: TransactionOptions): Transaction | undefined {
  checkOnly(options, ['db'])
  return options.db
}

/** Converts a priority to the integer that is stored. */
export function priorityNumber(priority: Priority): number {
  if (typeof priority === 'string' && Object.hasOwn(priorities, priority)) return priorities[priority]
  if (typeof priority === 'number' && allowedInstead(queueRanges.priority, priority) === undefined)
    return priority
  throw new QueueOptionsError(
    'priority',
    priority,
    `${Object.keys(priorities).join(', ')} or an integer of 32 bits`,
  )
}

/** A backoff with its defaults. */
export function backoffParts(backoff: Backoff): BackoffOptions & { readonly delay: number } {
  const parts = typeof backoff === 'object' && backoff !== null ? backoff : { type: backoff }
  const { type, delay = 1000, maximum }: BackoffOptions = parts
  if (type !== 'fixed' && type !== 'exponential') {
    throw new QueueOptionsError('backoff', type, "'fixed', 'exponential' or { type, delay, maximum }")
  }
  checkNoOthers(parts, ['type', 'delay', 'maximum'], 'backoff')
  checkNumber('backoff.delay', delay, queueRanges['backoff.delay'])
  if (maximum === undefined) return { type, delay }
  if (type === 'fixed')
    throw new QueueOptionsError('backoff.maximum', maximum, "left out unless type is 'exponential'")
  checkNumber('backoff.maximum', maximum, { ...queueRanges['backoff.maximum'], least: delay })
  return { type, delay, maximum }
}

/** Checks a time: a Date, or milliseconds since 1970. */
export function checkTime(option: string, value: unknown): void {
  const isTime = isDate(value) || typeof value === 'number'
  if (!isTime || Number.isNaN(new Date(value).getTime()))
    throw new QueueOptionsError(option, value, 'a Date, or milliseconds since 1970')
}

/** Checks a wait of `waitForCompletion` or `stop`: zero or more, Infinity too. */
export function checkWait(option: string, value: unknown): void {
  if (typeof value !== 'number' || Number.isNaN(value) || value < 0) {
    throw new QueueOptionsError(option, value, 'milliseconds, 0 or more')
  }
}

/** Throws for an option of `waitForCompletion` that is unknown or wrong. */
export function checkWaitOptions(options: object): void {
  checkOnly(options, ['timeout', 'signal'])
  const { timeout, signal }: { timeout?: unknown; signal?: unknown } = options
  if (timeout !== undefined) checkWait('timeout', timeout)
  checkSignal(signal)
}

/** Throws for an option of `watch` that is unknown or wrong. */
export function checkWatchOptions(options: object): void {
  checkOnly(options, ['signal'])
  const { signal }: { signal?: unknown } = options
  checkSignal(signal)
}

/** Checks members instead of `instanceof`: a signal of another realm is not an instance of this realm's AbortSignal. */
function checkSignal(signal: unknown): void {
  if (signal === undefined) return
  if (typeof signal !== 'object' || signal === null || !('aborted' in signal && 'addEventListener' in signal))
    throw new QueueOptionsError('signal', signal, 'an AbortSignal')
}

export function checkInteger(option: string, value: unknown, least: number, most: number): void {
  checkNumber(option, value, { least, most, isInteger: true })
}

export function checkMilliseconds(option: string, value: unknown, least: number, most: number): void {
  checkNumber(option, value, { least, most, isInteger: false })
}

export function checkNumber(option: string, value: unknown, range: NumberRange): void {
  // NaN is in no range.
  const allowed = allowedInstead(range, typeof value === 'number' ? value : Number.NaN)
  if (allowed !== undefined) throw new QueueOptionsError(option, value, allowed)
}
