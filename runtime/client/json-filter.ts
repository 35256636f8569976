/**
 * A part of a value → the JSON that stands for it. A codec encodes whole values only, since it checks them; but how
 * a value is stored depends on what it is and not on where it stands (the README's table), so a part needs no codec.
 */
import { toBase64, type Json } from '../contract/index.js'
import { QueueOptionsError } from '../errors/errors.js'
import { problemsOfStoring } from '../contract/storable.js'

/** Throws `QueueOptionsError` for what is never stored: a function, a symbol, an infinite number, text with a NUL. */
export function partAsJson(value: unknown): Json {
  switch (typeof value) {
    case 'boolean':
      return value
    case 'string':
      if (problemsOfStoring(value) === undefined) return value
      break
    case 'bigint':
      return String(value)
    case 'number':
      if (Number.isFinite(value)) return value
      break
    case 'object':
      return value === null ? null : objectAsJson(value)
    default:
  }
  throw new QueueOptionsError('data', value, 'made of values that a job can hold')
}

function objectAsJson(value: object): Json {
  if (value instanceof Date && Number.isNaN(value.getTime()))
    throw new QueueOptionsError('data', value, 'without invalid dates')
  if (value instanceof ArrayBuffer || value instanceof Uint8Array) return toBase64(value)
  // A Date, a URL and all of Temporal are stored as they write themselves.
  if ('toJSON' in value && typeof value.toJSON === 'function') return partAsJson(value.toJSON())
  if (Array.isArray(value)) return value.map(partAsJson)
  if (value instanceof Set) return [...value].map(partAsJson)
  if (value instanceof Map) return [...value].map(([key, each]) => [partAsJson(key), partAsJson(each)])
  const fields = Object.entries(value).filter(([, each]) => each !== undefined)
  return Object.fromEntries(fields.map(([key, each]) => [key, partAsJson(each)]))
}
