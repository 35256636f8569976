/**
 * Which names mean `defineQueue` in each file of a program. Files that import `typeboss` themselves are found by
 * the specifier's text. Only if one of them passes `defineQueue` on are the program's resolved imports followed, from
 * file to file, until nothing new is found.
 */
import type ts from 'typescript'
import type { Binding, ExportsOf, ModuleExports } from './bindings.js'
import { exportedBindings, importedBindings, typebossExports } from './bindings.js'
import type { TypeScript } from '../compiler/compiler.js'
import { internalFile, internalProgram } from '../compiler/compiler-internals.js'

export type FileBindings = ReadonlyMap<string, Binding>

/** The files that import `typeboss`, or add to its map, directly; none means that the program has no queue and asks for none. */
export function filesThatImportTypeboss(program: ts.Program): readonly ts.SourceFile[] {
  return program.getSourceFiles().filter(importsTypeboss)
}

function importsTypeboss(file: ts.SourceFile): boolean {
  const { imports = [], moduleAugmentations = [], redirectInfo } = internalFile(file)
  return (
    redirectInfo === undefined && [...imports, ...moduleAugmentations].some(({ text }) => text === 'typeboss')
  )
}

export function bindingsOfProgram(
  compiler: TypeScript,
  program: ts.Program,
  importers: readonly ts.SourceFile[],
): ReadonlyMap<ts.SourceFile, FileBindings> {
  const bindings = new Map<ts.SourceFile, FileBindings>()
  const passedOn = new Map<ts.SourceFile, ModuleExports>()
  const read = (file: ts.SourceFile, exportsOf: ExportsOf): boolean => {
    const imported = importedBindings(compiler, file, exportsOf)
    const exported = exportedBindings(compiler, file, imported, exportsOf)
    if (imported.size > 0) bindings.set(file, imported)
    if (exported.size <= (passedOn.get(file)?.size ?? 0)) return false
    passedOn.set(file, exported)
    return true
  }
  const exporters = importers.filter((file) => read(file, (specifier) => ofTypeboss(specifier)))
  if (exporters.length === 0) return bindings

  const importersOf = reverseImports(program)
  const waiting = [...exporters]
  for (let exporter = waiting.pop(); exporter !== undefined; exporter = waiting.pop()) {
    for (const file of importersOf.get(exporter) ?? []) {
      const grew = read(file, (specifier) => {
        const target = resolvedFile(program, file, specifier)
        return ofTypeboss(specifier) ?? (target && passedOn.get(target))
      })
      if (grew) waiting.push(file)
    }
  }
  return bindings
}

function ofTypeboss(specifier: ts.StringLiteralLike): ModuleExports | undefined {
  return specifier.text === 'typeboss' ? typebossExports : undefined
}

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
