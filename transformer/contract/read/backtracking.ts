/**
 * Whether a regular expression is known to backtrack: whether there are texts for which V8 tries many ways to match before it
 * gives up. The expression is made an automaton with one state for each character in it (Glushkov's). Two findings count:
 *
 *   exponential   From a state, two paths over the same text lead back to it: `(a+)+`, `(a|a)*`, `(\w|\d)+`. Each round doubles
 *                 the number of ways.
 *   polynomial    Two loops that take the same character follow each other without anything between them: `.*.*`, `\w*\d*`.
 *
 * A `{m,n}` is written out. With an upper limit of 8 and more, its content is judged as a loop too, since 2⁸ ways are many already. What the
 * analysis cannot follow (backreferences, very long expressions) is not reported: this is a warning about what is known.
 */
import { parsePattern, type Pattern } from './pattern-syntax.js'

export type Backtracking = 'exponential' | 'polynomial'

export function backtrackingOf(source: string, flags: string): Backtracking | undefined {
  const pattern = parsePattern(source, flags)
  if (pattern === undefined) return undefined
  const overlap = createOverlap(source, flags)
  const found = [pattern, ...partsJudgedAlone(pattern)].flatMap((part) => {
    const automaton = automatonOf(part)
    return automaton === undefined ? [] : [judge(automaton, overlap)]
  })
  return found.find((kind) => kind === 'exponential') ?? found.find((kind) => kind === 'polynomial')
}

/** Maximum number of states. Longer expressions are not judged. */
const mostStates = 300

/** Maximum number of pairs of states that are compared for one expression. */
const mostSteps = 1_000_000

/** The least upper limit of a `{m,n}` whose content is judged as a loop. */
const countsAsLoop = 8

/** What is inside lookarounds, and the contents of large counted groups as loops. */
function partsJudgedAlone(pattern: Pattern): readonly Pattern[] {
  switch (pattern.kind) {
    case 'character':
      return []
    case 'sequence':
    case 'choice':
      return pattern.parts.flatMap(partsJudgedAlone)
    case 'look':
      return [pattern.of, ...partsJudgedAlone(pattern.of)]
    case 'repeat': {
      const inside = partsJudgedAlone(pattern.of)
      return pattern.most >= countsAsLoop && pattern.most < Infinity
        ? [{ kind: 'repeat', of: pattern.of, least: 0, most: Infinity }, ...inside]
        : inside
    }
  }
}

interface State {
  /** The character's class, as it is written. */
  readonly source: string
  /** The states that may come next, each with the number of ways to get there. */
  readonly next: Map<number, number>
}

type Automaton = readonly State[]

/** A part of an automaton: where it begins and ends. */
interface Fragment {
  readonly first: readonly number[]
  readonly last: readonly number[]
  readonly mayBeEmpty: boolean
}

const nothing: Fragment = { first: [], last: [], mayBeEmpty: true }

class TooLong extends Error {}

function automatonOf(pattern: Pattern): Automaton | undefined {
  const states: State[] = []

  function connect(from: Fragment, to: Fragment): void {
    for (const state of from.last) {
      const next = states[state]?.next
      for (const other of to.first) next?.set(other, (next.get(other) ?? 0) + 1)
    }
  }

  function join(one: Fragment, other: Fragment): Fragment {
    connect(one, other)
    return {
      first: one.mayBeEmpty ? [...one.first, ...other.first] : one.first,
      last: other.mayBeEmpty ? [...one.last, ...other.last] : other.last,
      mayBeEmpty: one.mayBeEmpty && other.mayBeEmpty,
    }
  }

  function build(part: Pattern): Fragment {
    switch (part.kind) {
      case 'character': {
        if (states.length === mostStates) throw new TooLong()
        const state = states.push({ source: part.source, next: new Map() }) - 1
        return { first: [state], last: [state], mayBeEmpty: false }
      }
      case 'sequence':
        return part.parts.reduce((before, own) => join(before, build(own)), nothing)
      case 'choice': {
        const built = part.parts.map(build)
        return {
          first: built.flatMap(({ first }) => first),
          last: built.flatMap(({ last }) => last),
          mayBeEmpty: built.some(({ mayBeEmpty }) => mayBeEmpty),
        }
      }
      case 'repeat':
        return repeat(part.of, part.least, part.most)
      case 'look':
        return nothing
    }
  }

  function repeat(of: Pattern, least: number, most: number): Fragment {
    if (most === 0) return nothing
    if (most === Infinity && least <= 1) {
      const loop = build(of)
      connect(loop, loop)
      return { ...loop, mayBeEmpty: loop.mayBeEmpty || least === 0 }
    }
    // `a{2,4}` is `aa(a(a)?)?`, and `a{2,}` is `aa+`.
    const own = build(of)
    if (own.first.length === 0) return own
    const rest = repeat(of, Math.max(least - 1, 0), most - 1)
    const all = join(own, rest)
    return { ...all, mayBeEmpty: all.mayBeEmpty || least === 0 }
  }

  try {
    build(pattern)
    return states
  } catch (error) {
    if (error instanceof TooLong) return undefined
    throw error
  }
}

type Overlap = (one: State, other: State) => boolean

function judge(automaton: Automaton, overlap: Overlap): Backtracking | undefined {
  const isExponential =
    automaton.some(({ next }) => [...next.values()].some((ways) => ways > 1)) ||
    hasTwoWaysBack(automaton, overlap)
  if (isExponential) return 'exponential'
  const isPolynomial = automaton.some((state, index) =>
    [...state.next.keys()].some((following) => {
      const other = automaton[following]
      const areLoops = state.next.has(index) && other?.next.has(following) === true
      return following !== index && areLoops && overlap(state, other)
    }),
  )
  return isPolynomial ? 'polynomial' : undefined
}

/** Whether two different paths over one text lead from some state back to it. */
function hasTwoWaysBack(automaton: Automaton, overlap: Overlap): boolean {
  const size = automaton.length
  let steps = 0
  const nextOf = (pair: number): readonly number[] => {
    const [one, other] = [automaton[Math.floor(pair / size)], automaton[pair % size]]
    if (one === undefined || other === undefined) return []
    const others = [...other.next.keys()]
    steps += one.next.size * others.length
    return [...one.next.keys()].flatMap((left) =>
      others
        .filter((right) => areOverlapping(automaton, overlap, left, right))
        .map((right) => left * size + right),
    )
  }
  return automaton.some((_, index) => {
    const start = index * size + index
    const before = new Map<number, number[]>([[start, []]])
    const queue = [start]
    for (const pair of queue) {
      if (steps > mostSteps) return false
      for (const next of nextOf(pair)) {
        const known = before.get(next)
        if (known === undefined) queue.push(next)
        before.set(next, [...(known ?? []), pair])
      }
    }
    const leadBack = new Set([start])
    for (const pair of leadBack) for (const earlier of before.get(pair) ?? []) leadBack.add(earlier)
    return [...leadBack].some((pair) => Math.floor(pair / size) !== pair % size)
  })
}

function areOverlapping(automaton: Automaton, overlap: Overlap, left: number, right: number): boolean {
  const [one, other] = [automaton[left], automaton[right]]
  return left === right || (one !== undefined && other !== undefined && overlap(one, other))
}

/** Whether two classes share a character: one of ASCII, of the expression itself, or of a few scripts. */
function createOverlap(source: string, flags: string): Overlap {
  const ascii = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code))
  const scripts = ['\u00a0', 'é', 'Ω', 'я', '中', '😀']
  const samples = [...new Set([...ascii, ...Array.from(source), ...scripts])]
  const taken = new Map<string, ReadonlySet<string>>()
  const takenBy = (written: string): ReadonlySet<string> => {
    const expression = new RegExp(`^${written}$`, flags)
    const known = taken.get(written) ?? new Set(samples.filter((sample) => expression.test(sample)))
    taken.set(written, known)
    return known
  }
  return (one, other) => {
    if (one.source === other.source) return true
    const others = takenBy(other.source)
    return [...takenBy(one.source)].some((character) => others.has(character))
  }
}
