/** Source maps of emitted files, changed to lead to the text that the user wrote. */
import { lineStartsOf, placeOf } from '../facade/lazy-file.js'

/** Of version 3, with one source. */
interface RawMap {
  readonly mappings: string
  readonly sourcesContent?: readonly string[]
}

export interface MapChange {
  /** The text that the compiler has emitted. */
  readonly compiled: string
  /** The text of the source, as the user wrote it. */
  readonly source: string
  /** The position in the user's text of a position in the compiled text. */
  readonly originOf: (position: number) => number
  /** The line of the emitted file, from 0, that other lines replace, and their number. */
  readonly replaced?: { readonly line: number; readonly lines: number } | undefined
  /** The number of lines that the emitted file keeps. */
  readonly lines?: number
}

export function changeMap(
  json: string,
  { compiled, source, originOf, replaced, lines = Infinity }: MapChange,
): string {
  // The compiler has just written it.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const map = JSON.parse(json) as RawMap
  const [compiledLines, sourceLines] = [lineStartsOf(compiled), lineStartsOf(source)]
  const read = { line: 0, column: 0, name: 0 }
  const written = { line: 0, column: 0, name: 0 }
  const moved = map.mappings.split(';').map((line, index) => {
    const [readBefore, writtenBefore] = [{ at: 0 }, { at: 0 }]
    const segments = line.split(',').flatMap((segment) => {
      if (segment === '') return []
      const [at = 0, file, ofLine = 0, ofColumn = 0, ofName] = decode(segment)
      readBefore.at += at
      if (file === undefined)
        return index < lines ? [encodeAll([step(writtenBefore, 'at', readBefore.at)])] : []
      read.line += ofLine
      read.column += ofColumn
      if (ofName !== undefined) read.name += ofName
      if (index >= lines) return []
      const origin = placeOf(sourceLines, originOf((compiledLines[read.line] ?? 0) + read.column))
      const values = [
        step(writtenBefore, 'at', readBefore.at),
        file,
        step(written, 'line', origin.line),
        step(written, 'column', origin.character),
      ]
      return [encodeAll(ofName === undefined ? values : [...values, step(written, 'name', read.name)])]
    })
    return segments.join(',')
  })
  const kept = moved.slice(0, lines)
  const all = kept.flatMap((line, index) =>
    index === replaced?.line ? [line, ...Array.from({ length: replaced.lines - 1 }, () => '')] : [line],
  )
  return JSON.stringify({
    ...map,
    mappings: all.join(';'),
    ...(map.sourcesContent === undefined ? {} : { sourcesContent: [source] }),
  })
}

/** Sets a counter, and returns by how much it changed. */
function step<Name extends string>(counters: Record<Name, number>, name: Name, value: number): number {
  const change = value - counters[name]
  counters[name] = value
  return change
}

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** A segment's numbers: base 64, five bits a digit, the lowest first, whose lowest bit is the sign. */
function decode(segment: string): readonly number[] {
  const values: number[] = []
  let [value, shift] = [0, 0]
  for (const letter of segment) {
    const digit = digits.indexOf(letter)
    value += (digit & 31) << shift
    shift += 5
    if ((digit & 32) !== 0) continue
    values.push((value & 1) === 1 ? -(value >>> 1) : value >>> 1)
    value = 0
    shift = 0
  }
  return values
}

function encodeAll(values: readonly number[]): string {
  return values.map(encode).join('')
}

function encode(number: number): string {
  let rest = number < 0 ? (-number << 1) | 1 : number << 1
  let text = ''
  do {
    const digit = rest & 31
    rest >>>= 5
    text += digits.charAt(rest > 0 ? digit | 32 : digit)
  } while (rest > 0)
  return text
}
