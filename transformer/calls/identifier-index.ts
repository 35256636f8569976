/**
 * Where a file uses a name. Most files use few of the names that are searched for, in few places, so most of their nodes
 * need no visit.
 */
import { identifiersOf } from '../compiler/internals.js'
import type * as ts from '../compiler/port.js'

/** The names that occur in a file as identifiers, or as texts in `queue['add']`. */
export function namesIn(sourceFile: ts.SourceFile, names: ReadonlySet<string>): readonly string[] {
  const identifiers = identifiersOf(sourceFile)
  // There may be thousands of names, and of files.
  return names.size < identifiers.size
    ? [...names].filter((name) => identifiers.has(name))
    : [...identifiers.keys()].filter((name) => names.has(name))
}

/** Texts that the file passes as first arguments, `add('email-queue', …)`; some may be no arguments. */
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

/** Tells whether a node contains any of the texts; it may return true for a node that contains none. */
export function havingAny(
  { text }: ts.SourceFile,
  names: readonly string[],
): (node: ts.ReadonlyTextRange) => boolean {
  // `queue.\u0061dd` and `queue['a\dd']` are calls of `add` as well. Searching for many names takes longer than a visit of all nodes.
  if (text.includes('\\') || names.length > 30) return () => true
  const places = names.flatMap((name) => placesOf(text, name)).toSorted((one, other) => one - other)
  return ({ pos, end }) => firstFrom(places, pos) < end
}

function placesOf(text: string, name: string): readonly number[] {
  const places: number[] = []
  for (let place = text.indexOf(name); place !== -1; place = text.indexOf(name, place + 1)) places.push(place)
  return places
}

/** The first of these numbers, which are in order, that is not below `least`. */
function firstFrom(ordered: readonly number[], least: number): number {
  let [low, high] = [0, ordered.length]
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if ((ordered[middle] ?? Infinity) < least) low = middle + 1
    else high = middle
  }
  return ordered[low] ?? Infinity
}
