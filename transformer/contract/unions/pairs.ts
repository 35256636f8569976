/**
 * A question about two shapes that is answered by the same question about their parts. Each pair is asked about once,
 * however often it is met, so the work grows with the number of pairs, and recursive types come to an end: a pair that is
 * met again while it is open counts as `assumed`, and is decided anew if the answer turns out otherwise. The order
 * of the questions does not change the answers.
 */
import { children } from '../shape/children.js'
import { resolve, type Shape, type Target } from '../../../facts/shape/shape.js'

export type Ask = (one: Shape, other: Shape) => boolean
type Resolved = Target['shape']

/** A pair, and those whose answer depends on it. */
interface Pair {
  readonly one: Resolved
  readonly other: Resolved
  readonly dependents: Set<Pair>
  answer: boolean
  isFinal: boolean
}

/** How many pairs are asked about within each other before the next one has to wait. */
const deepest = 200

/**
 * An answer other than `assumed` must never be taken back when more pairs have another answer than `assumed`.
 */
export function askOfPairs(
  assumed: boolean,
  decide: (one: Resolved, other: Resolved, ask: Ask) => boolean,
): Ask {
  const known = new WeakMap<Shape, WeakMap<Shape, Pair>>()
  let open: Pair[] | undefined
  const waiting: Pair[] = []
  let depth = 0

  const decideNow = (pair: Pair): void => {
    if (pair.answer !== assumed) return
    depth++
    pair.answer = decide(pair.one, pair.other, (one, other) => askFor(pair, resolve(one), resolve(other)))
    depth--
    if (pair.answer === assumed) return
    waiting.push(...pair.dependents)
    pair.dependents.clear()
  }

  /** Finds a pair, or adds it. */
  const pairOf = (one: Resolved, other: Resolved): Pair => {
    const others = known.get(one) ?? new WeakMap<Shape, Pair>()
    known.set(one, others)
    const before = others.get(other)
    if (before !== undefined) return before
    const pair = { one, other, dependents: new Set<Pair>(), answer: assumed, isFinal: false }
    others.set(other, pair)
    open?.push(pair)
    if (depth < deepest) decideNow(pair)
    else waiting.push(pair)
    return pair
  }

  const askFor = (asking: Pair, one: Resolved, other: Resolved): boolean => {
    // Not worth remembering. A leaf may still have parts of its own: `unknown` is any of the kinds of JSON.
    if (children(one).length === 0 && children(other).length === 0)
      return decide(one, other, (part, otherPart) => askFor(asking, resolve(part), resolve(otherPart)))
    const pair = pairOf(one, other)
    if (pair.answer === assumed && !pair.isFinal) pair.dependents.add(asking)
    return pair.answer
  }

  return (one, other) => {
    const before = known.get(resolve(one))?.get(resolve(other))
    if (before?.isFinal === true) return before.answer
    open = []
    const pair = pairOf(resolve(one), resolve(other))
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) decideNow(next)
    for (const own of open) {
      own.isFinal = true
      own.dependents.clear()
    }
    open = undefined
    return pair.answer
  }
}
