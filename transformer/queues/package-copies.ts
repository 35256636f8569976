/**
 * Reports copies of typeboss in one program. Each copy has its own type map, so the queues of one copy are unknown to the other,
 * and neither recognizes the other's client. Copies that TypeScript treats as one package count as one.
 */
import { augmentationsOf, importsOf, redirectTargetOf, resolvedModule } from '../compiler/internals.js'
import { relative } from 'node:path'
import type * as ts from '../compiler/port.js'
import { importLeadingTo, type Import } from './import-chain.js'
import { diagnosticAt, messages } from '../compiler/messages.js'
import { isCompiled, type Compilation } from '../compiler/compilation.js'

interface Use extends Import {
  readonly module: ts.ResolvedModuleFull
}

/** Reports each copy except the first, at the import in the program's own code that leads to it. */
export function copiesProblems(
  compilation: Compilation,
  importers: readonly ts.SourceFile[],
): readonly ts.DiagnosticWithLocation[] {
  const { ts, program } = compilation
  const firstUses = new Map<ts.SourceFile | string, Use>()
  const ownFirst = importers.toSorted(
    (one, other) => Number(isCompiled(program, other)) - Number(isCompiled(program, one)),
  )
  for (const sourceFile of ownFirst) {
    const use = useOfTypeboss(compilation, sourceFile)
    if (use === undefined) continue
    const entry = program.getSourceFile(use.module.resolvedFileName)
    const copy = (entry && redirectTargetOf(entry)) ?? entry
    if (copy !== undefined && !firstUses.has(copy)) firstUses.set(copy, use)
  }
  const [first, ...others] = firstUses.values()
  if (first === undefined) return []
  return others.flatMap((other) => {
    const place = isCompiled(program, other.sourceFile)
      ? other
      : (importLeadingTo(program, other.sourceFile) ??
        (isCompiled(program, first.sourceFile) ? first : undefined))
    if (place === undefined) return []
    const [one, another] = [first, other].map((use) => describe(program, use))
    return diagnosticAt(
      ts,
      place.sourceFile,
      place.specifier,
      messages.twoCopies(one ?? '', another ?? ''),
      [first, other].map(({ sourceFile, specifier }) =>
        diagnosticAt(ts, sourceFile, specifier, messages.copyImported()),
      ),
    )
  })
}

function useOfTypeboss({ ts, program }: Compilation, sourceFile: ts.SourceFile): Use | undefined {
  const specifier = [
    ...importsOf(sourceFile),
    ...augmentationsOf(sourceFile).filter((name) => ts.isStringLiteral(name)),
  ].find(({ text }) => text === 'typeboss')
  const module = specifier && resolvedModule(program, sourceFile, specifier)
  return module && { sourceFile, specifier, module }
}

function describe(program: ts.Program, { sourceFile, module: { resolvedFileName, packageId } }: Use): string {
  const end =
    packageId !== undefined ? resolvedFileName.length - packageId.subModuleName.length - 1 : undefined
  const fromHere = (path: string): string => relative(program.getCurrentDirectory(), path)
  const version = packageId !== undefined ? ` (${packageId.version})` : ''
  return `${fromHere(resolvedFileName.slice(0, end))}${version}, which ${fromHere(sourceFile.fileName)} imports`
}
