/**
 * Finds where a file uses a name. Most files use few of the names, in few places, so most of their nodes need no visit.
 */
import { identifiersOf } from '../compiler/internals.js'
import type * as ts from '../compiler/port.js'

/** The names that occur in a file as identifiers, or as texts in `queue['add']`. */
export function namesIn(sourceFile: ts.SourceFile, names: ReadonlySet<string>): readonly string[] {
  const identifiers = identifiersOf(sourceFile)
  // There may be thousands of names and of files, so walk the smaller set.
  return names.size < identifiers.size
    ? [...names].filter((name) => identifiers.has(name))
    : [...identifiers.keys()].filter((name) => names.has(name))
}

/** The texts that a file may pass as first arguments: a text after a parenthesis, as in `add('email-queue', …)`. */
export function firstArgumentsIn(sourceFile: ts.SourceFile): readonly string[] {
  const known = firstArguments.get(sourceFile)
  if (known !== undefined) return known
  const texts = [...new Set(Array.from(sourceFile.text.matchAll(firstArgument), ([, , text = '']) => text))]
  firstArguments.set(sourceFile, texts)
  return texts
}

// A file is searched again for each round of new names.
const firstArguments = new WeakMap<ts.SourceFile, readonly string[]>()

const firstArgument = /\(\s*(['"`])([^'"`\n]*)\1/g

/** Returns a function that returns whether a node may contain any of the texts. */
export function havingAny(
  { text }: ts.SourceFile,
  names: readonly string[],
): (node: ts.ReadonlyTextRange) => boolean {
  // `queue.\u0061dd` and `queue['a\dd']` call `add` too. Searching for many names takes longer than visiting all nodes.
  if (text.includes('\\') || names.length > 30) return () => true
  const positions = names.flatMap((name) => positionsOf(text, name)).toSorted((one, other) => one - other)
  return ({ pos, end }) => firstFrom(positions, pos) < end
}

function positionsOf(text: string, name: string): readonly number[] {
  const positions: number[] = []
  for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + 1)) positions.push(at)
  return positions
}

/** The first of these sorted numbers that is not below `least`. */
function firstFrom(ordered: readonly number[], least: number): number {
  let [low, high] = [0, ordered.length]
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if ((ordered[middle] ?? Infinity) < least) low = middle + 1
    else high = middle
  }
  return ordered[low] ?? Infinity
}
