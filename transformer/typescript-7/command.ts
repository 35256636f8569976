/** `typeboss build` on TypeScript 7.1 or later: the command line, which is that of `tsc`. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { isTestedNativeTypeScript, testedNativeTypeScript } from '../../facts/supported-typescript.js'
import { loadApi, type Installed7, type ParsedCommandLine } from './api.js'
import { buildReferences, isCleaning, isOfReferences } from './build-references.js'
import { findBuild } from './build-info.js'
import { buildProject, exitCodes, type Built, type Reporter } from './build.js'
import { CommandLineError, configPathOf, filesProject, parseCommandLine, readProject } from './config.js'
import { print } from './diagnostics.js'
import { createSession, type ProjectConfig7, type Session } from './session.js'
import { watchProject } from './watch/project.js'

export interface NativeBuild {
  readonly compiler: Installed7 & { readonly folder: string }
  readonly folder: string
  readonly parameters: readonly string[]
}

/** Runs the command, and returns the code to exit with. Under `--watch` the process goes on until it is stopped. */
export function buildNatively({ compiler, folder, parameters }: NativeBuild): number {
  const isOwn = isOfReferences(parameters)
    ? isCleaning(parameters)
    : parameters.some((parameter) => ofCompilerAlone.test(parameter))
  if (isOwn) return runCompiler(compiler.folder, parameters)
  if (!isTestedNativeTypeScript(compiler.version)) {
    process.stderr.write(
      `typeboss: this version of typeboss was tested with TypeScript ${testedNativeTypeScript}, and this is ${compiler.version}.\n`,
    )
  }
  const session = createSession(loadApi(compiler), folder)
  const reporter = createReporter(folder, parameters)
  let isWatching = false
  try {
    const ended = run(session, folder, parameters, reporter)
    isWatching = ended === 'watching'
    return ended === 'watching' ? exitCodes.success : ended
  } catch (error) {
    if (!(error instanceof CommandLineError)) throw error
    reporter.out(print(session.typescript, error.diagnostics, folder, reporter.isPretty))
    return exitCodes.skipped
  } finally {
    if (!isWatching) session.api.close()
  }
}

/** What emits nothing is the compiler's own command. */
const ofCompilerAlone = /^--?(?:h|help|\?|all|v|version|init|showConfig|listFilesOnly|lsp|api)$/i

function runCompiler(folder: string, parameters: readonly string[]): number {
  const { status } = spawnSync(process.execPath, [join(folder, 'lib/tsc.js'), ...parameters], {
    stdio: 'inherit',
  })
  return status ?? exitCodes.skipped
}

function run(
  session: Session,
  folder: string,
  parameters: readonly string[],
  reporter: Reporter,
): number | 'watching' {
  if (isOfReferences(parameters)) return buildReferences(session, folder, parameters, reporter)
  const parsed = parseCommandLine(session.api, parameters)
  const configPath = configPathOf(parsed, folder)
  const readConfig = (): ProjectConfig7 =>
    configPath === undefined ? filesProject(parsed) : readProject(session.api, configPath, parsed.options)
  const { watch: isWatching, preserveWatchOutput }: Watching = parsed.options
  if (isWatching === true) {
    watchProject(session, readConfig, reporter, preserveWatchOutput !== true)
    return 'watching'
  }
  const config = readConfig()
  const { incremental, composite, noEmit } = config.options
  const records = noEmit !== true && (incremental ?? composite) === true
  if (records && findBuild(session.typescript.version, config) !== undefined) return exitCodes.success
  const built = buildProject(session, config, reporter, records)
  if (reporter.isPretty && built.errors.length > 0) reporter.out(`\n${summary(built)}\n\n`)
  return built.exitCode
}

/** Options of the command line that the API's typings leave out. */
type Watching = ParsedCommandLine['options'] & {
  readonly watch?: unknown
  readonly preserveWatchOutput?: unknown
}

function summary({ errors }: Built): string {
  const files = new Set(errors.flatMap(({ fileName }) => fileName ?? []))
  const count = errors.length === 1 ? '1 error' : `${errors.length} errors`
  return `Found ${count} in ${files.size === 1 ? '1 file' : `${files.size} files`}.`
}

function createReporter(folder: string, parameters: readonly string[]): Reporter {
  const option = parameters.findLastIndex((parameter) => /^--?pretty$/i.test(parameter))
  const asked = option === -1 ? undefined : parameters[option + 1] !== 'false'
  return {
    out: (text) => void process.stdout.write(text),
    errors: (text) => void process.stderr.write(text),
    isPretty: asked ?? (process.stdout.isTTY && (process.env['NO_COLOR'] ?? '') === ''),
    folder,
  }
}
