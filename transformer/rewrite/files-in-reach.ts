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
  compilation: Compilation,
  declarations: readonly ts.Node[],
): (file: ts.SourceFile) => boolean {
  const knownBy = linkFiles(compilation.program)
  const reached = new Set(declarations.map((declaration) => declaration.getSourceFile()))
  // A set is walked to its end, with what is added on the way.
  for (const file of reached) {
    if (isKnownEverywhere(compilation, file)) return () => true
    for (const other of knownBy.get(file) ?? []) reached.add(other)
    for (const other of addedTo(compilation, file)) reached.add(other)
  }
  return (file) => reached.has(file)
}

/** From each file to those that know what it knows. */
function linkFiles(program: ts.Program): ReadonlyMap<ts.SourceFile, Set<ts.SourceFile>> {
  const links = new Map<ts.SourceFile, Set<ts.SourceFile>>()
  const link = (from: ts.SourceFile | undefined, to: ts.SourceFile | undefined): void => {
    if (from === undefined || to === undefined) return
    const known = links.get(from)
    if (known === undefined) links.set(from, new Set([to]))
    else known.add(to)
  }
  for (const file of program.getSourceFiles()) {
    const { imports = [], redirectInfo } = internalFile(file)
    for (const specifier of imports) link(resolvedFile(program, file, specifier), file)
    // It stands for the same file of another copy of a package, and its own imports are not resolved.
    link(redirectInfo?.redirectTarget, file)
  }
  return links
}

/** Whether what the file knows can be had without an import that leads to it. */
function isKnownEverywhere({ ts, program }: Compilation, file: ts.SourceFile): boolean {
  const isGlobal = !ts.isExternalModule(file) || file.statements.some(ts.isNamespaceExportDeclaration)
  // The global scope, or a module that has no file.
  return (
    isGlobal ||
    augmentationsOf(file).some(
      (name) => !ts.isStringLiteral(name) || resolvedFile(program, file, name) === undefined,
    )
  )
}

/**
 * The files that declare what the file augments. That need not be the module whose name it says: an addition to what a
 * module passes on is one to where it comes from.
 */
function addedTo({ ts, checker }: Compilation, file: ts.SourceFile): readonly ts.SourceFile[] {
  const additions = (declaration: ts.Statement): readonly ts.SourceFile[] => {
    if (!isMergeable(ts, declaration) || declaration.name === undefined) return []
    const merged = checker.getSymbolAtLocation(declaration.name)?.declarations ?? []
    const body = ts.isModuleDeclaration(declaration) ? declaration.body : undefined
    const inner = body === undefined ? [] : ts.isModuleBlock(body) ? body.statements : [body]
    return [
      ...merged.map((other) => other.getSourceFile()),
      ...inner.flatMap((each) => (ts.isIdentifier(each) ? [] : additions(each))),
    ]
  }
  return augmentationsOf(file).flatMap(({ parent }) =>
    ts.isModuleDeclaration(parent) ? additions(parent) : [],
  )
}

/** A declaration that may add to another one. */
function isMergeable(compiler: TypeScript, node: ts.Node): node is ts.DeclarationStatement {
  return (
    compiler.isModuleDeclaration(node) ||
    compiler.isInterfaceDeclaration(node) ||
    compiler.isClassDeclaration(node) ||
    compiler.isFunctionDeclaration(node) ||
    compiler.isEnumDeclaration(node)
  )
}

function augmentationsOf(file: ts.SourceFile): readonly ts.ModuleName[] {
  return internalFile(file).moduleAugmentations ?? []
}
