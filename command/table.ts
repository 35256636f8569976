/** Queues as a table: a column as wide as its widest cell, and none so wide that the others are out of sight. */
import type { ListedQueue } from './list.js'

const widest = 60
const columns = ['name', 'input', 'output', 'options', 'place'] as const

export function tableOf(queues: readonly ListedQueue[]): string {
  if (queues.length === 0) return 'No queues: no file of this project has a defineQueue().\n'
  const rows = [[...columns], ...queues.map((queue) => columns.map((column) => cell(queue[column], column)))]
  const widths = columns.map((_column, index) => Math.max(...rows.map((row) => row[index]?.length ?? 0)))
  return rows
    .map((row) =>
      row
        .map((text, index) => text.padEnd(widths[index] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .map((line) => `${line}\n`)
    .join('')
}

/** A place is whole, so that a terminal can open it. */
function cell(text: string, column: (typeof columns)[number]): string {
  return column === 'place' || text.length <= widest ? text : `${text.slice(0, widest - 1)}…`
}
