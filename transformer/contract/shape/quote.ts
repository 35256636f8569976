/** Names and texts as JavaScript writes them. */

/** A string literal. */
export function quote(text: string): string {
  return text.includes("'") || text.includes('\\') || /[^ -~]/.test(text)
    ? JSON.stringify(text).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')
    : `'${text}'`
}

/** Names that every object answers to, whether it has such a field or not. */
const inherited = new Set(Object.getOwnPropertyNames(Object.prototype))

export function isInherited(name: string): boolean {
  return inherited.has(name)
}
