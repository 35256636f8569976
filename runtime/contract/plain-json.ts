/** The values of `unknown` and `any`: plain JSON, which `JSON.stringify` does not silently change. */
import { isArray } from './brands.js'
import { passes, problemsOf } from './codec.js'
import { isFull, pathTo, report } from './problems.js'
import { put } from './objects.js'
import type { Codec, Json, Problem } from './types.js'

/** Whether a value is plain JSON. Fields that are `undefined` count as left out. */
export function isJson(value: unknown): boolean {
  if (typeof value !== 'object') return isScalar(value)
  if (value === null) return true
  if (Array.isArray(value)) {
    if (!isArray(value)) return false
    for (const item of value) if (!isJson(item)) return false
    return true
  }
  if (!isPlainObject(value)) return false
  for (const key of Object.keys(value)) {
    const item = value[key]
    if (item !== undefined && !isJson(item)) return false
  }
  return true
}

/** Reports each place where a value is not plain JSON. */
export function explainJson(value: unknown, path: string, problems: Problem[]): void {
  if (isFull(problems)) return
  if (isArray(value)) {
    for (let index = 0; index < value.length && !isFull(problems); index++) {
      explainJson(value[index], `${path}[${index}]`, problems)
    }
  } else if (Array.isArray(value)) report(problems, path, 'plain JSON', value)
  else if (typeof value === 'object' && value !== null && isPlainObject(value)) {
    for (const key of Object.keys(value)) {
      if (value[key] !== undefined) explainJson(value[key], path + pathTo(key), problems)
    }
  } else if (value !== null && !isScalar(value)) report(problems, path, 'plain JSON', value)
}

/** Copies plain JSON. */
export function copyJson(value: unknown): Json {
  if (Array.isArray(value)) return value.map(copyJson)
  if (typeof value !== 'object' || value === null) return scalar(value)
  const copy: { [key: string]: Json } = {}
  for (const [key, item] of Object.entries(value)) if (item !== undefined) put(copy, key, copyJson(item))
  return copy
}

/** Takes any plain JSON, unchanged. `undefined` is stored as `null`, because a handler may return nothing. */
export const anyJson: Codec = {
  validate: (value) =>
    value === undefined || passes(isJson, value) ? undefined : problemsOf(explainJson, value),
  encode: (value) => (value === undefined ? null : copyJson(value)),
  decode: (json = null) =>
    passes(isJson, json)
      ? { fits: true, value: copyJson(json) }
      : { fits: false, problems: problemsOf(explainJson, json) },
}

function scalar(value: unknown): Json {
  return isScalar(value) || value === null ? value : null
}

function isScalar(value: unknown): value is string | boolean | number {
  return typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value)
}

/** Whether an object is no instance of a class. Another realm has its own root prototype, so any root counts. */
function isPlainObject(value: object): value is { readonly [key: string]: unknown } {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || prototype === Object.prototype || Object.getPrototypeOf(prototype) === null
}
