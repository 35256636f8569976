/**
 * Compiles a project in this process as `tspc` does: makes a Program, runs the transformer, checks and emits. TypeScript's
 * library is parsed once for all projects.
 */
import { deepStrictEqual } from 'node:assert'
import { join, relative } from 'node:path'
import ts from 'typescript'
import transformProgram from 'typeboss/transformer'
import { compileNatively, type NativeCompilation } from './compile-natively.js'
import { parsedFiles } from './outside-jest.js'
import { withoutPage } from './without-page.js'

const known = parsedFiles()

export interface Compilation {
  /** `src/email.ts:3:14 TS71003 The queue name …`, in the compiler's order. */
  readonly errors: readonly string[]
  readonly diagnostics: readonly ts.Diagnostic[]
  readonly program: ts.Program
  /** The emitted files, by path within the project. */
  readonly outputs: Readonly<Record<string, string>>
}

export type Options = Readonly<Record<string, unknown>>

/** `npm run test:compilers` sets this: every project is then compiled by TypeScript 7.1 too, and must give the same. */
const onBoth = process.env['TYPEBOSS_TEST_BOTH_COMPILERS'] === '1'

export function compileProject(
  folder: string,
  options: Options,
  withTransformer: boolean = true,
): Compilation {
  const compiled = compileOn6(folder, options, withTransformer)
  if (onBoth && withTransformer) mustBeAlike(compiled, compileNatively(folder, options))
  return compiled
}

/** The compilers word some of their own errors differently; those of typeboss are the same. */
function mustBeAlike({ errors, outputs }: Compilation, native: NativeCompilation): void {
  // Spread, since arrays of the compiler outside of Jest have another prototype.
  deepStrictEqual([...comparable(native.errors)], [...comparable(errors)])
  deepStrictEqual(Object.keys(native.outputs).toSorted(), Object.keys(outputs).toSorted())
}

function comparable(lines: readonly string[]): readonly string[] {
  return lines
    .map((each) => (/ TS71\d{3} /.test(each) ? each : (/^.*?TS\d+/.exec(each)?.[0] ?? each)))
    .toSorted()
}

function compileOn6(folder: string, options: Options, withTransformer: boolean): Compilation {
  const parsed = parseConfig(folder, options)
  const host = hostFor(folder, ts.createCompilerHost(parsed.options), 'unversioned')
  const first = ts.createProgram({ ...programOptions(parsed), host })
  const program = withTransformer ? transformProgram(first, host, {}, { ts }) : first
  const outputs: Record<string, string> = {}
  const emitted = program.emit(undefined, (path, text) => {
    outputs[relative(folder, path)] = text
    ts.sys.writeFile(path, text)
  })
  const diagnostics = ts.sortAndDeduplicateDiagnostics([
    ...ts.getPreEmitDiagnostics(program),
    ...emitted.diagnostics,
  ])
  return { errors: diagnostics.map((diagnostic) => line(folder, diagnostic)), diagnostics, program, outputs }
}

/** As `tspc --incremental` does, from the previous run's `.tsbuildinfo` file. Returns the errors. */
export function compileIncrementally(folder: string): readonly string[] {
  const parsed = parseConfig(folder, { incremental: true })
  const builder = ts.createIncrementalProgram({
    ...programOptions(parsed),
    host: hostFor(folder, ts.createIncrementalCompilerHost(parsed.options), 'versioned'),
    createProgram: (rootNames, options, host, oldProgram) => {
      if (!rootNames || !options || !host) throw new Error('createIncrementalProgram passes all three')
      const first = ts.createProgram({ rootNames, options, host })
      const program = transformProgram(first, host, {}, { ts })
      return ts.createEmitAndSemanticDiagnosticsBuilderProgram(program, host, oldProgram)
    },
  })
  const found = builder.getSemanticDiagnostics()
  builder.emit()
  return found.map((diagnostic) => line(folder, diagnostic))
}

function parseConfig(folder: string, options: Options): ts.ParsedCommandLine {
  const path = join(folder, 'tsconfig.json')
  // The projects' own tsconfig.json, which is plain JSON.
  const config: { compilerOptions?: object } = JSON.parse(ts.sys.readFile(path) ?? '{}')
  const changed = { ...config, compilerOptions: { ...config.compilerOptions, ...options } }
  return ts.parseJsonConfigFileContent(changed, ts.sys, folder, {}, path)
}

function programOptions(parsed: ts.ParsedCommandLine) {
  return {
    rootNames: parsed.fileNames,
    options: parsed.options,
    configFileParsingDiagnostics: parsed.errors,
    ...(parsed.projectReferences ? { projectReferences: parsed.projectReferences } : {}),
  }
}

function line(folder: string, { file, start, code, messageText }: ts.Diagnostic): string {
  const text = `TS${code} ${withoutPage(ts.flattenDiagnosticMessageText(messageText, ' '))}`
  if (!file || start === undefined) return text
  const place = file.getLineAndCharacterOfPosition(start)
  return `${relative(folder, file.fileName)}:${place.line + 1}:${place.character + 1} ${text}`
}

/** Only incremental builds give files a version. */
function hostFor<Host extends ts.CompilerHost>(
  folder: string,
  host: Host,
  kind: 'versioned' | 'unversioned',
): Host {
  const getSourceFile = host.getSourceFile.bind(host)
  host.getCurrentDirectory = () => folder
  host.getSourceFile = (path, how, ...rest) => {
    if (!/\/typescript\/lib\/lib\.[^/]*$/.test(path)) return getSourceFile(path, how, ...rest)
    const key = `${path} ${kind} ${JSON.stringify(how)}`
    const file = known.get(key) ?? getSourceFile(path, how, ...rest)
    if (file) known.set(key, file)
    return file
  }
  return host
}
