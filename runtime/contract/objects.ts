import { isDateObject } from './brands.js'

/** Whether a value is an object with fields, and not an array, a Map or the like. */
export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !(Symbol.iterator in value) && !isDateObject(value)
}

/** A field whose name every object answers to, such as `constructor`: only if it is the object's own. */
export function own(object: { readonly [key: string]: unknown }, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined
}

/** Sets a field by a name from outside. An assignment to `__proto__` would set the prototype. */
export function put(object: { [key: string]: unknown }, name: string, value: unknown): void {
  if (name !== '__proto__') object[name] = value
  else Object.defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true })
}
