/** What a command line and a tsconfig.json make of a project. The compiler reads both. */
import { existsSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { API, Diagnostic7, ParsedCommandLine } from './api.js'
import type { ProjectConfig7 } from './session.js'

/** A command line that cannot be used. The message is the compiler's. */
export class CommandLineError extends Error {
  override readonly name = 'CommandLineError'
  readonly diagnostics: readonly Diagnostic7[]

  constructor(diagnostics: readonly Diagnostic7[]) {
    super(diagnostics.map(({ text }) => text).join('\n'))
    this.diagnostics = diagnostics
  }
}

export function parseCommandLine(api: API, parameters: readonly string[]): ParsedCommandLine {
  const parsed = api.parseCommandLine(parameters)
  if (parsed.errors.length > 0) throw new CommandLineError(parsed.errors)
  return parsed
}

/** The tsconfig.json that a command line means. Undefined if it names files instead. */
export function configPathOf({ options, fileNames }: ParsedCommandLine, folder: string): string | undefined {
  const named = options.project
  if (typeof named === 'string' && named !== '') {
    if (fileNames.length > 0) {
      throw refusal(5042, "Option 'project' cannot be mixed with source files on a command line.")
    }
    const path = resolve(folder, named)
    const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
    const file = isFolder ? join(path, 'tsconfig.json') : path
    if (existsSync(file)) return file
    throw isFolder
      ? refusal(5057, `Cannot find a tsconfig.json file at the specified directory: '${named}'.`)
      : refusal(5058, `The specified path does not exist: '${named}'.`)
  }
  if (fileNames.length > 0) return undefined
  const found = nearestConfig(folder)
  if (found === undefined)
    throw refusal(5081, `Cannot find a tsconfig.json file at the current directory: ${folder}.`)
  return found
}

function nearestConfig(folder: string): string | undefined {
  const path = join(folder, 'tsconfig.json')
  if (existsSync(path)) return path
  return dirname(folder) === folder ? undefined : nearestConfig(dirname(folder))
}

function refusal(code: number, text: string): CommandLineError {
  return new CommandLineError([{ code, text, category: 1, pos: -1, end: -1 }])
}

/** The project of a tsconfig.json, with the options of the command line over its own. */
export function readProject(
  api: API,
  configPath: string,
  {
    project: _project,
    watch: _watch,
    preserveWatchOutput: _preserveWatchOutput,
    ...options
  }: ParsedCommandLine['options'] & { readonly watch?: unknown; readonly preserveWatchOutput?: unknown } = {},
): ProjectConfig7 {
  const parsed = api.parseConfigFile(configPath)
  return {
    configPath,
    fileNames: parsed.fileNames,
    options: { ...parsed.options, ...options },
    projectReferences: parsed.projectReferences ?? [],
    errors: parsed.errors,
  }
}

/** The project of files that the command line names. */
export function filesProject({ fileNames, options }: ParsedCommandLine): ProjectConfig7 {
  return { configPath: undefined, fileNames, options, projectReferences: [], errors: [] }
}
