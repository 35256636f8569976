/** `typeboss build` on TypeScript 7.1 or later: the command line, which is that of `tsc`. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { isTestedNativeTypeScript, testedNativeTypeScript } from '../../facts/supported-typescript.js'
import { loadApi, type Installed7, type ParsedCommandLine } from './api.js'
import { buildReferences, isOfReferences } from './build-references.js'
import { buildProject, exitCodes, type Built, type Reporter } from './build.js'
import { CommandLineError, configPathOf, filesProject, parseCommandLine, readProject } from './config.js'
import { print } from './diagnostics.js'
import { createSession, type Session } from './session.js'

export interface NativeBuild {
  readonly compiler: Installed7 & { readonly folder: string }
  readonly folder: string
  readonly parameters: readonly string[]
}

/** Runs the command, and returns the code to exit with. */
export function buildNatively({ compiler, folder, parameters }: NativeBuild): number {
  if (!isOfReferences(parameters) && parameters.some((parameter) => ofCompilerAlone.test(parameter)))
    return runCompiler(compiler.folder, parameters)
  if (!isTestedNativeTypeScript(compiler.version)) {
    process.stderr.write(
      `typeboss: this version of typeboss was tested with TypeScript ${testedNativeTypeScript}, and this is ${compiler.version}.\n`,
    )
  }
  const session = createSession(loadApi(compiler), folder)
  const reporter = createReporter(folder, parameters)
  try {
    return run(session, folder, parameters, reporter)
  } catch (error) {
    if (!(error instanceof CommandLineError)) throw error
    reporter.out(print(session.typescript, error.diagnostics, folder, reporter.isPretty))
    return exitCodes.skipped
  } finally {
    session.api.close()
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

function run(session: Session, folder: string, parameters: readonly string[], reporter: Reporter): number {
  if (isOfReferences(parameters)) return buildReferences(session, folder, parameters, reporter)
  const parsed = parseCommandLine(session.api, parameters)
  const { watch }: Watching = parsed.options
  if (watch === true) {
    reporter.errors(noWatching)
    return exitCodes.skipped
  }
  const configPath = configPathOf(parsed, folder)
  const config =
    configPath === undefined ? filesProject(parsed) : readProject(session.api, configPath, parsed.options)
  const built = buildProject(session, config, reporter)
  if (reporter.isPretty && built.errors.length > 0) reporter.out(`\n${summary(built)}\n\n`)
  return built.exitCode
}

/** An option of the command line that the API's typings leave out. */
type Watching = ParsedCommandLine['options'] & { readonly watch?: unknown }

const noWatching =
  'typeboss: On TypeScript 7, typeboss build does not watch yet. Let Node run it after each change: ' +
  'node --watch-path=src node_modules/typeboss/dist/command/main.js build. ' +
  'Or install TypeScript 6 in its place: npm i -D typescript@6 ts-patch@4\n'

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
