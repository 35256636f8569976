/** `typeboss list`: the project's queues, with their types, their options and where each is defined. */
import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import type ts from 'typescript'
import type { TypeScript } from '../transformer/compiler/compiler.js'
import { loadCompiler } from '../transformer/single-file/load-compiler.js'
import { ProjectError } from './errors.js'
import { givenConfig, missingConfig } from './given-config.js'
import { describeDiagnostics } from '../transformer/compiler/describe-diagnostics.js'
import { pluginEntry } from './init/plugin-entry.js'
import type { QueueRow } from './list/queue-row.js'
import { readProjects, type TsProject } from './list/read-projects.js'
import { readQueues } from './list/read-queues.js'
import { renderTable } from './list/table.js'
import { nearestFile } from './nearest.js'
import type { Outcome } from './outcome.js'
import { shownPath } from './shown-path.js'

export interface ListOptions {
  readonly project: string | undefined
  readonly format: 'table' | 'json'
  /** Of the terminal, in characters; undefined where the output goes anywhere else. */
  readonly width: number | undefined
}

export function list({ project, format, width }: ListOptions): Outcome {
  const path = findConfig(project)
  const compiler = projectCompiler(dirname(path))
  const projects = readProjects(compiler, path)
  const found = projects.map((each) => readQueues(compiler, each))
  const rows = withoutRepeats(found.flatMap((queues) => queues.rows))
  const diagnostics = compiler.sortAndDeduplicateDiagnostics(found.flatMap((queues) => queues.diagnostics))
  return {
    output: format === 'json' ? `${JSON.stringify(rows, undefined, 2)}\n` : table(rows, width),
    errors: describeDiagnostics(compiler, diagnostics) + (rows.length > 0 ? withoutPlugin(projects) : ''),
    exitCode: diagnostics.length > 0 ? 1 : 0,
  }
}

function table(rows: readonly QueueRow[], width: number | undefined): string {
  return rows.length > 0 ? renderTable(rows, width) : 'No queues are defined here.\n'
}

/** What is listed is what tspc would compile, if it were told to. */
function withoutPlugin(projects: readonly TsProject[]): string {
  return projects
    .filter(({ config }) => !isCompiledByTypeboss(config.options))
    .map(
      ({ path }) =>
        `${shownPath(path)} has no plugin entry of typeboss, so tspc does not compile these queues. ` +
        `Add it with: npx typeboss init --project ${shownPath(path)}\n`,
    )
    .join('')
}

function isCompiledByTypeboss({ plugins }: ts.CompilerOptions): boolean {
  if (!Array.isArray(plugins)) return false
  return plugins.some(
    (plugin) =>
      typeof plugin === 'object' && 'transform' in plugin && plugin.transform === pluginEntry.transform,
  )
}

/** In the order of their names. A project that refers to another one sees that one's queues too. */
function withoutRepeats(rows: readonly QueueRow[]): readonly QueueRow[] {
  const byPlace = new Map(rows.map((row) => [`${row.name} ${row.file}:${row.line}`, row]))
  return [...byPlace.values()].toSorted((one, other) => (one.name < other.name ? -1 : 1))
}

function findConfig(project: string | undefined): string {
  if (project === undefined) {
    const nearest = nearestFile(process.cwd(), ['tsconfig.json'])
    if (nearest !== undefined) return nearest
    throw new ProjectError(
      'There is no tsconfig.json here, nor in a folder above. Make one with: npx typeboss init',
    )
  }
  const path = givenConfig(project)
  if (existsSync(path)) return path
  throw missingConfig(path)
}

function projectCompiler(folder: string): TypeScript {
  try {
    return loadCompiler(folder)
  } catch (error) {
    throw new ProjectError(error instanceof Error ? error.message : String(error))
  }
}
