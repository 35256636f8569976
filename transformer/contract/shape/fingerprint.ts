/**
 * Which shapes are equal, and a short name for each: same types, same fingerprint, on every machine.
 *
 * Writing a shape out and hashing the text would not do: a recursive type has no end, and where two types refer to
 * each other, which of them is met first depends on the order in which the checker happened to number them. So each
 * shape starts with a name for what it is by itself, and then, round after round, takes in the names of its parts,
 * until a round distinguishes no more shapes than the one before (colour refinement). The result depends on nothing
 * but the structure.
 */
import { hash as hashOf } from 'node:crypto'
import { children, reachable } from './children.js'
import { resolve, type BigIntCheck, type Check, type Shape } from '../../../facts/shape/shape.js'

/**
 * A short stable hash of a shape: `'k2j9x0q1m4'`.
 *
 * The hash in which the rounds end would not do here: it has taken in as many levels of the shape as there were
 * rounds, and a change further down is not in it. So the classes are numbered in the order in which they are met
 * from the top, and each is written out once, with the numbers of its parts.
 */
export function fingerprint(shape: Shape): string {
  const classOf = classify([shape], remembered(hash))
  const numbers = new Map<string, number>()
  const written: string[] = []
  const numberOf = (part: Shape): number => {
    const known = numbers.get(classOf(part))
    if (known !== undefined) return known
    const number = numbers.size
    numbers.set(classOf(part), number)
    const parts = inStableOrder(part, classOf).map(numberOf)
    written.push(`${number} is ${ownWords(resolve(part))} of ${parts.join(' ')}`)
    return number
  }
  numberOf(shape)
  return inLettersAndDigits(hashOf('sha256', written.join('\n')))
}

function inStableOrder(shape: Shape, classOf: (part: Shape) => string): readonly Shape[] {
  const parts = children(shape)
  if (resolve(shape).kind !== 'union') return parts
  return parts.toSorted((one, other) => (classOf(one) < classOf(other) ? -1 : 1))
}

/**
 * For all shapes that can be reached from the roots: a name that two of them share only if they are equal. It comes of
 * `shorten`: by default the names hold for these shapes only, and cost less than hashes.
 */
export function classify(
  roots: readonly Shape[],
  shorten: (text: string) => string = numbered(),
): (shape: Shape) => string {
  const names = new Map<Shape, string>()
  const structures: Structure[] = []
  for (const shape of reachable(roots)) {
    const words = ownWords(shape)
    const parts = children(shape)
    names.set(shape, shorten(words))
    if (parts.length > 0) structures.push({ shape, words, parts })
  }
  for (let classes = 0, before = -1; classes !== before;) {
    before = classes
    // All at once: none takes in a name of the same round.
    const refined = structures.map(
      (structure) => [structure.shape, shorten(refine(structure, names))] as const,
    )
    for (const [shape, name] of refined) names.set(shape, name)
    classes = new Set(refined.map(([, name]) => name)).size
  }
  return (shape) => names.get(resolve(shape)) ?? fingerprint(shape)
}

interface Structure {
  readonly shape: Shape
  readonly words: string
  readonly parts: readonly Shape[]
}

function refine({ shape, words, parts }: Structure, names: ReadonlyMap<Shape, string>): string {
  const inner = parts.map((part) => names.get(part) ?? '')
  // A union's order is the checker's, not the author's.
  if (shape.kind === 'union') inner.sort()
  return `${words} of ${inner.join(' ')}`
}

/** Gives each text a number, the same text the same. */
function numbered(): (text: string) => string {
  let count = 0
  return remembered(() => String(count++))
}

/** Asks once for each text: a type has many parts that are alike, such as strings. */
function remembered(shorten: (text: string) => string): (text: string) => string {
  const known = new Map<string, string>()
  return (text) => {
    const short = known.get(text) ?? shorten(text)
    known.set(text, short)
    return short
  }
}

/** What a shape is apart from its parts. */
export function ownWords(shape: Shape): string {
  switch (shape.kind) {
    case 'object':
      return JSON.stringify([
        'object',
        shape.fields.map((field) => [field.name, field.optional]),
        shape.index.map((rule) => [rule.key, rule.optional]),
      ])
    case 'tuple':
      return JSON.stringify([
        'tuple',
        shape.elements.map((element) => element.optional),
        shape.rest !== undefined,
        inOrder(shape.checks),
      ])
    case 'union':
      return 'union'
    case 'literal':
      return JSON.stringify(['literal', typeof shape.value, String(shape.value)])
    case 'template':
      return JSON.stringify(['template', shape.parts, inOrder(shape.checks)])
    case 'string':
    case 'number':
    case 'array':
    case 'set':
    case 'map':
      return shape.checks.length === 0 ? shape.kind : JSON.stringify([shape.kind, inOrder(shape.checks)])
    case 'bigint':
      return shape.checks.length === 0 ? shape.kind : JSON.stringify([shape.kind, inOrder(shape.checks)])
    case 'bytes':
    case 'temporal':
      return JSON.stringify([shape.kind, shape.type])
    case 'bigintLiteral':
      return JSON.stringify([shape.kind, shape.digits])
    default:
      return shape.kind
  }
}

function inOrder(checks: readonly (Check | BigIntCheck)[]): readonly string[] {
  return checks.map((check) => JSON.stringify(check)).toSorted()
}

function inLettersAndDigits(hexadecimal: string): string {
  const digest = BigInt(`0x${hexadecimal.slice(0, 16)}`)
  return digest.toString(36).padStart(13, '0').slice(-12)
}

function hash(text: string): string {
  return hashOf('sha256', text, 'base64url')
}
