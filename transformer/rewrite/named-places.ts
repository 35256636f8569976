/** Which nodes of a file have one of some names in their text. Most have none, and need not be walked through. */
import type ts from 'typescript'

/** Says of a node whether it has any of the names; of some that it has one where it only looks so. */
export function havingAny(
  { text }: ts.SourceFile,
  names: readonly string[],
): (node: ts.ReadonlyTextRange) => boolean {
  // `queue.\u0061dd` and `queue['a\dd']` are calls of `add` as well.
  if (text.includes('\\')) return () => true
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
