/** Finds the import in a program's own code that leads to a file of another package, where errors in that file are reported. */
import { importsOf } from '../compiler/internals.js'
import type * as ts from '../compiler/port.js'
import { resolvedFile, reverseImports } from '../compiler/import-graph.js'
import { isCompiled } from '../compiler/compilation.js'

export interface Import {
  readonly sourceFile: ts.SourceFile
  readonly specifier: ts.StringLiteralLike
}

/** The import in a compiled file that leads to this one by the shortest chain. */
export function importLeadingTo(program: ts.Program, imported: ts.SourceFile): Import | undefined {
  const importersOf = reverseImports(program)
  const seen = new Set([imported])
  // The loop also visits the files that are added while it runs.
  for (const target of seen) {
    for (const importer of importersOf.get(target) ?? []) {
      if (!isCompiled(program, importer)) {
        seen.add(importer)
        continue
      }
      const specifier = importsOf(importer).find((each) => resolvedFile(program, importer, each) === target)
      if (specifier !== undefined) return { sourceFile: importer, specifier }
    }
  }
  return undefined
}
