/** The checks of JSDoc tags that are too long to emit as an expression. */

/** Whether a string has at least `least` code points, which JSON Schema counts. */
export function isLong(text: string, least: number): boolean {
  if (text.length < least) return false
  // A code point takes at most two units.
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

/** JSON with sorted keys: equal objects become equal texts. No string item equals it, because it starts with a NUL. */
function inOrder(item: object): string {
  return `\0${JSON.stringify(item, (_key, value: unknown) =>
    typeof value === 'bigint'
      ? `${value}n`
      : typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)))
        : value,
  )}`
}
