/**
 * Runs contenders in turn. The speed of a machine varies, so each round runs every contender once, each round begins with
 * another contender, and only figures of the same round are compared.
 */
export interface Runner {
  readonly name: string
  readonly run: () => Promise<number>
}

export interface Row {
  readonly name: string
  readonly median: number
  /** The median of this row's ratio to the first row, round by round. */
  readonly ratio: number
  readonly all: readonly number[]
}

/** For a quick look: `BENCH_ROUNDS=1`. */
const mostRounds = Number(process.env['BENCH_ROUNDS'] ?? Infinity)

export async function inTurn(runners: readonly Runner[], wanted: number): Promise<readonly Row[]> {
  const rounds = Math.min(wanted, mostRounds)
  const figures = new Map<string, number[]>(runners.map(({ name }) => [name, []]))
  for (let round = 0; round < rounds; round += 1) {
    for (let turn = 0; turn < runners.length; turn += 1) {
      const runner = runners[(round + turn) % runners.length]
      // One at a time, because they would disturb each other.
      // oxlint-disable-next-line no-await-in-loop
      if (runner !== undefined) figures.get(runner.name)?.push(await runner.run())
    }
  }
  const base = figures.get(runners[0]?.name ?? '') ?? []
  return [...figures].map(([name, all]) => ({
    name,
    median: median(all),
    ratio: median(all.map((figure, round) => figure / (base[round] ?? NaN))),
    all,
  }))
}

export function median(figures: readonly number[]): number {
  return quantile(figures, 0.5)
}

export function quantile(figures: readonly number[], share: number): number {
  const sorted = figures.toSorted((a, b) => a - b)
  return sorted[Math.min(Math.floor(sorted.length * share), sorted.length - 1)] ?? NaN
}
