import { isDateObject } from './brands.js'

/** Whether a value is an object with fields, not a Date, an array, a Map or another collection. */
export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !(Symbol.iterator in value) && !isDateObject(value)
}

/** Reads an own field only: every object inherits names such as `constructor`. */
export function own(object: { readonly [key: string]: unknown }, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined
}

/** Sets a field by an untrusted name: an assignment to `__proto__` would set the prototype. */
export function put(object: { [key: string]: unknown }, name: string, value: unknown): void {
  if (name !== '__proto__') object[name] = value
  else Object.defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true })
}
