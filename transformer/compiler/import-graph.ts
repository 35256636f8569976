/** The import graph of a program. */
import { importsOf, resolvedModule } from './internals.js'
import type * as ts from './port.js'

/** The files that import each file. */
export function reverseImports(program: ts.Program): ReadonlyMap<ts.SourceFile, ReadonlySet<ts.SourceFile>> {
  const importersOf = new Map<ts.SourceFile, Set<ts.SourceFile>>()
  for (const sourceFile of program.getSourceFiles()) {
    for (const specifier of importsOf(sourceFile)) {
      const target = resolvedFile(program, sourceFile, specifier)
      if (target === undefined) continue
      const importers = importersOf.get(target)
      if (importers !== undefined) importers.add(sourceFile)
      else importersOf.set(target, new Set([sourceFile]))
    }
  }
  return importersOf
}

/** The file of the program that an import resolves to. */
export function resolvedFile(
  program: ts.Program,
  sourceFile: ts.SourceFile,
  specifier: ts.StringLiteralLike,
): ts.SourceFile | undefined {
  const resolved = resolvedModule(program, sourceFile, specifier)
  return resolved && program.getSourceFile(resolved.resolvedFileName)
}
