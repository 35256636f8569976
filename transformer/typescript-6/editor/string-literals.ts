/** String literals by their place in a file. */
import type ts from 'typescript'
import type { TypeScript } from '../../compiler/compiler.js'

/** The literal at a position, its quotes included. */
export function literalAt(
  compiler: TypeScript,
  file: ts.SourceFile,
  position: number,
): ts.StringLiteralLike | undefined {
  const search = (node: ts.Node): ts.StringLiteralLike | undefined => {
    if (position < node.pos || position > node.end) return undefined
    if (!compiler.isStringLiteralLike(node)) return compiler.forEachChild(node, search)
    return position >= node.getStart(file) ? node : undefined
  }
  return search(file)
}

/** Every literal of this text. */
export function literalsOf(
  compiler: TypeScript,
  file: ts.SourceFile,
  text: string,
): readonly ts.StringLiteralLike[] {
  const literals = new Set<ts.StringLiteralLike>()
  for (let at = file.text.indexOf(text); at >= 0; at = file.text.indexOf(text, at + 1)) {
    const literal = literalAt(compiler, file, at)
    if (literal?.text === text) literals.add(literal)
  }
  return [...literals]
}

/** What a rename replaces. */
export function withinQuotes(node: ts.Node, file: ts.SourceFile): ts.TextSpan {
  const start = node.getStart(file)
  const length = node.end - start
  return /['"`]/.test(file.text.charAt(start)) ? { start: start + 1, length: length - 2 } : { start, length }
}
