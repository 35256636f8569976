/**
 * A compiler host that serves some files with appended text, and every other file as the first Program has it. No file is
 * read or parsed twice, and no import is resolved twice.
 */
import type { Compilation6 } from '../compilation.js'
import type ts from 'typescript'
import { internalFile, internalProgram } from '../internals.js'
import { patchFile } from './patches.js'
import { servedFile, type Addition, type ServedFile } from './served-file.js'

/** The first Program has just used these members of the host, so the second must not. TypeScript's typings leave them out. */
const afterFirstProgram = {
  hasInvalidatedResolutions: () => false,
  hasChangedAutomaticTypeDirectiveNames: () => false,
  onReleaseOldSourceFile: undefined,
  onReleaseParsedCommandLine: undefined,
}

export type Additions = ReadonlyMap<ts.SourceFile, Addition>

export interface Overlay {
  readonly host: ts.CompilerHost
  /** Call this after the Program is made. */
  readonly complete: () => void
}

export function createOverlay({ ts, program, host }: Compilation6, additions: Additions): Overlay {
  const allServed = new Set<ServedFile>()
  const getSourceFile: ts.CompilerHost['getSourceFile'] = (fileName, languageVersion, ...rest) => {
    const known = program.getSourceFile(fileName)
    if (known === undefined) return host.getSourceFile(fileName, languageVersion, ...rest)
    const original = internalFile(known).redirectInfo?.unredirected ?? known
    const addition = additions.get(original)
    if (addition === undefined) return original
    const served = servedFile(ts, original, languageVersion, addition)
    allServed.add(served)
    setAugmentations(served, 'before')
    return served.sourceFile
  }
  const references = new Map(
    projectReferences(program).map((reference) => [reference.sourceFile.fileName, reference]),
  )
  const overrides: Partial<ts.CompilerHost> = {
    getSourceFile,
    getSourceFileByPath: (fileName, _path, ...rest) => getSourceFile(fileName, ...rest),
    getParsedCommandLine: (fileName) =>
      references.get(fileName)?.commandLine ?? host.getParsedCommandLine?.(fileName),
    getModuleResolutionCache: () =>
      host.getModuleResolutionCache?.() ?? internalProgram(program).getModuleResolutionCache(),
    resolveModuleNameLiterals: (specifiers, containingFile, redirected, options, sourceFile, reused) => {
      const modes = specifiers.map((specifier) =>
        ts.getModeForUsageLocation(sourceFile, specifier, redirected?.commandLine.options ?? options),
      )
      const known = specifiers.map(({ text }, index) =>
        internalProgram(program).getResolvedModule(sourceFile, text, modes[index]),
      )
      if (!known.includes(undefined)) return known.filter((resolution) => resolution !== undefined)
      // Resolve all of them again: a watching host drops the resolutions that it was not asked for.
      return (
        host.resolveModuleNameLiterals?.(
          specifiers,
          containingFile,
          redirected,
          options,
          sourceFile,
          reused,
        ) ??
        specifiers.map(({ text }, index) =>
          ts.resolveModuleName(text, containingFile, options, host, undefined, redirected, modes[index]),
        )
      )
    },
  }
  // Delegation and not a copy, since a host may be an instance of a class. `Object.create` returns `any`; here it returns
  // a host.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const delegate = Object.create(host) as ts.CompilerHost
  return {
    host: Object.assign(delegate, overrides, afterFirstProgram),
    complete: () => {
      for (const served of allServed) setAugmentations(served, 'all')
    },
  }
}

function setAugmentations({ sourceFile, augmentations }: ServedFile, which: 'before' | 'all'): void {
  if (augmentations !== undefined) patchFile(sourceFile, { moduleAugmentations: augmentations[which] })
}

function projectReferences(program: ts.Program): readonly ts.ResolvedProjectReference[] {
  const all = new Set<ts.ResolvedProjectReference>()
  const add = (references: readonly (ts.ResolvedProjectReference | undefined)[] | undefined): void => {
    for (const reference of references ?? []) {
      if (reference === undefined || all.has(reference)) continue
      all.add(reference)
      add(reference.references)
    }
  }
  add(program.getResolvedProjectReferences())
  return [...all]
}
