/**
 * Reads the JSDoc tags before a declaration from the file's text. `tspc` parses TypeScript without its comments
 * (`JSDocParsingMode.ParseForTypeErrors`), so `symbol.getJsDocTags()` is empty; parsing all comments would slow every build.
 */
import type * as ts from '../../compiler/port.js'

export interface CommentTag {
  readonly name: string
  /** The rest of the tag's line. */
  readonly value: string
  /** The tag's position in its file, at the `@`. */
  readonly start: number
  readonly end: number
}

export function commentTags(ts: ts.TypeScript, node: ts.Node): readonly CommentTag[] {
  const last = commentBefore(ts, node)
  if (last === undefined || !last.text.includes('@')) return []
  let next = last.pos + '/**'.length
  return (
    last.text
      .slice(3, -2)
      // Keep the separators, to compute the position of each line.
      .split(/(\n|\s(?=@\w))/)
      .flatMap((line) => {
        const from = next
        next += line.length
        const [, before, name, value] = /^([\s*]*)@(\w+)(.*)$/.exec(line.trimEnd()) ?? []
        if (before === undefined || name === undefined || value === undefined) return []
        const start = from + before.length
        return [{ name, value: value.trim(), start, end: start + `@${name}${value}`.length }]
      })
  )
}

interface Comment {
  readonly pos: number
  readonly text: string
}

function commentBefore(ts: ts.TypeScript, node: ts.Node): Comment | undefined {
  const sourceFile = node.getSourceFile()
  const { text } = sourceFile
  const start = node.getStart(sourceFile)
  // Most declarations have no room for a comment.
  if (start - node.pos < '/***/'.length) return undefined
  // A comment on the line of the preceding token belongs to that token, unless the declaration is on the same line.
  const trailing = (ts.getTrailingCommentRanges(text, node.pos) ?? []).filter(
    ({ end }) => !text.slice(end, start).includes('\n'),
  )
  const leading = ts.getLeadingCommentRanges(text, node.pos) ?? []
  return [...trailing, ...leading]
    .map(({ pos, end }) => ({ pos, text: text.slice(pos, end) }))
    .findLast((comment) => comment.text.startsWith('/**'))
}
