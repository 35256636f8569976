/** What has changed since the last build, and whom a change can reach. */
import type { Compilation6, TypeScript } from '../compilation.js'
import type ts from 'typescript'
import { internalFile, internalProgram, type BuildState } from '../internals.js'
import { resolvedFile } from '../../compiler/import-graph.js'
import { partOfText, textVersionOf, type VersionPart } from './contract-versions.js'

export interface Changes {
  /** What the files that are as they were had in their versions. */
  readonly unchanged: ReadonlyMap<ts.SourceFile, VersionPart>
  readonly changed: readonly ts.SourceFile[]
  /** Those of the changed ones in which the text has changed and nothing else. */
  readonly rewritten: ReadonlySet<ts.SourceFile>
  /** The paths of all files that can feel a change of these, or that others are gone. */
  readonly reachedBy: (files: readonly ts.SourceFile[]) => ReadonlySet<string>
}

/** Undefined where something has changed that can be felt everywhere. */
export function changesSince(compilation: Compilation6, state: BuildState): Changes | undefined {
  const { ts, program } = compilation
  const files = program.getSourceFiles()
  const importsAsBefore = importComparison(compilation, state)
  const unchanged = new Map<ts.SourceFile, VersionPart>()
  const rewritten = new Set<ts.SourceFile>()
  const changed: ts.SourceFile[] = []
  for (const sourceFile of files) {
    const before = state.fileInfos.get(internalFile(sourceFile).resolvedPath)
    const isPlacedAsBefore =
      before?.impliedFormat === sourceFile.impliedNodeFormat && importsAsBefore(sourceFile)
    const part =
      before !== undefined && isPlacedAsBefore ? partIfSameText(before.version, sourceFile) : undefined
    if (part !== undefined) unchanged.set(sourceFile, part)
    else changed.push(sourceFile)
    if (part === undefined && before !== undefined && isPlacedAsBefore) rewritten.add(sourceFile)
  }
  const paths = new Set(files.map((sourceFile) => internalFile(sourceFile).resolvedPath))
  const gone = [...state.fileInfos.keys()].filter((path) => !paths.has(path))
  const wasGlobal = [...gone, ...changed.map((sourceFile) => internalFile(sourceFile).resolvedPath)].some(
    (path) => state.fileInfos.get(path)?.affectsGlobalScope === true,
  )
  if (wasGlobal || changed.some((sourceFile) => declaresGlobals(ts, sourceFile))) return undefined
  const reachedBy: Changes['reachedBy'] = (sources) => {
    const augmented = sources.flatMap((sourceFile) => augmentedBy(compilation, sourceFile))
    return reachedFrom(
      [...sources.map((sourceFile) => internalFile(sourceFile).resolvedPath), ...augmented, ...gone],
      state,
    )
  }
  return { unchanged, changed, rewritten, reachedBy }
}

function partIfSameText(version: string, sourceFile: ts.SourceFile): VersionPart | undefined {
  const textVersion = textVersionOf(sourceFile)
  return textVersion === undefined ? undefined : partOfText(version, textVersion)
}

/**
 * Whether the imports of a file lead to those that were referred to then: `package.json` may have sent one elsewhere.
 * That two were sent to each other's places is not seen, as by TypeScript itself.
 */
function importComparison(
  compilation: Compilation6,
  state: BuildState,
): (sourceFile: ts.SourceFile) => boolean {
  const { ts, program } = compilation
  // Many files import the same ones.
  const targets = new Map<string, string | undefined>()
  const pathOf = (fileName: string): string | undefined => {
    if (!targets.has(fileName)) targets.set(fileName, pathOfModule(compilation, fileName))
    return targets.get(fileName)
  }
  const byPath = new Map(
    program.getSourceFiles().map((sourceFile) => [internalFile(sourceFile).resolvedPath, sourceFile]),
  )
  // A script's types are used without an import, and whoever augments a module comes with it. What is gone is told of.
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

/** Everything in a script is global, and nobody imports anything from it. */
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
