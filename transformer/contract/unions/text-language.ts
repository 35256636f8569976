/**
 * Which strings a shape is stored as, coarsely: as a row of character sets, each once, at most once, or any number of
 * times. Two rows that no string fits both are two shapes that JSON tells apart: `Date | bigint` works, since a date
 * has dashes and a bigint has none, and `Date | string` does not. A row may allow more than the shape does, never
 * less, so that nothing ambiguous passes.
 */
import type { Shape, ShapeOf, TemplatePart, TemporalType } from '../../../facts/shape/shape.js'

/** Characters from and to, in pairs: `'09'`, `'azAZ'`. */
interface Piece {
  readonly ranges: string
  readonly optional: boolean
  readonly repeated: boolean
}

export type TextShape = ShapeOf<
  'string' | 'template' | 'literal' | 'bigint' | 'bigintLiteral' | 'date' | 'url' | 'bytes' | 'temporal'
>

const anyCharacter = '\0\uffff'

function once(ranges: string): Piece {
  return { ranges, optional: false, repeated: false }
}

function maybe(ranges: string): Piece {
  return { ranges, optional: true, repeated: false }
}

function many(ranges: string): Piece {
  return { ranges, optional: true, repeated: true }
}

function text(exact: string): readonly Piece[] {
  return Array.from({ length: exact.length }, (_, index) => once(exact.charAt(index).repeat(2)))
}

const digit = '09'
const twoDigits = [once(digit), once(digit)]
const year = [maybe('++--'), ...twoDigits, ...twoDigits, maybe(digit), maybe(digit)]
const date = [...year, ...text('-'), ...twoDigits, ...text('-'), ...twoDigits]
const clock = [...twoDigits, ...text(':'), ...twoDigits, many(`${digit}::..`)]
const brackets = [...text('['), many(anyCharacter), ...text(']')]
const offset = [once('ZZ++--'), many(`${digit}::..`)]

const temporal: { readonly [T in TemporalType]: readonly (readonly Piece[])[] } = {
  Duration: [[maybe('++--'), ...text('P'), many(`${digit}AZ..`)]],
  Instant: [[...date, ...text('T'), ...clock, ...offset]],
  PlainDate: [date, [...date, ...brackets]],
  PlainDateTime: [
    [...date, ...text('T'), ...clock],
    [...date, ...text('T'), ...clock, ...brackets],
  ],
  PlainMonthDay: [
    [...twoDigits, ...text('-'), ...twoDigits],
    [...date, ...brackets],
  ],
  PlainTime: [clock],
  PlainYearMonth: [
    [...year, ...text('-'), ...twoDigits],
    [...date, ...brackets],
  ],
  ZonedDateTime: [[...date, ...text('T'), ...clock, ...offset, ...brackets]],
}

/** The rows of a shape: a string of the shape fits one of them. */
function language(shape: TextShape): readonly (readonly Piece[])[] {
  switch (shape.kind) {
    case 'string':
      return [[many(anyCharacter)]]
    case 'template':
      return [shape.parts.flatMap(partLanguage)]
    case 'literal':
      return [text(String(shape.value))]
    case 'bigintLiteral':
      return [text(shape.digits)]
    case 'bigint':
      return [[maybe('--'), once(digit), many(digit)]]
    case 'date':
      return [[...date, ...text('T'), ...clock, ...offset]]
    case 'url':
      // The parser passes over blanks before the scheme and line breaks within.
      return [[many('\0 '), once('azAZ'), many(`${digit}azAZ++--..\t\r`), ...text(':'), many(anyCharacter)]]
    case 'bytes':
      return [[many(`${digit}azAZ++//`), maybe('=='), maybe('==')]]
    case 'temporal':
      return temporal[shape.type]
  }
}

/** TypeScript takes `' 1'` and `'0x1F'` for numbers too. */
const blanks =
  '\t\r  \u00a0\u00a0\u1680\u1680\u2000\u200a\u2028\u2029\u202f\u202f\u205f\u205f\u3000\u3000\ufeff\ufeff'
const prefixed = 'afAFooOOxxXX'

function partLanguage(part: TemplatePart): readonly Piece[] {
  if (part.kind === 'text') return text(part.text)
  switch (part.of) {
    case 'number':
      return [once(`${blanks}${digit}..++--`), many(`${blanks}${digit}..++--${prefixed}`)]
    case 'bigint':
      return [maybe('--'), once(digit), many(`${digit}${prefixed}`)]
    case 'Uppercase':
      return [many('\0`{\uffff')]
    case 'Lowercase':
      return [many('\0@[\uffff')]
    default:
      return [many(anyCharacter)]
  }
}

/** Whether some string may be stored for both. */
export function mayCoincide(one: TextShape, other: TextShape): boolean {
  // What is asked most, since most fields are strings.
  if (one.kind === 'string' || other.kind === 'string') return true
  if (one.kind === other.kind && ['date', 'bigint', 'url', 'bytes'].includes(one.kind)) return true
  if (one.kind === 'literal') return couldBe(String(one.value), other)
  if (other.kind === 'literal') return couldBe(String(other.value), one)
  return language(one).some((row) => language(other).some((column) => intersect(row, column)))
}

/** Of one known string it can be said exactly. */
function couldBe(exact: string, shape: TextShape): boolean {
  if (shape.kind === 'url') return URL.canParse(exact)
  if (shape.kind === 'date' && Number.isNaN(Date.parse(exact))) return false
  if (shape.kind === 'bytes' && exact.length % 4 !== 0) return false
  return language(shape).some((row) => intersect(text(exact), row))
}

/** Whether a string fits two rows, by walking both at once. */
function intersect(one: readonly Piece[], other: readonly Piece[]): boolean {
  const seen = new Set<string>()
  const waiting: (readonly [number, number])[] = [[0, 0]]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (seen.has(next.join())) continue
    seen.add(next.join())
    const [at, otherAt] = next
    const piece = one[at]
    const otherPiece = other[otherAt]
    if (piece === undefined && otherPiece === undefined) return true
    if (piece?.optional === true) waiting.push([at + 1, otherAt])
    if (otherPiece?.optional === true) waiting.push([at, otherAt + 1])
    if (piece !== undefined && otherPiece !== undefined && shareCharacter(piece.ranges, otherPiece.ranges)) {
      waiting.push([at + (piece.repeated ? 0 : 1), otherAt + (otherPiece.repeated ? 0 : 1)])
    }
  }
  return false
}

function shareCharacter(one: string, other: string): boolean {
  return pairs(one).some(([from, to]) => pairs(other).some(([low, high]) => from <= high && low <= to))
}

function pairs(ranges: string): readonly (readonly [string, string])[] {
  return Array.from({ length: ranges.length / 2 }, (_, index) => [
    ranges.charAt(index * 2),
    ranges.charAt(index * 2 + 1),
  ])
}

const textKinds: ReadonlySet<Shape['kind']> = new Set<TextShape['kind']>([
  'string',
  'template',
  'literal',
  'bigint',
  'bigintLiteral',
  'date',
  'url',
  'bytes',
  'temporal',
])

/** Whether a shape is stored as a string. */
export function isText(shape: Shape): shape is TextShape {
  return textKinds.has(shape.kind) && (shape.kind !== 'literal' || typeof shape.value === 'string')
}
