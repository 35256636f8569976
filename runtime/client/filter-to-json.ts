/**
 * Converts the partial data of a filter to JSON. A codec encodes only whole values, because it checks them. How a value is
 * stored depends only on the value itself and not on where it is in the data, so a part needs no codec.
 */
import { isArrayBuffer, isDate, isDateObject, isMap, isSet, isUint8Array } from '../contract/brands.js'
import { toBase64, type Json } from '../contract/index.js'
import { QueueOptionsError } from '../errors/errors.js'
import { isStorableText } from '../support/storable-text.js'

/** Throws `QueueOptionsError` for what is never stored: a function, a symbol, an infinite number, text with a NUL. */
export function filterToJson(value: unknown): Json {
  switch (typeof value) {
    case 'boolean':
      return value
    case 'string':
      if (isStorableText(value)) return value
      break
    case 'bigint':
      return String(value)
    case 'number':
      if (Number.isFinite(value)) return value
      break
    case 'object':
      return value === null ? null : objectToJson(value)
    default:
  }
  throw new QueueOptionsError('data', value, 'made of values that a job can hold')
}

function objectToJson(value: object): Json {
  if (isDateObject(value) && !isDate(value))
    throw new QueueOptionsError('data', value, 'without invalid dates')
  if (isArrayBuffer(value) || isUint8Array(value)) return toBase64(value)
  // Date, URL and the Temporal types are stored as their own toJSON() writes them.
  if ('toJSON' in value && typeof value.toJSON === 'function') return filterToJson(value.toJSON())
  if (Array.isArray(value)) return value.map(filterToJson)
  if (isSet(value)) return [...value].map(filterToJson)
  if (isMap(value)) return [...value].map(([key, each]) => [filterToJson(key), filterToJson(each)])
  const fields = Object.entries(value).filter(([, each]) => each !== undefined)
  return Object.fromEntries(fields.map(([key, each]) => [key, filterToJson(each)]))
}
