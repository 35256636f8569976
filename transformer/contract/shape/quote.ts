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

export function isIdentifier(name: string): boolean {
  return /^[A-Za-z$_][\w$]*$/.test(name)
}

/** The key of a field in an object literal. In brackets, `__proto__` is a field like any other. */
export function keyText(name: string): string {
  if (name === '__proto__') return `[${quote(name)}]`
  return isIdentifier(name) ? name : quote(name)
}
