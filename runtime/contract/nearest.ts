/**
 * Reports why an object fits no member of a union without a discriminant: the problems with the nearest member. The
 * nearest member is the one with the most fitting fields, at least one; among equals, the one with the fewest problems.
 */
import { pathTo, report } from './problems.js'
import type { Problem } from './types.js'

/** The function that explains a member, and the member's required fields. */
type Member = readonly [
  explain: (value: unknown, path: string, problems: Problem[]) => void,
  required: readonly string[],
]

/** With more equally near members than this, the report names the whole union. */
const few = 3

/** Whether members are being tried. Nested unions are then reported whole, because each level would multiply the work. */
let isTrying = false

export function explainNearest(
  value: object,
  path: string,
  problems: Problem[],
  union: string,
  members: readonly Member[],
): void {
  if (isTrying) return report(problems, path, union, value)
  const tries = members.map((member) => tryOut(member, value))
  const most = Math.max(1, ...tries.map(({ fitting }) => fitting))
  const near = tries.filter(({ fitting }) => fitting === most)
  const least = Math.min(...near.map(({ lacks }) => distanceOf(lacks)))
  const nearest = near.filter(({ lacks }) => distanceOf(lacks) === least)
  const [first] = nearest
  const isOneLack = new Set(nearest.map(({ lacks }) => lacks.map(wordsOf).join())).size === 1
  if (first !== undefined && isOneLack) return first.explain(value, path, problems)
  report(problems, path, alternatives(nearest.map(({ lacks }) => lacks)) ?? union, value)
}

function tryOut([explain, required]: Member, value: object) {
  const lacks: Problem[] = []
  isTrying = true
  try {
    explain(value, '', lacks)
  } finally {
    isTrying = false
  }
  const fits = (name: string): boolean =>
    Reflect.get(value, name) !== undefined && !lacks.some((problem) => isWithin(problem.path, pathTo(name)))
  return { explain, lacks, fitting: required.filter(fits).length }
}

/** A field that does not fit counts less than a missing field. */
function distanceOf(lacks: readonly Problem[]): number {
  return lacks.reduce((sum, { received }) => sum + (received === 'nothing' ? 2 : 1), 0)
}

function isWithin(path: string, field: string): boolean {
  return path.startsWith(field) && /^$|^[.[]/.test(path.slice(field.length))
}

/** `object with b (number) or c (boolean)`, if a few members are near and each has one problem. */
function alternatives(lacks: readonly (readonly Problem[])[]): string | undefined {
  const single = lacks.flatMap(([first, ...more]) => (first === undefined || more.length > 0 ? [] : [first]))
  if (single.length === 0 || single.length < lacks.length || single.length > few) return undefined
  return `object with ${single.map(wordsOf).join(' or ')}`
}

function wordsOf({ path, expected }: Problem): string {
  return `${path.replace(/^\./, '')} (${expected})`
}
