/** Pieces of JavaScript text. */
import { isIdentifier, isInherited, quote } from '../shape/quote.js'

/** Reads a field of an object: `value.to`, `value['odd-key']`. */
export function readField(helpers: string, object: string, name: string): string {
  if (isInherited(name)) return `${helpers}.own(${object}, ${quote(name)})`
  return isIdentifier(name) ? `${object}.${name}` : `${object}[${quote(name)}]`
}

/** Where a field is, as an expression that adds to the path at hand: `path + '.to'`. */
export function pathTo(path: string, name: string): string {
  return `${path} + ${quote(isIdentifier(name) ? `.${name}` : `[${JSON.stringify(name)}]`)}`
}

export function block(head: string, lines: readonly string[]): string {
  const indented = lines.map((line) => `\n  ${line.includes('\n') ? line.replaceAll('\n', '\n  ') : line}`)
  return `${head} {${indented.join('')}\n}`
}
