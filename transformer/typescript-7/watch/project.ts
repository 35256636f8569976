/** `--watch` for one project. The compiler's process stays, and what it has parsed stays with the last program. */
import { dirname, isAbsolute, relative } from 'node:path'
import type { BuildFiles } from '../build-info.js'
import { emitProject, type Reporter } from '../build.js'
import type { Outputs } from '../emit/emit.js'
import { openProject, type Project7 } from '../project.js'
import type { ProjectConfig7, Session } from '../session.js'
import { configFilesOf } from './config-files.js'
import { foldersBelow, foldersOf } from './folders.js'
import { watch, type Round } from './watch.js'

export function watchProject(
  session: Session,
  readConfig: () => ProjectConfig7,
  reporter: Reporter,
  clears: boolean,
): void {
  let project: Project7 | undefined
  let emitted: Outputs = new Map()
  watch({
    reporter,
    clears,
    build: () => {
      const before = project
      project = openProject(session, readConfig())
      before?.dispose()
      const { errors, inputs, outputs } = emitProject(session, project, reporter, emitted)
      emitted = new Map([...emitted, ...outputs])
      return roundOf(session, project.config, {
        errorCount: errors.length,
        inputs,
        outputs: [...outputs.keys()],
      })
    },
  })
}

export function roundOf(
  { api }: Session,
  { configPath, options }: ProjectConfig7,
  { errorCount, inputs, outputs }: BuildFiles & { readonly errorCount: number },
): Round {
  const configs = configPath === undefined ? [] : configFilesOf(api, configPath)
  const all = new Set([...inputs, ...configs])
  const written = new Set(outputs)
  const outputFolders = [options.outDir, options.declarationDir].flatMap((folder) => folder ?? [])
  const isOutput = (path: string): boolean =>
    written.has(path) || (!all.has(path) && outputFolders.some((folder) => isBelow(folder, path)))
  return {
    errorCount,
    inputs: all,
    isOutput,
    folders: new Set([
      ...foldersOf(all),
      ...(configPath === undefined ? [] : foldersBelow(dirname(configPath), isOutput)),
    ]),
  }
}

function isBelow(folder: string, path: string): boolean {
  const from = relative(folder, path)
  return !isAbsolute(from) && from.split(/[\\/]/, 1)[0] !== '..'
}
