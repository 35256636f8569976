/**
 * The JSDoc tags before a declaration, read from the file's text. `tspc` parses TypeScript without its comments
 * (`JSDocParsingMode.ParseForTypeErrors`), so `symbol.getJsDocTags()` is empty there; to parse all comments would slow
 * every build for the few that matter.
 */
import type * as ts from '../../compiler/port.js'

export interface CommentTag {
  readonly name: string
  /** The rest of the tag's line. */
  readonly value: string
}

export function commentTags(ts: ts.TypeScript, node: ts.Node): readonly CommentTag[] {
  const last = commentBefore(ts, node)
  if (last === undefined || !last.includes('@')) return []
  return last
    .slice(3, -2)
    .split(/\n|\s(?=@\w)/)
    .map((line) => /^[\s*]*@(\w+)(.*)$/.exec(line.trimEnd()))
    .flatMap((match) => (match === null ? [] : [{ name: match[1] ?? '', value: (match[2] ?? '').trim() }]))
}

function commentBefore(ts: ts.TypeScript, node: ts.Node): string | undefined {
  const sourceFile = node.getSourceFile()
  const { text } = sourceFile
  const start = node.getStart(sourceFile)
  // Most have no room for one.
  if (start - node.pos < '/***/'.length) return undefined
  // A comment on the line of what precedes it trails that, unless the declaration is on the same line too.
  const trailing = (ts.getTrailingCommentRanges(text, node.pos) ?? []).filter(
    ({ end }) => !text.slice(end, start).includes('\n'),
  )
  const leading = ts.getLeadingCommentRanges(text, node.pos) ?? []
  return [...trailing, ...leading]
    .map(({ pos, end }) => text.slice(pos, end))
    .findLast((comment) => comment.startsWith('/**'))
}
