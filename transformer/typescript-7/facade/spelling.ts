/** The text that a misspelt one is likely to mean, by the number of letters to change. TypeScript 7's API offers no such function. */
export function spellingSuggestion(
  text: string,
  candidates: Iterable<string>,
  nameOf: (candidate: string) => string,
): string | undefined {
  let best: string | undefined
  // At most two letters in five may differ, and one in three may be added or left out.
  let least = Math.floor(text.length * 0.4) + 1
  const mostLonger = Math.max(2, Math.floor(text.length * 0.34))
  for (const candidate of candidates) {
    const name = nameOf(candidate)
    if (name === text || Math.abs(name.length - text.length) > mostLonger) continue
    // In a short text a change of one letter is another word, unless it is a change of case.
    if (name.length < 3 && name.toLowerCase() !== text.toLowerCase()) continue
    const distance = distanceOf(text, name)
    if (distance >= least) continue
    least = distance
    best = candidate
  }
  return best
}

/** Levenshtein's distance. Another case of a letter counts a tenth, and a replaced letter twice as much as an added one. */
function distanceOf(one: string, other: string): number {
  let before = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (const [row, letter] of Array.from(one).entries()) {
    const now = [row + 1]
    for (const [column, wanted] of Array.from(other).entries()) {
      const replaced = letter === wanted ? 0 : letter.toLowerCase() === wanted.toLowerCase() ? 0.1 : 2
      now.push(
        Math.min((before[column] ?? 0) + replaced, (before[column + 1] ?? 0) + 1, (now[column] ?? 0) + 1),
      )
    }
    before = now
  }
  return before[other.length] ?? 0
}
