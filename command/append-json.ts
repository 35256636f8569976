/**
 * Text with one more item at the end of an object or array, laid out as the items before it are. A comment behind the
 * last item stays with that item.
 *
 *     "strict": true // always        "strict": true, // always
 *                                     "plugins": […]
 */
import type ts from 'typescript'

export type Container = ts.ObjectLiteralExpression | ts.ArrayLiteralExpression

export function appendTo(
  compiler: typeof ts,
  source: ts.SourceFile,
  container: Container,
  item: string,
): string {
  const { text } = source
  const items = 'elements' in container ? container.elements : container.properties
  const last = items.at(-1)
  if (last === undefined) {
    const start = container.getStart(source)
    const outer = indentAt(text, start)
    const isArray = 'elements' in container
    const inside = isArray ? item : `\n${outer}  ${item}\n${outer}`
    return text.slice(0, start + 1) + inside + text.slice(container.end - 1)
  }
  const afterComma = items.hasTrailingComma ? items.end : last.end
  const comments = compiler.getTrailingCommentRanges(text, afterComma) ?? []
  const place = comments.at(-1)?.end ?? afterComma
  const ownLine = text.slice(lineStart(text, last.getStart(source)), last.getStart(source)).trim() === ''
  const before = ownLine ? `\n${indentAt(text, last.getStart(source))}` : ' '
  const comma = items.hasTrailingComma ? '' : ','
  return text.slice(0, last.end) + comma + text.slice(last.end, place) + before + item + text.slice(place)
}

function lineStart(text: string, position: number): number {
  return text.lastIndexOf('\n', position - 1) + 1
}

function indentAt(text: string, position: number): string {
  return /^[ \t]*/.exec(text.slice(lineStart(text, position)))?.[0] ?? ''
}
