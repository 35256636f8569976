/**
 * What JSON of a union stands for, where it fits several members.
 *
 *     { at: Date; from: string } | { at: string }         {"at": "2026-01-31T12:00:00.000Z", "from": "x"}
 *
 * It fits the second too, since JSON may have fields that a type does not declare. But no undeclared field is stored, so
 * JSON that fits the first was not stored for the second, and the first excludes the second. All other readings agree:
 * they differ only in which fields they have, and are merged.
 */
import { merge } from './merge.js'

/** What checks and what reads a member, and the positions of the members that exclude it. */
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
