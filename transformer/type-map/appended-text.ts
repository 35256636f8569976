/**
 * Appended text, with the part of the file that each piece of it belongs to: diagnostics in appended text are reported at that
 * part.
 */
import type * as ts from '../compiler/port.js'

export interface Span {
  readonly start: number
  readonly length: number
}

export interface AppendedText {
  readonly text: string
  /** The span in the file that a span of the whole text belongs to. A span before the file's end is returned unchanged. */
  readonly inFile: (span: Span) => Span
  /** The span in the file that a span of the appended text was copied from, if it was copied. */
  readonly copiedFrom: (span: Span) => Span | undefined
  /** The spans of the appended text that are copies of a span in the file. */
  readonly copiesOf: (span: Span) => readonly Span[]
}

/** A piece of the text: written, or copied from the file. */
export type Part = string | CopiedPart

interface CopiedPart {
  readonly text: string
  readonly from: number
}

export interface Entry {
  /** The node in the file that the parts belong to, unless they are copied. */
  readonly about: ts.Node | undefined
  readonly parts: readonly Part[]
}

/** A node's own text. Suppression comments in it are disabled, because the original already applies. */
export function copied(sourceFile: ts.SourceFile, node: ts.Node): Part {
  const text = node.getText(sourceFile).replace(/@ts-(?=ignore|expect-error)/g, '@ts ')
  return { text, from: node.getStart(sourceFile) }
}

interface Anchor {
  readonly start: number
  readonly end: number
  readonly target: (span: Span) => Span
  /** The position that the text was copied from, if it was copied. */
  readonly from: number | undefined
}

export function appendedText(sourceFile: ts.SourceFile, entries: readonly Entry[]): AppendedText {
  const anchors: Anchor[] = []
  let text = ''
  for (const { about, parts } of entries) {
    for (const part of parts) {
      const start = sourceFile.text.length + text.length
      text += typeof part === 'string' ? part : part.text
      const end = sourceFile.text.length + text.length
      if (typeof part !== 'string') {
        const { from } = part
        anchors.push({ start, end, from, target: (span) => ({ ...span, start: from + span.start - start }) })
      } else if (about !== undefined) {
        const span = { start: about.getStart(sourceFile), length: about.end - about.getStart(sourceFile) }
        anchors.push({ start, end, from: undefined, target: () => span })
      }
    }
  }
  const anchorAt = (position: number): Anchor | undefined =>
    anchors.find(({ start, end }) => position >= start && position < end)
  const inFile = (span: Span): Span => {
    if (span.start < sourceFile.text.length) return span
    const anchor = anchorAt(span.start) ?? anchors[0]
    return anchor !== undefined ? anchor.target(span) : { start: 0, length: 0 }
  }
  const copiedFrom = (span: Span): Span | undefined => {
    const anchor = anchorAt(span.start)
    return anchor?.from === undefined ? undefined : anchor.target(span)
  }
  const copiesOf = ({ start: position, length }: Span): readonly Span[] =>
    anchors.flatMap(({ start, end, from }) => {
      const copy = from === undefined ? undefined : start + position - from
      return copy !== undefined && copy >= start && copy + length <= end ? [{ start: copy, length }] : []
    })
  return { text, inFile, copiedFrom, copiesOf }
}
