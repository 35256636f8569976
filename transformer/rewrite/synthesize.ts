/**
 * From JavaScript text to nodes that belong to no file. A parsed node carries positions, by which the emitter would
 * copy text out of the user's file and write source-map entries for code that the user never wrote; so every
 * position is taken away, and with it goes what the emitter reads through positions: quotes and comments, which are
 * therefore put onto the nodes themselves.
 */
import type ts from 'typescript'
import type { TypeScript } from '../compiler.js'

export function synthesize(ts: TypeScript, text: string): readonly ts.Statement[] {
  const parsed = ts.createSourceFile('contracts.ts', text, ts.ScriptTarget.ESNext)
  const detach = (node: ts.Node): void => {
    if (ts.isStringLiteral(node)) keepQuotes(text, node)
    const comments = isCommented(ts, node) ? ts.getLeadingCommentRanges(text, node.pos) : undefined
    ts.forEachChild(node, detach, (children) => {
      for (const child of children) detach(child)
      ts.setTextRange(children, nowhere)
    })
    ts.setTextRange(node, nowhere)
    makeSynthesized(ts, node)
    for (const { pos, end, kind, hasTrailingNewLine } of comments ?? []) {
      const isLine = kind === ts.SyntaxKind.SingleLineCommentTrivia
      const content = text.slice(pos + 2, isLine ? end : end - 2)
      ts.addSyntheticLeadingComment(node, kind, content, hasTrailingNewLine)
    }
  }
  for (const statement of parsed.statements) detach(statement)
  return parsed.statements
}

const nowhere: ts.TextRange = { pos: -1, end: -1 }

function isCommented(ts: TypeScript, node: ts.Node): boolean {
  return ts.isStatement(node) || ts.isPropertyAssignment(node)
}

/** Without this flag TypeScript's transformers would ask the checker about nodes that it has never seen. */
function makeSynthesized(ts: TypeScript, node: { flags: ts.NodeFlags }): void {
  node.flags |= ts.NodeFlags.Synthesized
}

/** A member of string literals that TypeScript's declarations leave out: which quotes the emitter writes. */
function keepQuotes(text: string, literal: ts.StringLiteral & { singleQuote?: boolean }): void {
  if (text[literal.end - 1] === "'") literal.singleQuote = true
}
