/**
 * What is wrong with an object that fits no member of a union, where no field says which member is meant: it is held
 * to each, and what it lacks of the nearest is told. The nearest is the one of which most fields fit, at least one; of
 * several, the one that lacks least.
 */
import { pathTo, report } from './problems.js'
import type { Problem } from './types.js'

/** What explains a member, and the fields that it requires. */
type Member = readonly [
  explain: (value: unknown, path: string, problems: Problem[]) => void,
  required: readonly string[],
]

/** How many members may be equally near, if what each lacks is to be told. */
const few = 3

/** Whether members are being tried. A union further down is then told whole: each level would multiply the work. */
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

/** A field that is there and does not fit is nearer than one that is not. */
function distanceOf(lacks: readonly Problem[]): number {
  return lacks.reduce((sum, { received }) => sum + (received === 'nothing' ? 2 : 1), 0)
}

function isWithin(path: string, field: string): boolean {
  return path.startsWith(field) && /^$|^[.[]/.test(path.slice(field.length))
}

/** `object with b (number) or c (boolean)`, if each of a few members lacks one thing. */
function alternatives(lacks: readonly (readonly Problem[])[]): string | undefined {
  const single = lacks.flatMap(([first, ...more]) => (first === undefined || more.length > 0 ? [] : [first]))
  if (single.length === 0 || single.length < lacks.length || single.length > few) return undefined
  return `object with ${single.map(wordsOf).join(' or ')}`
}

function wordsOf({ path, expected }: Problem): string {
  return `${path.replace(/^\./, '')} (${expected})`
}
