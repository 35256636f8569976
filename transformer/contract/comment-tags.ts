/**
 * The JSDoc tags before a declaration, read from the file's text. `tspc` parses TypeScript without its comments
 * (`JSDocParsingMode.ParseForTypeErrors`), so `symbol.getJsDocTags()` is empty there; to parse all comments would slow
 * every build for the few that matter.
 */
import type ts from 'typescript'
import type { TypeScript } from '../compiler.js'

export interface CommentTag {
  readonly name: string
  /** The rest of the tag's line. */
  readonly value: string
}

export function commentTags(ts: TypeScript, node: ts.Node): readonly CommentTag[] {
  const { text } = node.getSourceFile()
  const comments = ts.getLeadingCommentRanges(text, node.pos) ?? []
  const last = comments
    .map(({ pos, end }) => text.slice(pos, end))
    .findLast((comment) => comment.startsWith('/**'))
  if (last === undefined || !last.includes('@')) return []
  return last
    .slice(3, -2)
    .split('\n')
    .map((line) => /^[\s*]*@(\w+)(.*)$/.exec(line.trimEnd()))
    .flatMap((match) => (match === null ? [] : [{ name: match[1] ?? '', value: (match[2] ?? '').trim() }]))
}
