/** Times several candidates for one task, in turns, because a busy machine then slows all equally. */

export type Candidates = { readonly [name: string]: () => unknown }

export interface Measured {
  readonly name: string
  /** Microseconds per call, the median of the rounds. */
  readonly median: number
  /** The median of the ratios to the first candidate in the same round: above 1 is slower. */
  readonly ratio: number
}

const warmUpMilliseconds = 150
const mostRounds = 301
const roundMilliseconds = 1
/** The time for each candidate: a slow one is called less often. */
const mostMilliseconds = 1_500

export async function measure(candidates: Candidates): Promise<readonly Measured[]> {
  const names = Object.keys(candidates)
  for (const name of [...names, ...names]) await warmUp(candidates[name] ?? (() => {}))
  const counts = new Map(names.map((name) => [name, callsPerRound(candidates[name] ?? (() => {}))]))
  const times = new Map(names.map((name) => [name, [] as number[]]))
  const slowest = Math.max(
    ...names.map(
      (name) => time(candidates[name] ?? (() => {}), counts.get(name) ?? 1) * (counts.get(name) ?? 1),
    ),
  )
  const rounds = Math.min(mostRounds, Math.ceil((mostMilliseconds * 1_000) / slowest))
  for (let round = 0; round < rounds; round++) {
    // Another candidate goes first in each round.
    for (const name of [...names.slice(round % names.length), ...names.slice(0, round % names.length)]) {
      times.get(name)?.push(time(candidates[name] ?? (() => {}), counts.get(name) ?? 1))
    }
  }
  const base = times.get(names[0] ?? '') ?? []
  return names.map((name) => {
    const own = times.get(name) ?? []
    return {
      name,
      median: median(own),
      ratio: median(own.map((each, round) => each / (base[round] ?? each))),
    }
  })
}

/** Calls a candidate until V8 has compiled it, on its own threads. */
async function warmUp(run: () => unknown): Promise<void> {
  const end = performance.now() + warmUpMilliseconds
  while (performance.now() < end) {
    for (let call = 0; call < 100; call++) if (performance.now() < end) sink = run()
    await new Promise((resolve) => setImmediate(resolve))
  }
}

function callsPerRound(run: () => unknown): number {
  let count = 1
  while (time(run, count) * count < roundMilliseconds * 1_000) count *= 2
  return count
}

let sink: unknown

function time(run: () => unknown, count: number): number {
  const start = performance.now()
  for (let call = 0; call < count; call++) sink = run()
  return ((performance.now() - start) * 1_000) / count
}

/** Keeps the last result, because V8 could remove work without an effect. */
export function lastResult(): unknown {
  return sink
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((one, other) => one - other)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}
