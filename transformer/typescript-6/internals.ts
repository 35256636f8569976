/**
 * Members that TypeScript 6's typings leave out and this folder needs. `compiler/internals.ts` has those that the shared rooms
 * read. The casts hold because TypeScript 6 defines these members on every such object, and the entry refuses any other
 * major version.
 */
/* oxlint-disable typescript/no-unsafe-type-assertion */
import type ts from 'typescript'
import type { Compilation6, TypeScript } from './compilation.js'

interface InternalSourceFile {
  /** Every module specifier of the file. Set when a Program includes the file. */
  readonly imports?: readonly ts.StringLiteralLike[]
  /** Every name that occurs in the file, as the parser interned them. */
  readonly identifiers: ReadonlyMap<string, string>
  /** The names of the modules that the file augments. */
  readonly moduleAugmentations?: readonly ts.ModuleName[]
  readonly parseDiagnostics: readonly ts.Diagnostic[]
  /** Set once the file is bound. */
  readonly locals?: ReadonlyMap<string, ts.Symbol>
  /** The kinds of syntax in the file that emit transforms. */
  readonly transformFlags: number
  /** The file's path as a key, in lower case where the file system ignores case. */
  readonly resolvedPath: string
  /** Set on a file that replaces another copy of the same package's file. */
  readonly redirectInfo?: { readonly redirectTarget: ts.SourceFile; readonly unredirected: ts.SourceFile }
  /** Set on files of a language service, which compares `version` with its own. */
  readonly scriptSnapshot?: ts.IScriptSnapshot
  /** Incremental builds compare it to detect a change. Undefined outside of them. */
  readonly version?: string
}

interface InternalProgram {
  getResolvedModule(
    sourceFile: ts.SourceFile,
    name: string,
    mode: ts.ResolutionMode,
  ): ts.ResolvedModuleWithFailedLookupLocations | undefined
  /** Visits the resolution of each of the file's module specifiers. */
  forEachResolvedModule(
    visit: (resolution: ts.ResolvedModuleWithFailedLookupLocations) => void,
    sourceFile: ts.SourceFile,
  ): void
  /** The module format of the file's JavaScript. */
  getEmitModuleFormatOfFile(sourceFile: ts.SourceFile): ts.ModuleKind
  getModuleResolutionCache(): ts.ModuleResolutionCache | undefined
  /** An incremental builder calls this for each file, and caches the result. */
  getBindAndCheckDiagnostics(
    sourceFile: ts.SourceFile,
    cancellationToken?: ts.CancellationToken,
  ): readonly ts.Diagnostic[]
}

interface InternalChecker {
  getDiagnostics(
    sourceFile?: ts.SourceFile,
    cancellationToken?: ts.CancellationToken,
    nodes?: readonly ts.Node[],
  ): ts.Diagnostic[]
}

/** The part of a `.tsbuildinfo` file that is read here. Its keys are the `resolvedPath`s of files. */
export interface BuildState {
  readonly fileInfos: ReadonlyMap<string, FileInfo>
  /** The files that a file refers to (`getValues`), and the files that refer to it (`getKeys`). */
  readonly referencedMap: {
    getValues(path: string): ReadonlySet<string> | undefined
    getKeys(path: string): ReadonlySet<string> | undefined
  }
}

interface FileInfo {
  readonly version: string
  readonly affectsGlobalScope?: boolean
  readonly impliedFormat?: ts.ResolutionMode
}

interface InternalCompiler {
  compilerOptionsAffectSemanticDiagnostics(options: ts.CompilerOptions, before: ts.CompilerOptions): boolean
}

export function internalFile(sourceFile: ts.SourceFile): InternalSourceFile {
  return sourceFile as ts.SourceFile & InternalSourceFile
}

export function internalProgram(program: ts.Program): InternalProgram {
  return program as ts.Program & InternalProgram
}

export function internalChecker(checker: ts.TypeChecker): InternalChecker {
  return checker as ts.TypeChecker & InternalChecker
}

/**
 * The compiler's own `createProgram`. ts-patch keeps it under this name, and replaces it by one that runs every program
 * transformer again. In a compiler that is not patched the two are the same.
 */
export function createProgram(ts: TypeScript, options: ts.CreateProgramOptions): ts.Program {
  const { originalCreateProgram } = ts as { originalCreateProgram?: typeof ts.createProgram }
  return (originalCreateProgram ?? ts.createProgram)(options)
}

/** Returns the state that the previous build stored. Undefined if an option that affects types has changed since. */
export function readBuildState({ ts, program, host }: Compilation6): BuildState | undefined {
  const options = program.getCompilerOptions()
  const builder = ts.readBuilderProgram(options, host)
  if (builder === undefined) return undefined
  const { state } = builder as ts.BuilderProgram & {
    readonly state?: Partial<BuildState> & { readonly compilerOptions: ts.CompilerOptions }
  }
  if (state?.fileInfos === undefined || state.referencedMap === undefined) return undefined
  const { fileInfos, referencedMap, compilerOptions } = state
  const internal = ts as TypeScript & InternalCompiler
  return internal.compilerOptionsAffectSemanticDiagnostics(options, compilerOptions)
    ? undefined
    : { fileInfos, referencedMap }
}
