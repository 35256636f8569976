import type { Row } from './rounds.js'

/** One comparison, which is printed, stored in `results/`, and drawn. */
export interface Table {
  readonly title: string
  readonly unit: 'jobs/s' | 'ms' | 'queries/s' | 'MB'
  readonly rows: readonly Row[]
}

export function print({ title, unit, rows }: Table): void {
  const width = Math.max(...rows.map(({ name }) => name.length))
  console.log(`\n${title}, ${unit}`)
  for (const { name, median, ratio } of rows) {
    console.log(`  ${name.padEnd(width)}${show(median).padStart(10)}${`${ratio.toFixed(2)}×`.padStart(9)}`)
  }
}

export function show(figure: number): string {
  return figure.toLocaleString('en', { maximumFractionDigits: figure < 10 ? 2 : figure < 100 ? 1 : 0 })
}
