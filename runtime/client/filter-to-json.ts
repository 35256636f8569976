/**
 * Converts the partial data of a filter to JSON. A codec encodes only whole values, because it checks them. How a value is
 * stored depends only on the value itself and not on where it is in the data, so a part needs no codec.
 */
import { isArrayBuffer, isDate, isDateObject, isMap, isSet, isUint8Array } from '../contract/brands.js'
import { toBase64, type Json } from '../contract/index.js'
import type { QueueService } from '../engine/queue-service.js'
import { QueueOptionsError } from '../errors/errors.js'

/** Throws `QueueOptionsError` for what is never stored: a function, a symbol, an infinite number, text that the service refuses. */
export function filterToJson(service: QueueService, value: unknown): Json {
  const json = jsonOf(value)
  if (service.problemsOfStoring?.(json) === undefined) return json
  throw unstorable(value)
}

function unstorable(value: unknown): QueueOptionsError {
  return new QueueOptionsError('data', value, 'made of values that a job can hold')
}

function jsonOf(value: unknown): Json {
  switch (typeof value) {
    case 'boolean':
      return value
    case 'string':
      return value
    case 'bigint':
      return String(value)
    case 'number':
      if (Number.isFinite(value)) return value
      break
    case 'object':
      return value === null ? null : objectToJson(value)
    default:
  }
  throw unstorable(value)
}

function objectToJson(value: object): Json {
  if (isDateObject(value) && !isDate(value))
    throw new QueueOptionsError('data', value, 'without invalid dates')
  if (isArrayBuffer(value) || isUint8Array(value)) return toBase64(value)
  // Date, URL and the Temporal types are stored as their own toJSON() writes them.
  if ('toJSON' in value && typeof value.toJSON === 'function') return jsonOf(value.toJSON())
  if (Array.isArray(value)) return value.map(jsonOf)
  if (isSet(value)) return [...value].map(jsonOf)
  if (isMap(value)) return [...value].map(([key, each]) => [jsonOf(key), jsonOf(each)])
  const fields = Object.entries(value).filter(([, each]) => each !== undefined)
  return Object.fromEntries(fields.map(([key, each]) => [key, jsonOf(each)]))
}
