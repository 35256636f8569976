/** Text that `jsonb` can keep: no NUL character, no half of a surrogate pair. */

export function isStorableText(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0')
}

/** The text without what keeps it from being stored, for what people read and no code depends on. */
export function storableText(text: string): string {
  return text.toWellFormed().replaceAll('\0', '')
}
