/** `typeboss list`: prints the project's queues with their types, options and places of definition. */
import { loadSupport, refusedOptions, renderSupport, uncheckedOptions } from './list/service.js'
import { renderTable, type QueueRow } from './list/table.js'
import type { Outcome } from './outcome.js'
import { findConfig, inspect, withoutPlugin } from './project-queues.js'
import { shownPath } from './shown-path.js'

export interface ListOptions {
  readonly project: string | undefined
  readonly format: 'table' | 'json'
  /** `pg-boss`, `bullmq`, or a file that exports a queue service, to compare the queues with. */
  readonly service: string | undefined
  /** The terminal's width in characters; undefined if the output is not a terminal. */
  readonly width: number | undefined
}

export async function list({ project, format, service, width }: ListOptions): Promise<Outcome> {
  const { queues, problems, configsWithoutPlugin } = inspect(findConfig(project))
  const rows = queues.map(({ contract: _its, ...queue }) => ({ ...queue, file: shownPath(queue.file) }))
  const errors = [...problems, ...(rows.length > 0 ? configsWithoutPlugin.map(withoutPlugin) : [])]
  const shared = { errors: errors.map((line) => `${line}\n`).join('') }
  if (service === undefined) {
    const output = format === 'json' ? asJson(rows) : table(rows, width)
    return { ...shared, output, exitCode: problems.length > 0 ? 1 : 0 }
  }
  const supports = await loadSupport(service)
  const checked = await Promise.all(
    rows.map(async (row) => ({
      ...row,
      unsupported: await refusedOptions(supports, row),
      unchecked: uncheckedOptions(row),
    })),
  )
  const isRefused = checked.some(({ unsupported }) => unsupported.length > 0)
  return {
    ...shared,
    output:
      format === 'json'
        ? asJson({ supports, queues: checked })
        : table(rows, width) + renderSupport(supports, checked),
    exitCode: problems.length > 0 || isRefused ? 1 : 0,
  }
}

function asJson(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`
}

function table(rows: readonly QueueRow[], width: number | undefined): string {
  return rows.length > 0 ? renderTable(rows, width) : 'No queues are defined here.\n'
}
