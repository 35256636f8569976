/** Finds string literals in a file. */
import type ts from 'typescript'
import type { TypeScript } from '../compilation.js'

/** The literal at a position, its quotes included. */
export function literalAt(
  ts: TypeScript,
  sourceFile: ts.SourceFile,
  position: number,
): ts.StringLiteralLike | undefined {
  const search = (node: ts.Node): ts.StringLiteralLike | undefined => {
    if (position < node.pos || position > node.end) return undefined
    if (!ts.isStringLiteralLike(node)) return ts.forEachChild(node, search)
    return position >= node.getStart(sourceFile) ? node : undefined
  }
  return search(sourceFile)
}

/** Every literal of this text. */
export function literalsOf(
  ts: TypeScript,
  sourceFile: ts.SourceFile,
  text: string,
): readonly ts.StringLiteralLike[] {
  const literals = new Set<ts.StringLiteralLike>()
  for (let at = sourceFile.text.indexOf(text); at >= 0; at = sourceFile.text.indexOf(text, at + 1)) {
    const literal = literalAt(ts, sourceFile, at)
    if (literal?.text === text) literals.add(literal)
  }
  return [...literals]
}

/** The span of a literal's text, which a rename replaces. */
export function withinQuotes(node: ts.Node, sourceFile: ts.SourceFile): ts.TextSpan {
  const start = node.getStart(sourceFile)
  const length = node.end - start
  return /['"`]/.test(sourceFile.text.charAt(start))
    ? { start: start + 1, length: length - 2 }
    : { start, length }
}
