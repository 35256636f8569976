/** `typeboss build -b`: builds projects after those that they refer to, and skips those without a change. */
import { existsSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { findBuild, type BuildFiles } from './build-info.js'
import { buildProject, exitCodes, type Reporter } from './build.js'
import { CommandLineError, readProject } from './config.js'
import type { ProjectConfig7, Session } from './session.js'
import { roundOf } from './watch/project.js'
import { watch, type Round } from './watch/watch.js'

/** Whether a command line is one of `tsc -b`. */
export function isOfReferences([first = '']: readonly string[]): boolean {
  return /^--?(?:b|build)$/i.test(first)
}

/** Whether a command line of `tsc -b` only deletes what was built, which the compiler's own command does. */
export function isCleaning(parameters: readonly string[]): boolean {
  return isOfReferences(parameters) && hasFlag(parameters, 'clean')
}

export function buildReferences(
  session: Session,
  folder: string,
  [, ...parameters]: readonly string[],
  reporter: Reporter,
): number | 'watching' {
  const unknown = parameters.find((flag) => flag.startsWith('-') && !known.test(flag))
  if (unknown !== undefined) {
    reporter.errors(`typeboss: On TypeScript 7, typeboss build -b does not take ${unknown} yet.\n`)
    return exitCodes.skipped
  }
  const named = parameters.filter(
    (parameter) => !parameter.startsWith('-') && !/^(?:true|false)$/.test(parameter),
  )
  const paths = named.length === 0 ? [folder] : named.map((name) => resolve(folder, name))
  const how: How = {
    isForced: hasFlag(parameters, 'force') || hasFlag(parameters, 'f'),
    isDry: hasFlag(parameters, 'dry') || hasFlag(parameters, 'd'),
    isVerbose: hasFlag(parameters, 'verbose') || hasFlag(parameters, 'v'),
  }
  if (!hasFlag(parameters, 'watch') && !hasFlag(parameters, 'w'))
    return buildAll(session, paths, how, reporter).exitCode
  watch({
    reporter,
    clears: !hasFlag(parameters, 'preserveWatchOutput'),
    build: () => merged(buildAll(session, paths, how, reporter).rounds),
  })
  return 'watching'
}

const known = /^--?(?:f|force|v|verbose|d|dry|w|watch|pretty|stopBuildOnErrors|preserveWatchOutput)$/i

function hasFlag(parameters: readonly string[], name: string): boolean {
  const at = parameters.findIndex(
    (parameter) => parameter.replace(/^--?/, '').toLowerCase() === name.toLowerCase(),
  )
  return at !== -1 && parameters[at]?.startsWith('-') === true && parameters[at + 1] !== 'false'
}

interface How {
  readonly isForced: boolean
  readonly isDry: boolean
  readonly isVerbose: boolean
}

interface AllBuilt {
  readonly exitCode: number
  readonly rounds: readonly Round[]
}

function buildAll(session: Session, paths: readonly string[], how: How, reporter: Reporter): AllBuilt {
  const rounds: Round[] = []
  let exitCode: number = exitCodes.success
  for (const config of inOrder(session, paths)) {
    // A project that depends on one with errors would only repeat them.
    const skips = config.fileNames.length === 0 || exitCode !== exitCodes.success
    const built = skips ? unbuilt(config) : buildOne(session, config, how, reporter)
    exitCode = Math.max(exitCode, built.exitCode)
    rounds.push(roundOf(session, config, built))
  }
  return { exitCode, rounds }
}

interface One extends BuildFiles {
  readonly exitCode: number
  readonly errorCount: number
}

function unbuilt({ fileNames }: ProjectConfig7): One {
  return { exitCode: exitCodes.success, errorCount: 0, inputs: fileNames, outputs: [] }
}

function buildOne(session: Session, config: ProjectConfig7, how: How, reporter: Reporter): One {
  const { isForced, isDry, isVerbose } = how
  const before = isForced ? undefined : findBuild(session.typescript.version, config)
  if (before !== undefined) {
    if (isDry || isVerbose) reporter.out(`Project '${config.configPath}' is up to date\n`)
    return { ...unbuilt(config), ...before }
  }
  if (isDry) {
    reporter.out(`A non-dry build would build project '${config.configPath}'\n`)
    return unbuilt(config)
  }
  if (isVerbose) reporter.out(`Building project '${config.configPath}'...\n`)
  const { exitCode, errors, inputs, outputs } = buildProject(session, config, reporter, true)
  return { exitCode, errorCount: errors.length, inputs, outputs: outputs.keys() }
}

function merged(rounds: readonly Round[]): Round {
  return {
    errorCount: rounds.reduce((sum, { errorCount }) => sum + errorCount, 0),
    inputs: new Set(rounds.flatMap(({ inputs }) => [...inputs])),
    folders: new Set(rounds.flatMap(({ folders }) => [...folders])),
    isOutput: (path) => rounds.some(({ isOutput }) => isOutput(path)),
  }
}

/** Each project once, after all that it refers to. */
function inOrder({ api }: Session, paths: readonly string[]): readonly ProjectConfig7[] {
  const found = new Map<string, ProjectConfig7>()
  const open = new Set<string>()
  const add = (path: string): void => {
    const file = configFile(path)
    if (found.has(file) || open.has(file)) return
    open.add(file)
    const config = readProject(api, file)
    for (const reference of config.projectReferences) add(reference.path)
    found.set(file, config)
  }
  for (const path of paths) add(path)
  return [...found.values()]
}

function configFile(path: string): string {
  const file =
    statSync(path, { throwIfNoEntry: false })?.isDirectory() === true ? join(path, 'tsconfig.json') : path
  if (existsSync(file)) return file
  throw refusal(`File '${file}' not found.`)
}

function refusal(text: string): CommandLineError {
  return new CommandLineError([{ code: 5083, text, category: 1, pos: -1, end: -1 }])
}
