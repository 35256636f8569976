/** Queues as a table: one line for each queue, cut to the terminal's width. */
import { inspect } from 'node:util'

export interface QueueRow {
  readonly name: string
  readonly input: string
  readonly output: string
  readonly options: object
  /** From the current folder. */
  readonly file: string
  readonly line: number
}

const headings = ['QUEUE', 'INPUT', 'OUTPUT', 'OPTIONS', 'DEFINED IN'] as const

/** Types and options may be cut. Names and places may not, because users copy them. */
const cuttable: ReadonlySet<number> = new Set([1, 2, 3])
const gap = '  '
const narrowest = 8

export function renderTable(rows: readonly QueueRow[], width: number | undefined): string {
  const lines = [headings, ...rows.map(cells)]
  const widths = headings.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)))
  const fitting = width === undefined ? widths : fit(widths, width)
  return lines
    .map(
      (line) =>
        `${line
          .map((cell, column) => sized(cell, fitting[column] ?? 0))
          .join(gap)
          .trimEnd()}\n`,
    )
    .join('')
}

function cells({ name, input, output, options, file, line }: QueueRow): readonly string[] {
  const hasOptions = Object.keys(options).length > 0
  return [
    name,
    oneLine(input),
    oneLine(output),
    hasOptions ? inspect(options, { depth: null, breakLength: Infinity, compact: true }) : '',
    `${file}:${line}`,
  ]
}

function oneLine(type: string): string {
  return type.replaceAll(/\s+/g, ' ')
}

/** Shortens the widest column by one character at a time until the line fits. */
function fit(widths: readonly number[], width: number): readonly number[] {
  const fitted = [...widths]
  const total = (): number => fitted.reduce((sum, each) => sum + each, gap.length * (fitted.length - 1))
  while (total() > width) {
    const candidates = [...cuttable].filter((column) => (fitted[column] ?? 0) > narrowest)
    const widest = candidates.toSorted((one, other) => (fitted[other] ?? 0) - (fitted[one] ?? 0))[0]
    if (widest === undefined) break
    fitted[widest] = (fitted[widest] ?? 0) - 1
  }
  return fitted
}

function sized(cell: string, width: number): string {
  return cell.length > width ? `${cell.slice(0, width - 1)}…` : cell.padEnd(width)
}
