/**
 * Where a file names something. Most files name few of the things that are looked for, in few places, and most of their
 * nodes need not be walked through.
 */
import { identifiersOf } from '../compiler/internals.js'
import type * as ts from '../compiler/port.js'

/** Those of the names that a file has: as an identifier, or as a text in `QueueClient['add' | 'getJob']`. */
export function namesIn(sourceFile: ts.SourceFile, names: ReadonlySet<string>): readonly string[] {
  const identifiers = identifiersOf(sourceFile)
  const inBrackets = textsInBrackets(sourceFile)
  // There may be thousands of names, and of files.
  return names.size < identifiers.size
    ? [...names].filter((name) => identifiers.has(name) || inBrackets.has(name))
    : [...new Set([...identifiers.keys(), ...inBrackets])].filter((name) => names.has(name))
}

/** Says of a node whether it has any of the names; of some that it has one where it only looks so. */
export function havingAny(
  { text }: ts.SourceFile,
  names: readonly string[],
): (node: ts.ReadonlyTextRange) => boolean {
  // `queue.\u0061dd` and `queue['a\dd']` are calls of `add` as well. And to look for many takes longer than to walk.
  if (text.includes('\\') || names.length > 30) return () => true
  const places = names.flatMap((name) => placesOf(text, name)).toSorted((one, other) => one - other)
  return ({ pos, end }) => firstFrom(places, pos) < end
}

/** The parser does not count the texts of types among the identifiers. */
function textsInBrackets(sourceFile: ts.SourceFile): ReadonlySet<string> {
  const known = bracketedTexts.get(sourceFile)
  if (known !== undefined) return known
  const texts = new Set(Array.from(sourceFile.text.matchAll(bracketed), ([, , inside = '']) => inside))
  bracketedTexts.set(sourceFile, texts)
  return texts
}

// A file is asked again for each round of names that are found.
const bracketedTexts = new WeakMap<ts.SourceFile, ReadonlySet<string>>()

// Behind `|` there is more than such texts, which does no harm.
const bracketed = /[[|](?:\s|\/\*[^]*?\*\/|\/\/.*\n)*(['"])([^'"\n]*)\1/g

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
