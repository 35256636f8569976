/** Checks that JSDoc tags ask for and no expression says shortly. */

/** Whether a string has at least so many characters, as Unicode and JSON Schema count them. */
export function isLong(text: string, least: number): boolean {
  if (text.length < least) return false
  // A character takes two units at most.
  return text.length >= least * 2 || Array.from(text).length >= least
}

/** Whether no item repeats another. */
export function isUnique(items: readonly unknown[]): boolean {
  const seen = new Set<unknown>()
  for (const item of items) {
    const own = typeof item === 'object' && item !== null ? inOrder(item) : item
    if (seen.has(own)) return false
    seen.add(own)
  }
  return true
}

/** JSON with keys in order, so that equal objects are equal texts. It starts with a mark, so that no string is equal to it. */
function inOrder(item: object): string {
  return `\0${JSON.stringify(item, (_key, value: unknown) =>
    typeof value === 'bigint'
      ? `${value}n`
      : typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)))
        : value,
  )}`
}
