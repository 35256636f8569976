/** Pieces of JavaScript text. */
import { isInherited, quote } from '../shape/quote.js'

export function isIdentifier(name: string): boolean {
  return /^[A-Za-z$_][\w$]*$/.test(name)
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
