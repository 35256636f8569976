/**
 * Decodes JSON that fits several members of a union.
 *
 *     { at: Date; from: string } | { at: string }         {"at": "2026-01-31T12:00:00.000Z", "from": "x"}
 *
 * This JSON fits the second member too, because JSON may have undeclared fields. But typeboss stores no undeclared
 * field: JSON that fits the first member was not stored for the second, so the first excludes the second. All other
 * readings differ only in which fields they have, and are merged.
 */
import { merge } from './merge.js'

/** A member's check and reader, and the positions of the members that exclude it. */
type Member = readonly [
  is: (json: unknown) => boolean,
  decode: (json: unknown) => unknown,
  ...excludedBy: readonly number[],
]

export function mergeReadings(json: unknown, members: readonly Member[]): unknown {
  const fits = members.map(([is]) => is(json))
  const fitting = members.filter((_, index) => fits[index])
  const meant = fitting.filter(([, , ...excludedBy]) => !excludedBy.some((index) => fits[index]))
  // Only JSON that typeboss did not store may fit members that all exclude each other.
  const chosen = meant.length > 0 ? meant : fitting.slice(0, 1)
  return merge(chosen.map(([, decode]) => decode(json)))
}
