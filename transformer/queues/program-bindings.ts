/**
 * Finds the names that mean `defineQueue` in each file of a program. Files that import `typeboss` themselves are found by the
 * specifier's text. Only if one of them re-exports `defineQueue` are the program's resolved imports followed, from file to
 * file, until no more names are found.
 */
import { augmentationsOf, importsOf, mayImport, redirectTargetOf } from '../compiler/internals.js'
import type { Compilation } from '../compiler/compilation.js'
import type * as ts from '../compiler/port.js'
import type { Binding, ExportsOf, ModuleExports } from './bindings.js'
import { exportedBindings, importedBindings, typebossExports } from './bindings.js'
import { resolvedFile, reverseImports } from '../compiler/import-graph.js'

export type FileBindings = ReadonlyMap<string, Binding>

/** The files that import `typeboss` or augment its map. Without such a file, a program neither defines nor uses queues. */
export function filesThatImportTypeboss(program: ts.Program): readonly ts.SourceFile[] {
  return program.getSourceFiles().filter(importsTypeboss)
}

function importsTypeboss(sourceFile: ts.SourceFile): boolean {
  return (
    redirectTargetOf(sourceFile) === undefined &&
    mayImport(sourceFile, 'typeboss') &&
    [...importsOf(sourceFile), ...augmentationsOf(sourceFile)].some(({ text }) => text === 'typeboss')
  )
}

export function bindingsOfProgram(
  { ts, program }: Compilation,
  importers: readonly ts.SourceFile[],
): ReadonlyMap<ts.SourceFile, FileBindings> {
  const bindings = new Map<ts.SourceFile, FileBindings>()
  const exports = new Map<ts.SourceFile, ModuleExports>()
  const read = (sourceFile: ts.SourceFile, exportsOf: ExportsOf): boolean => {
    const imported = importedBindings(ts, sourceFile, exportsOf)
    const exported = exportedBindings(ts, sourceFile, imported, exportsOf)
    if (imported.size > 0) bindings.set(sourceFile, imported)
    if (exported.size <= (exports.get(sourceFile)?.size ?? 0)) return false
    exports.set(sourceFile, exported)
    return true
  }
  const exporters = importers.filter((sourceFile) => read(sourceFile, (specifier) => ofTypeboss(specifier)))
  if (exporters.length === 0) return bindings

  const importersOf = reverseImports(program)
  const waiting = [...exporters]
  for (let exporter = waiting.pop(); exporter !== undefined; exporter = waiting.pop()) {
    for (const sourceFile of importersOf.get(exporter) ?? []) {
      const grew = read(sourceFile, (specifier) => {
        const target = resolvedFile(program, sourceFile, specifier)
        return ofTypeboss(specifier) ?? (target && exports.get(target))
      })
      if (grew) waiting.push(sourceFile)
    }
  }
  return bindings
}

function ofTypeboss(specifier: ts.StringLiteralLike): ModuleExports | undefined {
  return specifier.text === 'typeboss' ? typebossExports : undefined
}
