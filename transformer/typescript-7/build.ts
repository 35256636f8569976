/** `typeboss build` on TypeScript 7.1 or later: one compilation of one project, as `tsc -p` does it. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { CompilerOptions7, Diagnostic7 } from './api.js'
import { removeBuildInfo, writeBuildInfo } from './build-info.js'
import { print } from './diagnostics.js'
import type { Outputs } from './emit/emit.js'
import { openProject, type Project7 } from './project.js'
import type { ProjectConfig7, Session } from './session.js'

/** The numbers that `tsc` exits with. */
export const exitCodes = { success: 0, skipped: 1, generated: 2 } as const

export interface Reporter {
  readonly out: (text: string) => void
  readonly errors: (text: string) => void
  readonly isPretty: boolean
  /** Paths are printed from here. */
  readonly folder: string
}

export interface Built {
  readonly exitCode: number
  readonly errors: readonly Diagnostic7[]
  readonly outputs: Outputs
  /** The files that were read, without the language's own. */
  readonly inputs: readonly string[]
}

/** Options of the command line that the API's typings leave out. */
interface Flags {
  readonly listEmittedFiles?: unknown
  readonly listFiles?: unknown
}

/** `records` says whether the next build may skip a project that this one left without errors. */
export function buildProject(
  session: Session,
  config: ProjectConfig7,
  reporter: Reporter,
  records: boolean,
): Built {
  const begun = Date.now()
  const project = openProject(session, config)
  try {
    const built = emitProject(session, project, reporter)
    const { version } = session.typescript
    const { exitCode, inputs, outputs } = built
    if (records && exitCode === exitCodes.success)
      writeBuildInfo(version, config, { begun, inputs, outputs: outputs.keys() })
    else if (records || config.options.noEmit !== true) removeBuildInfo(config)
    return built
  } finally {
    project.dispose()
  }
}

/** Checks a project, writes the output that differs from the previous one, and prints what is wrong. */
export function emitProject(
  { typescript }: Session,
  project: Project7,
  reporter: Reporter,
  previous: Outputs = new Map(),
): Built {
  const { config } = project
  const { errors, warnings } = project.check()
  const options = project.first.raw.getCompilerOptions()
  const { listEmittedFiles, listFiles } = config.options as CompilerOptions7 & Flags
  const skips = options.noEmit === true || (options.noEmitOnError === true && errors.length > 0)
  const emitted = skips ? { outputs: new Map<string, string>(), errors: [] } : project.emit()
  const changed = new Map(Array.from(emitted.outputs).filter(([path, text]) => previous.get(path) !== text))
  writeOutputs(changed)
  const all = [...errors, ...emitted.errors]
  if (warnings.length > 0) reporter.errors(print(typescript, warnings, reporter.folder, reporter.isPretty))
  if (all.length > 0) reporter.out(print(typescript, all, reporter.folder, reporter.isPretty))
  if (listEmittedFiles === true) for (const path of changed.keys()) reporter.out(`TSFILE: ${path}\n`)
  if (listFiles === true) for (const name of project.first.raw.getSourceFileNames()) reporter.out(`${name}\n`)
  const isSkipped = options.noEmitOnError === true && errors.length > 0 && options.noEmit !== true
  return {
    exitCode: all.length === 0 ? exitCodes.success : isSkipped ? exitCodes.skipped : exitCodes.generated,
    errors: all,
    outputs: emitted.outputs,
    inputs: [...project.first.files.keys()],
  }
}

/** Writes what differs from the disk, so the time of an unchanged file stays. */
export function writeOutputs(outputs: Outputs): readonly string[] {
  const folders = new Set<string>()
  const written: string[] = []
  for (const [path, text] of outputs) {
    if (textOf(path) === text) continue
    const folder = dirname(path)
    if (!folders.has(folder)) mkdirSync(folder, { recursive: true })
    folders.add(folder)
    writeFileSync(path, text)
    written.push(path)
  }
  return written
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
