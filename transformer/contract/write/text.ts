/** Pieces of JavaScript text. */

/** A string literal. */
export function quote(text: string): string {
  return text.includes("'") || text.includes('\\') || /[^ -~]/.test(text)
    ? JSON.stringify(text).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')
    : `'${text}'`
}

export function isIdentifier(name: string): boolean {
  return /^[A-Za-z$_][\w$]*$/.test(name)
}

/** Names that every object answers to, whether it has such a field or not. */
const inherited = new Set(Object.getOwnPropertyNames(Object.prototype))

export function isInherited(name: string): boolean {
  return inherited.has(name)
}

/** Reads a field of an object: `value.to`, `value['odd-key']`. */
export function readField(helpers: string, object: string, name: string): string {
  if (isInherited(name)) return `${helpers}.own(${object}, ${quote(name)})`
  return isIdentifier(name) ? `${object}.${name}` : `${object}[${quote(name)}]`
}

/** Where a field is, as an expression that adds to the path at hand: `path + '.to'`. */
export function pathTo(path: string, name: string): string {
  return `${path} + ${quote(isIdentifier(name) ? `.${name}` : `[${JSON.stringify(name)}]`)}`
}

/** The key of a field in an object literal. In brackets, `__proto__` is a field like any other. */
export function keyText(name: string): string {
  if (name === '__proto__') return `[${quote(name)}]`
  return isIdentifier(name) ? name : quote(name)
}

export function block(head: string, lines: readonly string[]): string {
  const indented = lines.map((line) => `\n  ${line.includes('\n') ? line.replaceAll('\n', '\n  ') : line}`)
  return `${head} {${indented.join('')}\n}`
}
