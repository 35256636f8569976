/**
 * Reads the queues of a project, for tools that print them, and finds its compiler. `command/` imports nothing else from the
 * transformer. The exported types contain no types of TypeScript.
 *
 *     const { queues, problems } = inspectProject('/shop/tsconfig.json')
 */
import { dirname, resolve } from 'node:path'
import type ts from 'typescript'
import { pluginEntry } from '../facts/plugin-entry.js'
import type { ContractJson } from '../facts/shape/contract-json.js'
import { literalOptions, type LiteralObject } from './calls/literal-options.js'
import { findPackageSymbols } from './calls/package-symbols.js'
import { createCatalog, type QueueCatalog } from './calls/queue-catalog.js'
import type { QueueContract } from './calls/queue-contract.js'
import { createCompilation, type Compilation6, type TypeScript } from './typescript-6/compilation.js'
import { contractJson } from './contract/json/contract-json.js'
import { everything } from './contract/usage.js'
import { compileContracts } from './contract/write/compile.js'
import { contractSource } from './calls/contract-source.js'
import { createProgram } from './typescript-6/internals.js'
import { originOf } from './compiler/declaration-origin.js'
import { resolvedFile } from './compiler/import-graph.js'
import { importsOf } from './compiler/internals.js'
import { describeDiagnostics } from './typescript-6/describe-diagnostics.js'
import { declaredQueues } from './queues/declared-queues.js'
import { filesThatImportTypeboss } from './queues/program-bindings.js'
import { findQueues } from './queues/queues.js'
import { loadCompiler } from './single-file/load-compiler.js'
import { createSourceFiles } from './single-file/source-files.js'
import { queueProgram } from './typescript-6/program/program.js'

export { compareContracts, type ChangeProblem, type QueueChange } from './contract/changes/compare.js'
export { packageVersion } from './compiler/package-version.js'
export { findCompiler, type FoundCompiler } from './single-file/find-compiler.js'
export { buildNatively } from './typescript-7/command.js'

export interface Inspection {
  /** Sorted by name, each definition once, with the queues of packages that the project uses. */
  readonly queues: readonly InspectedQueue[]
  /** The errors of the files that define or use queues, a line each, as `tspc` prints them. */
  readonly problems: readonly string[]
  /** The tsconfig files whose projects `tspc` would compile without typeboss. */
  readonly configsWithoutPlugin: readonly string[]
  /**
   * Checks the files that define or use queues, and all that they import. Returns the errors. A type that cannot be found is
   * `any`, so a contract is right only without errors.
   */
  readonly compileErrors: () => readonly string[]
}

export interface InspectedQueue {
  readonly name: string
  /** The input type, as the compiler prints it in the file of the definition. */
  readonly input: string
  /** The output type, printed the same way. */
  readonly output: string
  /** The options whose types are literals. Options that are computed at run time are left out. */
  readonly options: LiteralObject
  /** The absolute path of the file with the definition. */
  readonly file: string
  /** The line of the queue's name, from 1. */
  readonly line: number
  /** Returns the options whose values are computed at run time. */
  readonly computedOptions: () => readonly string[]
  /**
   * Returns the queue's contract as its definition has it, compiled: the body of a JavaScript function that takes the helpers
   * of `typeboss/contract` as `helpers`.
   */
  readonly code: () => string
  /** Returns the queue's contract as JSON. Types that the compiler refuses are in it as far as they could be read. */
  readonly contract: () => ContractJson
}

/** The project cannot be inspected. The message says how to fix it. */
export class InspectionError extends Error {
  override readonly name = 'InspectionError'
}

/**
 * Reads the queues of the project of a tsconfig file, with the TypeScript 6 that the project has installed. If the file compiles
 * nothing itself, reads the projects that it refers to. Writes nothing.
 *
 * Throws an {@link InspectionError} if there is no supported TypeScript, or if a tsconfig file is broken.
 */
export function inspectProject(configPath: string): Inspection {
  const ts = loadProjectCompiler(dirname(configPath))
  const projects = readProjects(ts, configPath)
  const found = projects.map((project) => readQueues(ts, project))
  const lines = (diagnostics: readonly ts.Diagnostic[]): readonly string[] =>
    ts
      .sortAndDeduplicateDiagnostics(diagnostics)
      .map((diagnostic) => describeDiagnostics(ts, [diagnostic]).trimEnd())
  return {
    queues: withoutRepeats(found.flatMap(({ queues }) => queues)),
    problems: lines(found.flatMap(({ diagnostics }) => diagnostics)),
    compileErrors: () => lines(found.flatMap(({ allDiagnostics }) => allDiagnostics())),
    configsWithoutPlugin: projects.filter(({ config }) => !hasPlugin(config.options)).map(({ path }) => path),
  }
}

function loadProjectCompiler(folder: string): TypeScript {
  try {
    return loadCompiler(folder)
  } catch (error) {
    throw new InspectionError(error instanceof Error ? error.message : String(error))
  }
}

interface TsProject {
  readonly path: string
  readonly config: ts.ParsedCommandLine
}

function readProjects(ts: TypeScript, path: string, seen = new Set<string>()): readonly TsProject[] {
  if (seen.has(path)) return []
  seen.add(path)
  const config = readConfig(ts, path)
  const { fileNames, projectReferences = [] } = config
  if (fileNames.length > 0) return [{ path, config }]
  return projectReferences.flatMap((reference) =>
    readProjects(ts, resolve(ts.resolveProjectReferencePath(reference)), seen),
  )
}

function readConfig(ts: TypeScript, path: string): ts.ParsedCommandLine {
  const fail = (diagnostics: readonly ts.Diagnostic[]): never => {
    throw new InspectionError(describeDiagnostics(ts, diagnostics).trimEnd())
  }
  // getParsedCommandLineOfConfigFile() does not report every syntax error, for example a missing comma.
  const { error } = ts.readConfigFile(path, (file) => ts.sys.readFile(file))
  if (error !== undefined) fail([error])
  const config = ts.getParsedCommandLineOfConfigFile(path, undefined, {
    ...ts.sys,
    onUnRecoverableConfigFileDiagnostic: (diagnostic) => fail([diagnostic]),
  })
  if (config === undefined) throw new InspectionError(`${path} cannot be read.`)
  return config.errors.length > 0 ? fail(config.errors) : config
}

function hasPlugin({ plugins }: ts.CompilerOptions): boolean {
  if (!Array.isArray(plugins)) return false
  return plugins.some(
    (plugin) =>
      typeof plugin === 'object' && 'transform' in plugin && plugin.transform === pluginEntry.transform,
  )
}

interface ProjectQueues {
  readonly queues: readonly InspectedQueue[]
  readonly diagnostics: readonly ts.Diagnostic[]
  readonly allDiagnostics: () => readonly ts.Diagnostic[]
}

/** Reads the type map of the transformer's own Program, so the list equals what `tspc` compiles. */
function readQueues(ts: TypeScript, { path, config }: TsProject): ProjectQueues {
  const { host } = createSourceFiles(ts, config.options, dirname(path))
  const first = createProgram(ts, {
    rootNames: config.fileNames,
    options: config.options,
    host,
    ...(config.projectReferences !== undefined ? { projectReferences: config.projectReferences } : {}),
  })
  const given = createCompilation(ts, first, host)
  const definedAt = definitionPlaces(given)
  const { compilation, ownDiagnostics } = queueProgram(given)
  const { program, checker } = compilation
  const files = filesThatImportTypeboss(program)
  const catalog = createCatalog(compilation, findPackageSymbols(compilation))

  const queues = files.flatMap((sourceFile) =>
    declaredQueues(ts, sourceFile).map(({ name, node }) => {
      const entry = checker.getTypeAtLocation(node)
      const typeOf = (part: string): ts.Type | undefined => {
        const property = checker.getPropertyOfType(entry, part)
        return property && checker.getTypeOfSymbol(property)
      }
      const print = (type: ts.Type | undefined): string =>
        type !== undefined ? checker.typeToString(type, sourceFile, printing(ts)) : 'unknown'
      const options = typeOf('options')
      const literal = options !== undefined ? literalOptions(compilation, options) : {}
      return {
        name,
        contract: () => contractJsonOf(catalog, name),
        code: () => codeOf(catalog, name),
        input: print(typeOf('input')),
        output: print(typeOf('output')),
        options: literal,
        computedOptions: () =>
          (options === undefined ? [] : checker.getPropertiesOfType(options))
            .map((option) => option.name)
            .filter((option) => !(option in literal)),
        ...(definedAt.get(name) ?? declaredAt(host, sourceFile, node)),
      }
    }),
  )
  return {
    queues,
    diagnostics: files.flatMap((sourceFile) => [
      ...program.getSyntacticDiagnostics(sourceFile),
      ...ownDiagnostics(sourceFile),
    ]),
    // The Program adds the errors of typeboss.
    allDiagnostics: () =>
      withImports(program, files).flatMap((sourceFile) => [
        ...program.getSyntacticDiagnostics(sourceFile),
        ...program.getSemanticDiagnostics(sourceFile),
      ]),
  }
}

/** The files and all that they import, without declaration files. */
function withImports(program: ts.Program, files: readonly ts.SourceFile[]): readonly ts.SourceFile[] {
  const all = new Set(files)
  // The loop also visits the files that are added while it runs.
  for (const sourceFile of all) {
    for (const specifier of importsOf(sourceFile)) {
      const imported = resolvedFile(program, sourceFile, specifier)
      if (imported !== undefined) all.add(imported)
    }
  }
  return [...all].filter(({ isDeclarationFile }) => !isDeclarationFile)
}

function contractOf(catalog: QueueCatalog, name: string): QueueContract {
  const contract = catalog.named(name)
  if (contract === undefined) throw new Error(`The type map has no queue ${name}`)
  return contract
}

function codeOf(catalog: QueueCatalog, name: string): string {
  const carried = { usage: everything, isDefinedHere: true }
  const source = contractSource(contractOf(catalog, name), 'queueContract', carried)
  return `${compileContracts([source], 'helpers')}\nreturn queueContract`
}

function contractJsonOf(catalog: QueueCatalog, name: string): ContractJson {
  const { fingerprint, options, input, output, progress, upgrades = [] } = contractOf(catalog, name)
  return contractJson({
    name,
    fingerprint,
    options,
    input: input.shape,
    output: output.shape,
    progress: progress.shape,
    upgrades: upgrades.flatMap((upgrade) => upgrade?.shape ?? []),
  })
}

type Place = Pick<InspectedQueue, 'file' | 'line'>

/** The project's own definitions. In the type map these queues are declared after the file's last line. */
function definitionPlaces(compilation: Compilation6): ReadonlyMap<string, Place> {
  const queues = findQueues(compilation, filesThatImportTypeboss(compilation.program))
  return new Map(
    [...queues].flatMap(([sourceFile, { definitions }]) =>
      definitions.map(({ name, nameNode }) => [name, placeOf(sourceFile, nameNode)] as const),
    ),
  )
}

/** For a queue of a package: its position in the package's source, if the package contains the source. */
function declaredAt(host: ts.CompilerHost, sourceFile: ts.SourceFile, node: ts.Node): Place {
  const origin = originOf(host, sourceFile, node)
  return origin !== undefined ? { file: origin.path, line: origin.line } : placeOf(sourceFile, node)
}

function placeOf(sourceFile: ts.SourceFile, node: ts.Node): Place {
  const { line } = sourceFile.getLineAndCharacterOfPosition(node.getStart(sourceFile))
  return { file: sourceFile.fileName, line: line + 1 }
}

function printing({ TypeFormatFlags }: TypeScript): ts.TypeFormatFlags {
  return (
    TypeFormatFlags.NoTruncation |
    TypeFormatFlags.UseAliasDefinedOutsideCurrentScope |
    TypeFormatFlags.UseSingleQuotesForStringLiteralType
  )
}

/** Removes repeated queues: the queues of a referenced project are also those of the projects that refer to it. */
function withoutRepeats(queues: readonly InspectedQueue[]): readonly InspectedQueue[] {
  const byPlace = new Map(queues.map((queue) => [`${queue.name} ${queue.file}:${queue.line}`, queue]))
  return [...byPlace.values()].toSorted((one, other) => (one.name < other.name ? -1 : 1))
}
