import { isDateObject, isMap, isSet, mostItems } from './brands.js'
import type { Problem } from './types.js'

const most = 20
const longest = 40

/** Whether the list takes no more problems, and the search for more can stop. */
export function isFull(problems: readonly Problem[]): boolean {
  return problems.length >= most
}

/** Adds a problem to the list, unless the list is full. */
export function report(problems: Problem[], path: string, expected: string, received: unknown): void {
  if (!isFull(problems)) problems.push({ path, expected, received: show(received) })
}

/** The step from an object to a key: `.to`, `["odd-key"]`. */
export function pathTo(key: string): string {
  return /^[A-Za-z$_][\w$]*$/.test(key) ? `.${key}` : `[${cut(JSON.stringify(key))}]`
}

/** Describes a value without its contents, which may be large or secret: an object is only called one. */
function show(value: unknown): string {
  switch (typeof value) {
    case 'undefined':
      return 'nothing'
    case 'string':
      return cut(JSON.stringify(value.slice(0, longest + 1)))
    case 'bigint':
      return cut(`${value}n`)
    case 'function':
    case 'symbol':
      return `a ${typeof value}`
    case 'object':
      return showObject(value)
    default:
      return String(value)
  }
}

function showObject(value: object | null): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) {
    const tooMany = value.length > mostItems ? `, more than the ${mostItems} that are stored` : ''
    return `an array of ${value.length}${tooMany}`
  }
  if (isDateObject(value)) return Number.isNaN(value.getTime()) ? 'an invalid Date' : 'a Date'
  if (isMap(value)) return 'a Map'
  if (isSet(value)) return 'a Set'
  const name = classOf(value)
  return name === undefined ? 'an object' : `an instance of ${cut(name)}`
}

/** `undefined` for plain objects, including those of another realm, which have another root prototype. */
function classOf(value: object): string | undefined {
  const prototype: unknown = Object.getPrototypeOf(value)
  if (typeof prototype !== 'object' || prototype === null) return undefined
  if (Object.getPrototypeOf(prototype) === null) return undefined
  const { constructor } = prototype
  return constructor.name === '' ? undefined : constructor.name
}

function cut(text: string): string {
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text
}
