/**
 * Members that TypeScript's typings leave out and the shared rooms read: with `port.ts`, all that they ask of a compiler. The
 * casts hold because TypeScript 6 defines these members on every such object; an adapter for another compiler defines them too.
 */
/* oxlint-disable typescript/no-unsafe-type-assertion */
import type * as ts from './port.js'

interface SourceFileInternals {
  readonly imports?: readonly ts.StringLiteralLike[]
  readonly moduleAugmentations?: readonly ts.ModuleName[]
  readonly identifiers: ReadonlyMap<string, string>
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

/** Every module specifier of a file, `import()` and import types included. Set when a program takes the file in. */
export function importsOf(sourceFile: ts.SourceFile): readonly ts.StringLiteralLike[] {
  return (sourceFile as ts.SourceFile & SourceFileInternals).imports ?? []
}

/** The names of the modules that a file augments. */
export function augmentationsOf(sourceFile: ts.SourceFile): readonly ts.ModuleName[] {
  return (sourceFile as ts.SourceFile & SourceFileInternals).moduleAugmentations ?? []
}

/** Every name that occurs in a file, as the keys. A name too many does no harm. */
export function identifiersOf(sourceFile: ts.SourceFile): ReadonlyMap<string, string> {
  return (sourceFile as ts.SourceFile & SourceFileInternals).identifiers
}

/** The file whose declarations count, for a file of a second copy of the same release of a package. */
export function redirectTargetOf(sourceFile: ts.SourceFile): ts.SourceFile | undefined {
  return (sourceFile as ts.SourceFile & SourceFileInternals).redirectInfo?.redirectTarget
}

/** What an import of one of the program's files resolved to. */
export function resolvedModule(
  program: ts.Program,
  sourceFile: ts.SourceFile,
  specifier: ts.StringLiteralLike,
): ts.ResolvedModuleFull | undefined {
  // The program's own mode: a file of a referenced project is read by that project's options.
  const mode = program.getModeForUsageLocation(sourceFile, specifier)
  const internal = program as ts.Program & ProgramInternals
  return internal.getResolvedModule(sourceFile, specifier.text, mode)?.resolvedModule
}

/** Whether a signature was made of several, because the callee is of a union type. */
export function isComposite(signature: ts.Signature): boolean {
  return (signature as ts.Signature & SignatureInternals).compositeSignatures !== undefined
}

/** The candidate that the compiler takes the text for a misspelling of. */
export function spellingSuggestion(
  ts: ts.TypeScript,
  text: string,
  candidates: readonly string[],
): string | undefined {
  return (ts as ts.TypeScript & TypeScriptInternals).getSpellingSuggestion(text, candidates, (name) => name)
}
