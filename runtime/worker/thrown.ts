/**
 * Converts what a handler threw to the error that is stored with its job: with its causes, the errors of an AggregateError,
 * and its own enumerable fields as far as they are JSON. All texts are cut, and together they are limited as well.
 *
 * A handler can throw anything, also a Proxy or an error with getters that throw. So each property is read under a `try`.
 */
import { inspect, types } from 'node:util'
import { put, type Json } from '../contract/index.js'
import type { JobError } from '../errors/errors.js'
import { isStorableText, storableText } from '../support/storable-text.js'

const longestMessage = 10_000
const longestStack = 20_000
/** All texts of an error and its causes together. */
const longestInAll = 200_000
const mostLevels = 100
const mostErrors = 100
const mostFields = 100
const deepestField = 10
const unreadable = 'The handler threw an error that cannot be read'

/** What is left of the limits, and the errors described so far: an error can be its own cause. */
interface Limits {
  left: number
  readonly seen: Set<unknown>
}

export function describeThrown(thrown: unknown): JobError {
  const described = describeAny(thrown)
  thrownValues.set(described, thrown)
  return described
}

/** What {@link describeThrown} has described: the thrown value itself. `undefined` for an error from the database. */
export function thrownBehind(described: JobError): unknown {
  return thrownValues.get(described)
}

const thrownValues = new WeakMap<JobError, unknown>()

function describeAny(thrown: unknown): JobError {
  try {
    const limits = { left: longestInAll, seen: new Set() }
    return isError(thrown)
      ? describeError(thrown, limits, 0)
      : describeOther(thrown, `The handler threw ${show(thrown)}`, limits)
  } catch {
    return { name: 'Error', message: unreadable, stack: undefined }
  }
}

function describeError(error: object, limits: Limits, level: number): JobError {
  const name = textOf(read(error, 'name')) ?? 'Error'
  const message = textOf(read(error, 'message')) ?? unreadable
  const described = { name: cut(name, longestMessage, limits), message: cut(message, longestMessage, limits) }
  if (limits.seen.has(error)) return { ...described, stack: undefined }
  limits.seen.add(error)
  const stack = textOf(read(error, 'stack'))
  const code = read(error, 'code')
  const cause = level < mostLevels ? read(error, 'cause') : undefined
  const errors = level < mostLevels ? read(error, 'errors') : undefined
  const isAggregate = Array.isArray(errors)
  return {
    ...described,
    stack: stack === undefined ? undefined : cut(withShortMessage(stack, message), longestStack, limits),
    ...((typeof code === 'string' || Number.isFinite(code)) && { code: cutCode(code, limits) }),
    ...(cause !== undefined && { cause: describeNested(cause, limits, level + 1) }),
    ...(isAggregate && {
      errors: errors.slice(0, mostErrors).map((each) => describeNested(each, limits, level + 1)),
    }),
    ...fieldsOf(error, isAggregate ? [...standardKeys, 'errors'] : standardKeys, limits),
  }
}

function describeNested(cause: unknown, limits: Limits, level: number): JobError {
  if (isError(cause)) return describeError(cause, limits, level)
  return describeOther(cause, typeof cause === 'string' ? cause : show(cause), limits)
}

/** A thrown value that is not an error. */
function describeOther(value: unknown, message: string, limits: Limits): JobError {
  const described = { name: 'Error', message: cut(message, longestMessage, limits), stack: undefined }
  return typeof value === 'object' && value !== null
    ? { ...described, ...fieldsOf(value, standardKeys, limits) }
    : described
}

/** Of this realm or another, or of a library that imitates errors. */
function isError(value: unknown): value is object {
  if (types.isNativeError(value)) return true
  if (typeof value !== 'object' || value === null) return false
  return typeof read(value, 'name') === 'string' && typeof read(value, 'message') === 'string'
}

function read(value: object, key: string): unknown {
  try {
    return Reflect.get(value, key)
  } catch {
    return undefined
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function show(value: unknown): string {
  return inspect(value, { maxStringLength: longestMessage, maxArrayLength: 100 })
}

function cutCode(code: unknown, limits: Limits): string | number {
  return typeof code === 'string' ? cut(code, longestMessage, limits) : Number(code)
}

/** A stack begins with the message, which would leave no room for the calls. */
function withShortMessage(stack: string, message: string): string {
  if (message.length <= longestMessage) return stack
  const start = stack.indexOf(message)
  if (start === -1) return stack
  return `${stack.slice(0, start)}${message.slice(0, 100)}…${stack.slice(start + message.length)}`
}

function cut(text: string, longest: number, limits: Limits): string {
  const length = Math.max(0, Math.min(text.length, longest, limits.left))
  limits.left -= length
  const kept = storableText(text.slice(0, length))
  return length === text.length ? kept : `${kept}… (${text.length - length} more characters)`
}

const standardKeys = ['name', 'message', 'stack', 'code', 'cause']

/** The own enumerable fields that are JSON. */
function fieldsOf(
  error: object,
  others: readonly string[],
  limits: Limits,
): { readonly [field: string]: Json } {
  const fields: { [field: string]: Json } = {}
  for (const key of keysOf(error).slice(0, mostFields)) {
    if (others.includes(key) || !isStorableText(key)) continue
    const json = jsonOf(read(error, key), limits, 0)
    if (json !== undefined) put(fields, key, json)
  }
  return fields
}

function keysOf(value: object): readonly string[] {
  try {
    return Object.keys(value)
  } catch {
    return []
  }
}

/** `undefined` for a value that is not JSON as a whole: such a field is not stored. */
function jsonOf(value: unknown, limits: Limits, depth: number): Json | undefined {
  limits.left -= 1
  if (limits.left <= 0 || depth > deepestField) return undefined
  switch (typeof value) {
    case 'boolean':
      return value
    case 'number':
      return Number.isFinite(value) ? value : undefined
    case 'string':
      return cut(value, longestMessage, limits)
    case 'object':
      return value === null ? null : jsonOfObject(value, limits, depth)
    default:
      return undefined
  }
}

function jsonOfObject(value: object, limits: Limits, depth: number): Json | undefined {
  const toJson = read(value, 'toJSON')
  if (typeof toJson === 'function') {
    try {
      return jsonOf(Reflect.apply(toJson, value, []), limits, depth + 1)
    } catch {
      return undefined
    }
  }
  if (Array.isArray(value)) {
    const items: Json[] = []
    for (const item of value as readonly unknown[]) {
      const json = jsonOf(item, limits, depth + 1)
      if (json === undefined) return undefined
      items.push(json)
    }
    return items
  }
  if (!isPlainObject(value)) return undefined
  const copy: { [key: string]: Json } = {}
  for (const key of keysOf(value)) {
    const field = read(value, key)
    if (field === undefined) continue
    const json = jsonOf(field, limits, depth + 1)
    if (json === undefined || !isStorableText(key)) return undefined
    put(copy, key, json)
  }
  return copy
}

/** Not an instance of a class: a socket or a request would be stored in part. */
function isPlainObject(value: object): boolean {
  try {
    const prototype: unknown = Object.getPrototypeOf(value)
    return prototype === null || Object.getPrototypeOf(prototype) === null
  } catch {
    return false
  }
}
