/** `typeboss list`: prints the project's queues with their types, options and places of definition. */
import { renderTable, type QueueRow } from './list/table.js'
import type { Outcome } from './outcome.js'
import { findConfig, inspect, withoutPlugin } from './project-queues.js'
import { shownPath } from './shown-path.js'

export interface ListOptions {
  readonly project: string | undefined
  readonly format: 'table' | 'json'
  /** The terminal's width in characters; undefined if the output is not a terminal. */
  readonly width: number | undefined
}

export function list({ project, format, width }: ListOptions): Outcome {
  const { queues, problems, configsWithoutPlugin } = inspect(findConfig(project))
  const rows = queues.map(({ contract: _its, ...queue }) => ({ ...queue, file: shownPath(queue.file) }))
  const errors = [...problems, ...(rows.length > 0 ? configsWithoutPlugin.map(withoutPlugin) : [])]
  return {
    output: format === 'json' ? `${JSON.stringify(rows, undefined, 2)}\n` : table(rows, width),
    errors: errors.map((line) => `${line}\n`).join(''),
    exitCode: problems.length > 0 ? 1 : 0,
  }
}

function table(rows: readonly QueueRow[], width: number | undefined): string {
  return rows.length > 0 ? renderTable(rows, width) : 'No queues are defined here.\n'
}
