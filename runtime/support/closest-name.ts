/** `Did you mean …? ` for a misspelt name, an empty text if no known name is close to it. */
export function suggestion(text: string, names: readonly string[]): string {
  const closest = closestName(text, names)
  return closest === undefined ? '' : `Did you mean ${closest}? `
}

/** The known name that a misspelt one was most likely meant to be, `undefined` if none is close. */
function closestName(text: string, names: readonly string[]): string | undefined {
  const wanted = text.toLowerCase()
  // About one mistake in three characters is still a misspelling; more is another word.
  let closest: { readonly name: string; readonly distance: number } | undefined
  for (const name of names) {
    const distance = editDistance(wanted, name.toLowerCase())
    if (distance <= Math.max(1, Math.floor(name.length / 3)) && distance < (closest?.distance ?? Infinity))
      closest = { name, distance }
  }
  return closest?.name
}

/** How many characters must be inserted, deleted or replaced; two neighbours that changed places count as one. */
function editDistance(one: string, other: string): number {
  if (Math.abs(one.length - other.length) > 10) return Infinity
  let beforeLast: number[] = []
  let last = Array.from({ length: other.length + 1 }, (_, column) => column)
  for (let row = 1; row <= one.length; row++) {
    const current = [row]
    for (let column = 1; column <= other.length; column++) {
      const isSame = one[row - 1] === other[column - 1]
      const isSwap = row > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1]
      current[column] = Math.min(
        at(last, column) + 1,
        at(current, column - 1) + 1,
        at(last, column - 1) + (isSame ? 0 : 1),
        isSwap ? at(beforeLast, column - 2) + 1 : Infinity,
      )
    }
    beforeLast = last
    last = current
  }
  return at(last, other.length)
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Infinity
}
