import { put } from './objects.js'

/**
 * Merges the copies of a value that several types made, with the fields of all. The copies come from one value, so they
 * differ only in which fields they have. `false` means a type that the value does not fit.
 */
export function merge(parts: readonly unknown[]): unknown {
  const [first, ...others] = parts.filter((part) => part !== false)
  return others.reduce(mergeTwo, first)
}

function mergeTwo(one: unknown, other: unknown): unknown {
  if (one === other) return one
  if (Array.isArray(one) && Array.isArray(other)) return mergeItems(one, other)
  if (one instanceof Set && other instanceof Set) return new Set(mergeItems([...one], [...other]))
  if (one instanceof Map && other instanceof Map) {
    const keys = mergeItems([...one.keys()], [...other.keys()])
    const items = mergeItems([...one.values()], [...other.values()])
    return new Map(keys.map((key, index) => [key, items[index]]))
  }
  if (!isRecord(one) || !isRecord(other)) return one
  const both = { ...one }
  for (const [key, item] of Object.entries(other)) {
    put(both, key, Object.hasOwn(one, key) ? mergeTwo(one[key], item) : item)
  }
  return both
}

/** Both lists come from the same items, in the same order. */
function mergeItems(some: readonly unknown[], others: readonly unknown[]): unknown[] {
  return some.map((item, index) => mergeTwo(item, others[index]))
}

function isRecord(value: unknown): value is { [key: string]: unknown } {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
}
