import { put } from './objects.js'

/**
 * What a value is as every type that it fits: the fields of all. The parts were made of one and the same value, so
 * they differ only in which fields they have. A part that is false does not fit.
 */
export function merge(parts: readonly unknown[]): unknown {
  const [first, ...others] = parts.filter((part) => part !== false)
  return others.reduce(mergeTwo, first)
}

function mergeTwo(one: unknown, other: unknown): unknown {
  if (Array.isArray(one) && Array.isArray(other))
    return one.map((item, index) => mergeTwo(item, other[index]))
  if (one instanceof Map && other instanceof Map) {
    return new Map([...one].map(([key, item]) => [key, mergeTwo(item, other.get(key))]))
  }
  if (!isRecord(one) || !isRecord(other)) return one
  for (const [key, item] of Object.entries(other)) {
    put(one, key, Object.hasOwn(one, key) ? mergeTwo(one[key], item) : item)
  }
  return one
}

/** Made by `encode` or `decode` a moment ago, and so free to change. */
function isRecord(value: unknown): value is { [key: string]: unknown } {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
}
