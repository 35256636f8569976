/** Text that PostgreSQL's `jsonb` can store: without NUL characters and halves of surrogate pairs. */

export function isStorableText(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0')
}

/** Removes what cannot be stored. Only for text that people read. */
export function storableText(text: string): string {
  return text.toWellFormed().replaceAll('\0', '')
}
