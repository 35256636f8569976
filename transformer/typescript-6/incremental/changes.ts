/** Which files have changed since the previous build, and which files a change can affect. */
import type { Compilation6, TypeScript } from '../compilation.js'
import type ts from 'typescript'
import { internalFile, internalProgram, type BuildState } from '../internals.js'
import { resolvedFile } from '../../compiler/import-graph.js'
import { contractsOf, textVersionOf, type ContractHash } from './contract-versions.js'

export interface Changes {
  /** The contracts that the unchanged files carried. */
  readonly unchanged: ReadonlyMap<ts.SourceFile, ContractHash>
  /** The paths of all files that a change, an added file or a deleted file can affect. */
  readonly affected: ReadonlySet<string>
}

/** Undefined if a change can affect every file. */
export function changesSince(compilation: Compilation6, state: BuildState): Changes | undefined {
  const { ts, program } = compilation
  const files = program.getSourceFiles()
  const importsAsBefore = importComparison(compilation, state)
  const unchanged = new Map<ts.SourceFile, ContractHash>()
  const changed: ts.SourceFile[] = []
  for (const sourceFile of files) {
    const before = state.fileInfos.get(internalFile(sourceFile).resolvedPath)
    const isPlacedAsBefore =
      before?.impliedFormat === sourceFile.impliedNodeFormat && importsAsBefore(sourceFile)
    const contracts =
      before !== undefined && isPlacedAsBefore ? contractsIfSameText(before.version, sourceFile) : undefined
    if (contracts !== undefined) unchanged.set(sourceFile, contracts)
    else changed.push(sourceFile)
  }
  const paths = new Set(files.map((sourceFile) => internalFile(sourceFile).resolvedPath))
  const gone = [...state.fileInfos.keys()].filter((path) => !paths.has(path))
  const wasGlobal = [...gone, ...changed.map((sourceFile) => internalFile(sourceFile).resolvedPath)].some(
    (path) => state.fileInfos.get(path)?.affectsGlobalScope === true,
  )
  if (wasGlobal || changed.some((sourceFile) => declaresGlobals(ts, sourceFile))) return undefined
  const augmented = changed.flatMap((sourceFile) => augmentedBy(compilation, sourceFile))
  const sources = [
    ...changed.map((sourceFile) => internalFile(sourceFile).resolvedPath),
    ...augmented,
    ...gone,
  ]
  return { unchanged, affected: reachedFrom(sources, state) }
}

function contractsIfSameText(version: string, sourceFile: ts.SourceFile): ContractHash | undefined {
  const textVersion = textVersionOf(sourceFile)
  return textVersion === undefined ? undefined : contractsOf(version, textVersion)
}

/**
 * Whether the imports of a file resolve to the files that the previous build referred to: a change of `package.json` can
 * redirect an import. Two imports that swap their targets go unnoticed, as in TypeScript itself.
 */
function importComparison(
  compilation: Compilation6,
  state: BuildState,
): (sourceFile: ts.SourceFile) => boolean {
  const { ts, program } = compilation
  // Many files import the same file.
  const targets = new Map<string, string | undefined>()
  const pathOf = (fileName: string): string | undefined => {
    if (!targets.has(fileName)) targets.set(fileName, pathOfModule(compilation, fileName))
    return targets.get(fileName)
  }
  const byPath = new Map(
    program.getSourceFiles().map((sourceFile) => [internalFile(sourceFile).resolvedPath, sourceFile]),
  )
  // Types of a script are used without an import, and an augmented module refers to the augmenting file. Deleted files are handled by the caller.
  const isReferredToBeside = (path: string): boolean => {
    const sourceFile = byPath.get(path)
    return (
      sourceFile === undefined ||
      isScript(ts, sourceFile) ||
      (internalFile(sourceFile).moduleAugmentations ?? []).length > 0
    )
  }
  return (sourceFile) => {
    const references = state.referencedMap.getValues(internalFile(sourceFile).resolvedPath) ?? noPaths
    const paths = new Set<string>()
    const refersByComment = sourceFile.referencedFiles.length + sourceFile.typeReferenceDirectives.length > 0
    internalProgram(program).forEachResolvedModule(({ resolvedModule }) => {
      const path = resolvedModule && pathOf(resolvedModule.resolvedFileName)
      if (path !== undefined) paths.add(path)
    }, sourceFile)
    return (
      [...paths].every((path) => references.has(path)) &&
      [...references].every((path) => paths.has(path) || refersByComment || isReferredToBeside(path))
    )
  }
}

const noPaths: ReadonlySet<string> = new Set()

function pathOfModule({ ts, program }: Compilation6, fileName: string): string | undefined {
  const sourceFile = program.getSourceFile(fileName)
  return sourceFile === undefined || isScript(ts, sourceFile)
    ? undefined
    : internalFile(sourceFile).resolvedPath
}

function declaresGlobals(ts: TypeScript, sourceFile: ts.SourceFile): boolean {
  const { moduleAugmentations = [] } = internalFile(sourceFile)
  return isScript(ts, sourceFile) || moduleAugmentations.some((name) => !ts.isStringLiteral(name))
}

/** All declarations in a script are global; a script is never imported. */
function isScript(ts: TypeScript, sourceFile: ts.SourceFile): boolean {
  return !ts.isExternalModule(sourceFile) && !sourceFile.fileName.endsWith('.json')
}

function augmentedBy({ ts, program }: Compilation6, sourceFile: ts.SourceFile): readonly string[] {
  return (internalFile(sourceFile).moduleAugmentations ?? []).filter(ts.isStringLiteral).flatMap((name) => {
    const target = resolvedFile(program, sourceFile, name)
    return target === undefined ? [] : [internalFile(target).resolvedPath]
  })
}

function reachedFrom(sources: readonly string[], { referencedMap }: BuildState): ReadonlySet<string> {
  const reached = new Set<string>()
  const waiting = [...sources]
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (reached.has(path)) continue
    reached.add(path)
    waiting.push(...(referencedMap.getKeys(path) ?? []))
  }
  return reached
}
