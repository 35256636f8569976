/** `typeboss list`: prints the project's queues with their types, options and places of definition. */
import { existsSync } from 'node:fs'
import { InspectionError, inspectProject } from '../transformer/inspect.js'
import { ProjectError } from './errors.js'
import { givenConfig, missingConfig } from './given-config.js'
import { renderTable, type QueueRow } from './list/table.js'
import { nearestFile } from './nearest.js'
import type { Outcome } from './outcome.js'
import { shownPath } from './shown-path.js'

export interface ListOptions {
  readonly project: string | undefined
  readonly format: 'table' | 'json'
  /** The terminal's width in characters; undefined if the output is not a terminal. */
  readonly width: number | undefined
}

export function list({ project, format, width }: ListOptions): Outcome {
  const { queues, problems, configsWithoutPlugin } = inspect(findConfig(project))
  const rows = queues.map((queue) => ({ ...queue, file: shownPath(queue.file) }))
  const errors = [...problems, ...(rows.length > 0 ? configsWithoutPlugin.map(withoutPlugin) : [])]
  return {
    output: format === 'json' ? `${JSON.stringify(rows, undefined, 2)}\n` : table(rows, width),
    errors: errors.map((line) => `${line}\n`).join(''),
    exitCode: problems.length > 0 ? 1 : 0,
  }
}

function inspect(configPath: string): ReturnType<typeof inspectProject> {
  try {
    return inspectProject(configPath)
  } catch (error) {
    throw error instanceof InspectionError ? new ProjectError(error.message) : error
  }
}

function table(rows: readonly QueueRow[], width: number | undefined): string {
  return rows.length > 0 ? renderTable(rows, width) : 'No queues are defined here.\n'
}

/** The queues are listed all the same, as `tspc` would compile them with the plugin. */
function withoutPlugin(configPath: string): string {
  const path = shownPath(configPath)
  return (
    `${path} has no plugin entry of typeboss, so tspc does not compile these queues. ` +
    `Add it with: npx typeboss init --project ${path}`
  )
}

function findConfig(project: string | undefined): string {
  if (project === undefined) {
    const nearest = nearestFile(process.cwd(), ['tsconfig.json'])
    if (nearest !== undefined) return nearest
    throw new ProjectError(
      'There is no tsconfig.json in this folder or in a folder above. Make one with: npx typeboss init',
    )
  }
  const path = givenConfig(project)
  if (existsSync(path)) return path
  throw missingConfig(path)
}
