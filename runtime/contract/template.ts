/**
 * Checks whether a text is of a template literal type, in linear time.
 *
 * TypeScript splits a text at the first occurrence of each fixed part, then checks the text in each hole. The first test
 * does the same. It refuses some texts that a program can produce: `${-1}-${2}` is of the type `${number}-${number}`,
 * but its first dash is no separator. The second test takes such texts: it follows all ways to split the text at once,
 * and takes numbers in a hole as JavaScript prints them.
 */
export type Hole = 'string' | 'number' | 'bigint' | StringCase

type StringCase = 'Uppercase' | 'Lowercase' | 'Capitalize' | 'Uncapitalize'

/** Returns the test of a type: `template(['order-', ''], ['number'])` for `order-${number}`. */
export function template(texts: readonly string[], holes: readonly Hole[]): (text: string) => boolean {
  const [start = '', ...others] = texts
  const end = others.pop() ?? ''
  const last = holes.length - 1
  // With one hole, or with holes that take any text, no other way to split can fit.
  const isDecided = holes.length < 2 || holes.every((hole) => hole === 'string')

  const fitsAsSplit = (text: string): boolean => {
    const stop = text.length - end.length
    let from = start.length
    for (const [index, separator] of others.entries()) {
      // Without a separator, a hole is one UTF-16 unit.
      const to = separator === '' ? from + 1 : text.indexOf(separator, from)
      if (to === -1 || to + separator.length > stop || !fills(holes[index], text.slice(from, to)))
        return false
      from = to + separator.length
    }
    return fills(holes[last], text.slice(from, stop))
  }

  return (text) =>
    text.length >= start.length + end.length &&
    text.startsWith(start) &&
    text.endsWith(end) &&
    (fitsAsSplit(text) || (!isDecided && isPutTogether(text, texts, holes)))
}

/** Whether TypeScript takes a literal text in a hole. */
function fills(hole: Hole | undefined, text: string): boolean {
  switch (hole) {
    case 'number':
      return text !== '' && Number.isFinite(Number(text))
    case 'bigint':
      return bigintLiteral.test(text)
    case 'Uppercase':
      return text === text.toUpperCase()
    case 'Lowercase':
      return text === text.toLowerCase()
    case 'Capitalize':
      return text.charAt(0) === text.charAt(0).toUpperCase()
    case 'Uncapitalize':
      return text.charAt(0) === text.charAt(0).toLowerCase()
    default:
      return true
  }
}

const bigintLiteral = /^-?(?:0|[1-9]\d*|0[xX][\da-fA-F]+|0[oO][0-7]+|0[bB][01]+)$/

/** Marks, for each part in turn, all positions of the text at which the parts so far can end. */
function isPutTogether(text: string, texts: readonly string[], holes: readonly Hole[]): boolean {
  let reached = new Uint8Array(text.length + 1)
  reached[0] = 1
  for (const [index, fixed] of texts.entries()) {
    reached = afterText(text, fixed, reached)
    const hole = holes[index]
    if (hole !== undefined) reached = afterHole(text, hole, reached)
  }
  return reached[text.length] === 1
}

type Positions = Uint8Array<ArrayBuffer>

function afterText(text: string, fixed: string, reached: Positions): Positions {
  const next = new Uint8Array(reached.length)
  for (let at = text.indexOf(fixed); at !== -1 && at < reached.length; at = text.indexOf(fixed, at + 1)) {
    if (reached[at] === 1) next[at + fixed.length] = 1
    if (at === text.length) break
  }
  return next
}

function afterHole(text: string, hole: Hole, reached: Positions): Positions {
  const next = new Uint8Array(reached.length)
  const step = stepOf(hole)
  let states = 0
  for (let at = 0; at < reached.length; at++) {
    if (reached[at] === 1) states |= begun
    if ((states & ended) !== 0 || (hole !== 'number' && hole !== 'bigint' && states !== 0)) next[at] = 1
    states = step(states, text, at)
  }
  return next
}

type Step = (states: number, text: string, at: number) => number

function stepOf(hole: Hole): Step {
  switch (hole) {
    case 'number':
      return (states, text, at) => printedNumber(states, text.charAt(at))
    case 'bigint':
      return (states, text, at) => printedNumber(states, text.charAt(at)) & (begun | signed | zero | digits)
    case 'Uppercase':
    case 'Lowercase':
      return (states, text, at) => (isOfCase(hole, characterAt(text, at)) ? states : 0)
    case 'Capitalize':
    case 'Uncapitalize':
      // Only the first unit counts.
      return (states, text, at) =>
        (states & inside) !== 0 || (states !== 0 && fills(hole, text.charAt(at))) ? inside : 0
    default:
      return (states) => states
  }
}

// The states within a printed number, `-1.5e+30`. Several can hold at once.
const begun = 1
const signed = 2
const digits = 4
const pointed = 8
const fraction = 16
const raised = 32
const raisedSigned = 64
const power = 128
/** After a first 0: no digit follows it. */
const zero = 256
const ended = zero | digits | fraction | power
/** After the first unit of a text in a hole. */
const inside = 512

function printedNumber(states: number, unit: string): number {
  switch (unit) {
    case '-':
      return ((states & begun) !== 0 ? signed : 0) | ((states & raised) !== 0 ? raisedSigned : 0)
    case '+':
      return (states & raised) !== 0 ? raisedSigned : 0
    case '.':
      return (states & (zero | digits)) !== 0 ? pointed : 0
    case 'e':
      return (states & (zero | digits | fraction)) !== 0 ? raised : 0
    default:
      if (unit < '0' || unit > '9') return 0
      return (
        ((states & (begun | signed)) !== 0 ? (unit === '0' ? zero : digits) : 0) |
        ((states & digits) !== 0 ? digits : 0) |
        ((states & (pointed | fraction)) !== 0 ? fraction : 0) |
        ((states & (raisedSigned | power)) !== 0 ? power : 0)
      )
  }
}

function isOfCase(hole: 'Uppercase' | 'Lowercase', character: string): boolean {
  return character === (hole === 'Uppercase' ? character.toUpperCase() : character.toLowerCase())
}

/** The character that a unit belongs to: a letter may be written as two units. */
function characterAt(text: string, at: number): string {
  const isSecond = /[\uDC00-\uDFFF]/.test(text.charAt(at)) && /[\uD800-\uDBFF]/.test(text.charAt(at - 1))
  return String.fromCodePoint(text.codePointAt(isSecond ? at - 1 : at) ?? 0)
}
