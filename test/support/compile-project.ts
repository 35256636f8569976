/**
 * Compiles a project in this process, as `tspc` does in its own: a Program from TypeScript, through the transformer,
 * checked and emitted. TypeScript's library is parsed once for all projects of a test file.
 */
import { join, relative } from 'node:path'
import ts from 'typescript'
import transformProgram from 'typeboss/transformer'

export interface Compilation {
  /** `src/email.ts:3:14 TS71003 The queue name …`, in the compiler's order. */
  readonly errors: readonly string[]
  readonly diagnostics: readonly ts.Diagnostic[]
  readonly program: ts.Program
  /** What was emitted, by path within the project. */
  readonly outputs: Readonly<Record<string, string>>
}

export function compileProject(
  folder: string,
  options: Readonly<Record<string, unknown>>,
  withTransformer: boolean = true,
): Compilation {
  const tsconfig = ts.sys.readFile(join(folder, 'tsconfig.json')) ?? '{}'
  // The projects' own tsconfig.json, which is plain JSON.
  const config: { compilerOptions?: object } = JSON.parse(tsconfig)
  const changed = { ...config, compilerOptions: { ...config.compilerOptions, ...options } }
  const parsed = ts.parseJsonConfigFileContent(changed, ts.sys, folder)
  const host = sharingLibraries(ts.createCompilerHost(parsed.options))
  host.getCurrentDirectory = () => folder
  const first = ts.createProgram({
    rootNames: parsed.fileNames,
    options: parsed.options,
    host,
    configFileParsingDiagnostics: parsed.errors,
    ...(parsed.projectReferences ? { projectReferences: parsed.projectReferences } : {}),
  })
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

function line(folder: string, { file, start, code, messageText }: ts.Diagnostic): string {
  const text = `TS${code} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`
  if (!file || start === undefined) return text
  const place = file.getLineAndCharacterOfPosition(start)
  return `${relative(folder, file.fileName)}:${place.line + 1}:${place.character + 1} ${text}`
}

const libraries = new Map<string, ts.SourceFile>()

function sharingLibraries(host: ts.CompilerHost): ts.CompilerHost {
  const getSourceFile = host.getSourceFile.bind(host)
  host.getSourceFile = (path, version, ...rest) => {
    if (!/\/typescript\/lib\/lib\.[^/]*$/.test(path)) return getSourceFile(path, version, ...rest)
    const known = libraries.get(path) ?? getSourceFile(path, version, ...rest)
    if (known) libraries.set(path, known)
    return known
  }
  return host
}
