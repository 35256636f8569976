/**
 * What JSON of a union stands for, where it fits several members.
 *
 *     { at: Date; from: string } | { at: string }         {"at": "2026-01-31T12:00:00.000Z", "from": "x"}
 *
 * It fits the second too, since JSON may have fields that a type does not declare. But nothing undeclared is stored,
 * so it was not stored for the second alone. A value that fits several members is stored with the fields of all; so
 * readings that agree are merged, and of those that do not, the ones are taken that together leave out least.
 */
import { merge } from './merge.js'

/** A reading that is false does not fit. */
export function mergeReadings(parts: readonly unknown[]): unknown {
  const readings = parts.filter((part) => part !== false)
  const isAtOne = readings.every((one, index) =>
    readings.slice(index + 1).every((other) => agree(one, other)),
  )
  if (isAtOne) return merge(readings)
  const groups = groupsThatAgree([], readings, [])
  return merge(groups.reduce((best, group) => (extentOf(group) > extentOf(best) ? group : best)))
}

/**
 * The largest groups of readings that agree, each once: `group`, with what may join it, and without what did before.
 */
function groupsThatAgree(
  group: readonly unknown[],
  open: readonly unknown[],
  done: readonly unknown[],
): readonly (readonly unknown[])[] {
  if (open.length === 0) return done.length === 0 ? [group] : []
  return open.flatMap((reading, index) => {
    const joins = (other: unknown): boolean => agree(reading, other)
    const [later, before] = [open.slice(index + 1), [...done, ...open.slice(0, index)]]
    return groupsThatAgree([...group, reading], later.filter(joins), before.filter(joins))
  })
}

/** Whether two readings of the same JSON differ only in what they leave out. */
function agree(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false
  if (Object.getPrototypeOf(one) !== Object.getPrototypeOf(other)) return false
  const parts = partsOf(other)
  return [...partsOf(one)].every(([at, part]) => !parts.has(at) || agree(part, parts.get(at)))
}

/** How much of the JSON some readings keep together. */
function extentOf(readings: readonly unknown[]): number {
  const parts = readings.map(partsOf)
  const places = new Set(parts.flatMap((own) => [...own.keys()]))
  return [...places].reduce<number>(
    (sum, at) => sum + 1 + extentOf(parts.flatMap((own) => (own.has(at) ? [own.get(at)] : []))),
    0,
  )
}

/** What a reading is made of, by its place. Instances of classes are whole. */
function partsOf(reading: unknown): ReadonlyMap<unknown, unknown> {
  if (typeof reading !== 'object' || reading === null) return new Map()
  if (Array.isArray(reading)) return new Map(reading.entries())
  if (reading instanceof Set) return new Map([...reading].entries())
  // By place too, since keys may be objects.
  if (reading instanceof Map) return new Map([...reading].entries())
  return Object.getPrototypeOf(reading) === Object.prototype ? new Map(Object.entries(reading)) : new Map()
}
