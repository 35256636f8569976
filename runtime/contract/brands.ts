/**
 * Recognizes classes by their internal slots, not only by `instanceof`, which fails for a `Date` of another realm (`vm`,
 * Jest). `instanceof` comes first because it is faster.
 */
import { types } from 'node:util'

/**
 * The longest array that is checked. `jsonb` can hold few more items, and an array with holes can have four thousand
 * million.
 */
export const mostItems = 2 ** 24

export function isArray(value: unknown): value is readonly unknown[] {
  return Array.isArray(value) && value.length <= mostItems
}

export function isDateObject(value: unknown): value is Date {
  return value instanceof Date || types.isDate(value)
}

/** A Date that is not invalid. */
export function isDate(value: unknown): value is Date {
  return isDateObject(value) && !Number.isNaN(value.getTime())
}

export function isMap(value: unknown): value is ReadonlyMap<unknown, unknown> {
  return value instanceof Map || types.isMap(value)
}

export function isSet(value: unknown): value is ReadonlySet<unknown> {
  return value instanceof Set || types.isSet(value)
}

export function isUint8Array(value: unknown): value is Uint8Array {
  return value instanceof Uint8Array || types.isUint8Array(value)
}

export function isArrayBuffer(value: unknown): value is ArrayBuffer {
  return value instanceof ArrayBuffer || types.isArrayBuffer(value)
}

/** Recognizes every implementation by its tag, jsdom's too. */
export function isUrlObject(value: unknown): value is URL {
  if (value instanceof URL) return true
  if (typeof value !== 'object' || value === null || Reflect.get(value, Symbol.toStringTag) !== 'URL') {
    return false
  }
  const href: unknown = Reflect.get(value, 'href')
  return typeof href === 'string' && URL.canParse(href)
}
