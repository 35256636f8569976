/**
 * Members that TypeScript's typings leave out and the shared rooms read. With `port.ts` they are all that these rooms need from
 * a compiler. The casts hold because TypeScript 6 defines these members on every such object, as an adapter has to.
 */
/* oxlint-disable typescript/no-unsafe-type-assertion */
import type * as ts from './port.js'

interface SourceFileInternals {
  readonly imports?: readonly ts.StringLiteralLike[]
  readonly moduleAugmentations?: readonly ts.ModuleName[]
  readonly identifiers: ReadonlyMap<string, string>
  /** Optional: returns false if the file imports no module of this name. It saves reading the file's syntax. */
  readonly mayImport?: (specifier: string) => boolean
  readonly redirectInfo?: { readonly redirectTarget: ts.SourceFile }
}

interface ProgramInternals {
  getResolvedModule(
    sourceFile: ts.SourceFile,
    name: string,
    mode: ts.ResolutionMode,
  ): { readonly resolvedModule: ts.ResolvedModuleFull | undefined } | undefined
}

interface SignatureInternals {
  readonly compositeSignatures?: readonly ts.Signature[]
}

interface TypeScriptInternals {
  getSpellingSuggestion(
    text: string,
    candidates: Iterable<string>,
    nameOf: (candidate: string) => string,
  ): string | undefined
}

/** Every module specifier of a file, with those of `import()` and import types. Set when a program includes the file. */
export function importsOf(sourceFile: ts.SourceFile): readonly ts.StringLiteralLike[] {
  return (sourceFile as ts.SourceFile & SourceFileInternals).imports ?? []
}

/** The specifiers of a file that name this module. */
export function importsNaming(sourceFile: ts.SourceFile, module: string): readonly ts.StringLiteralLike[] {
  if (!mayImport(sourceFile, module)) return []
  return importsOf(sourceFile).filter(({ text }) => text === module)
}

/** Whether a file may import or augment this module. */
export function mayImport(sourceFile: ts.SourceFile, module: string): boolean {
  return (sourceFile as ts.SourceFile & SourceFileInternals).mayImport?.(module) ?? true
}

/** The names of the modules that a file augments. */
export function augmentationsOf(sourceFile: ts.SourceFile): readonly ts.ModuleName[] {
  return (sourceFile as ts.SourceFile & SourceFileInternals).moduleAugmentations ?? []
}

/** A map whose keys are all names that occur in a file. */
export function identifiersOf(sourceFile: ts.SourceFile): ReadonlyMap<string, string> {
  return (sourceFile as ts.SourceFile & SourceFileInternals).identifiers
}

/** For a file of a second copy of the same release of a package, the file whose declarations the compiler uses. */
export function redirectTargetOf(sourceFile: ts.SourceFile): ts.SourceFile | undefined {
  return (sourceFile as ts.SourceFile & SourceFileInternals).redirectInfo?.redirectTarget
}

/** The module that an import of one of the program's files resolved to. */
export function resolvedModule(
  program: ts.Program,
  sourceFile: ts.SourceFile,
  specifier: ts.StringLiteralLike,
): ts.ResolvedModuleFull | undefined {
  // Ask the program for the mode: it applies the options of a referenced project to that project's files.
  const mode = program.getModeForUsageLocation(sourceFile, specifier)
  const internal = program as ts.Program & ProgramInternals
  return internal.getResolvedModule(sourceFile, specifier.text, mode)?.resolvedModule
}

/** Whether a signature is combined from several, because the callee has a union type. */
export function isComposite(signature: ts.Signature): boolean {
  return (signature as ts.Signature & SignatureInternals).compositeSignatures !== undefined
}

/** The candidate that the compiler would suggest for a misspelt text. */
export function spellingSuggestion(
  ts: ts.TypeScript,
  text: string,
  candidates: readonly string[],
): string | undefined {
  return (ts as ts.TypeScript & TypeScriptInternals).getSpellingSuggestion(text, candidates, (name) => name)
}
