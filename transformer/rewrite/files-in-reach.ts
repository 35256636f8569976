/**
 * Which files can know the type of something that declarations declare. A type comes into a file by an import, of the
 * file that declares it or of one that knows it in turn, or from the global scope. Most files of most projects import
 * nothing that leads to queues, and need not be looked through for calls.
 */
import type ts from 'typescript'
import type { TypeScript } from '../compiler.js'
import { internalFile } from '../compiler-internals.js'
import { resolvedFile } from '../program-bindings.js'
import type { Compilation } from './compilation.js'

/** Says so of each file. If the global scope can know the type, any file can. */
export function filesInReach(
  { ts, program }: Compilation,
  declarations: readonly ts.Node[],
): (file: ts.SourceFile) => boolean {
  const knownBy = linkFiles(ts, program)
  const reached = new Set(declarations.map((declaration) => declaration.getSourceFile()))
  // A set is walked to its end, with what is added on the way.
  for (const file of reached) {
    if (isKnownEverywhere(ts, program, file)) return () => true
    for (const other of knownBy.get(file) ?? []) reached.add(other)
  }
  return (file) => reached.has(file)
}

/** From each file to those that know what it knows. */
function linkFiles(
  compiler: TypeScript,
  program: ts.Program,
): ReadonlyMap<ts.SourceFile, Set<ts.SourceFile>> {
  const links = new Map<ts.SourceFile, Set<ts.SourceFile>>()
  const link = (from: ts.SourceFile | undefined, to: ts.SourceFile | undefined): void => {
    if (from === undefined || to === undefined) return
    const known = links.get(from)
    if (known === undefined) links.set(from, new Set([to]))
    else known.add(to)
  }
  for (const file of program.getSourceFiles()) {
    const { imports = [], redirectInfo } = internalFile(file)
    for (const specifier of imports) link(resolvedFile(compiler, program, file, specifier), file)
    // Who imports an augmented module sees the addition as well.
    for (const augmented of augmentedBy(compiler, program, file)) link(file, augmented)
    // It stands for the same file of another copy of a package, and its own imports are not resolved.
    link(redirectInfo?.redirectTarget, file)
  }
  return links
}

/** Whether what the file knows can be had without an import that leads to it. */
function isKnownEverywhere(compiler: TypeScript, program: ts.Program, file: ts.SourceFile): boolean {
  const isGlobal =
    !compiler.isExternalModule(file) || file.statements.some(compiler.isNamespaceExportDeclaration)
  // The global scope, or a module that has no file.
  return isGlobal || augmentedBy(compiler, program, file).includes(undefined)
}

function augmentedBy(
  compiler: TypeScript,
  program: ts.Program,
  file: ts.SourceFile,
): readonly (ts.SourceFile | undefined)[] {
  return (internalFile(file).moduleAugmentations ?? []).map((name) =>
    compiler.isStringLiteral(name) ? resolvedFile(compiler, program, file, name) : undefined,
  )
}
