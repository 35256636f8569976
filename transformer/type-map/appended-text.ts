/**
 * Text after a file's end, and the part of the file that each piece of it belongs to. With it, no diagnostic is ever shown
 * in appended text.
 */
import type * as ts from '../compiler/port.js'

export interface Span {
  readonly start: number
  readonly length: number
}

export interface AppendedText {
  readonly text: string
  /** The place in the file that a place in the whole text is about. Places before the file's end are their own. */
  readonly inFile: (span: Span) => Span
  /** The place in the file that a place in the appended text was copied from, if it is a copy. */
  readonly copiedFrom: (span: Span) => Span | undefined
  /** The places in the appended text that are copies of a place in the file. */
  readonly copiesOf: (span: Span) => readonly Span[]
}

/** A piece of the text: written, or copied from the file. */
export type Part = string | CopiedPart

interface CopiedPart {
  readonly text: string
  readonly from: number
}

export interface Entry {
  /** What in the file the parts are about, where they are not copied. */
  readonly about: ts.Node | undefined
  readonly parts: readonly Part[]
}

/** A node's own text. A suppression comment in it is disarmed: it does its work where it was written. */
export function copied(sourceFile: ts.SourceFile, node: ts.Node): Part {
  const text = node.getText(sourceFile).replace(/@ts-(?=ignore|expect-error)/g, '@ts ')
  return { text, from: node.getStart(sourceFile) }
}

interface Anchor {
  readonly start: number
  readonly end: number
  readonly target: (span: Span) => Span
  /** Where the text was copied from, if it was. */
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
