/** Which files of a program import which. */
import type ts from 'typescript'
import { internalFile, internalProgram } from './compiler-internals.js'

/** The files that import a file. */
export function reverseImports(program: ts.Program): ReadonlyMap<ts.SourceFile, ReadonlySet<ts.SourceFile>> {
  const importersOf = new Map<ts.SourceFile, Set<ts.SourceFile>>()
  for (const file of program.getSourceFiles()) {
    for (const specifier of internalFile(file).imports ?? []) {
      const target = resolvedFile(program, file, specifier)
      if (!target) continue
      const importers = importersOf.get(target)
      if (importers) importers.add(file)
      else importersOf.set(target, new Set([file]))
    }
  }
  return importersOf
}

/** The file of the program that an import of one of its files leads to. */
export function resolvedFile(
  program: ts.Program,
  file: ts.SourceFile,
  specifier: ts.StringLiteralLike,
): ts.SourceFile | undefined {
  const resolved = resolvedModule(program, file, specifier)
  return resolved && program.getSourceFile(resolved.resolvedFileName)
}

export function resolvedModule(
  program: ts.Program,
  file: ts.SourceFile,
  specifier: ts.StringLiteralLike,
): ts.ResolvedModuleFull | undefined {
  // The program's own, since a file of a referenced project is read by that project's options.
  const mode = program.getModeForUsageLocation(file, specifier)
  return internalProgram(program).getResolvedModule(file, specifier.text, mode)?.resolvedModule
}
