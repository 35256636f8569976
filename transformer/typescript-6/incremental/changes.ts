/** What has changed since the last build, and whom a change can reach. */
import type ts from 'typescript'
import type { TypeScript } from '../../compiler/compiler.js'
import { internalFile, internalProgram, type BuildState } from '../../compiler/compiler-internals.js'
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
export function changesSince(
  state: BuildState,
  compiler: TypeScript,
  program: ts.Program,
): Changes | undefined {
  const files = program.getSourceFiles()
  const importsAsBefore = importComparison(compiler, program, state)
  const unchanged = new Map<ts.SourceFile, VersionPart>()
  const rewritten = new Set<ts.SourceFile>()
  const changed: ts.SourceFile[] = []
  for (const file of files) {
    const before = state.fileInfos.get(internalFile(file).resolvedPath)
    const isPlacedAsBefore = before?.impliedFormat === file.impliedNodeFormat && importsAsBefore(file)
    const part = before && isPlacedAsBefore ? partIfSameText(before.version, file) : undefined
    if (part !== undefined) unchanged.set(file, part)
    else changed.push(file)
    if (part === undefined && before !== undefined && isPlacedAsBefore) rewritten.add(file)
  }
  const paths = new Set(files.map((file) => internalFile(file).resolvedPath))
  const gone = [...state.fileInfos.keys()].filter((path) => !paths.has(path))
  const wasGlobal = [...gone, ...changed.map((file) => internalFile(file).resolvedPath)].some(
    (path) => state.fileInfos.get(path)?.affectsGlobalScope === true,
  )
  if (wasGlobal || changed.some((file) => declaresGlobals(compiler, file))) return undefined
  const reachedBy: Changes['reachedBy'] = (sources) => {
    const augmented = sources.flatMap((file) => augmentedBy(compiler, program, file))
    return reachedFrom(
      [...sources.map((file) => internalFile(file).resolvedPath), ...augmented, ...gone],
      state,
    )
  }
  return { unchanged, changed, rewritten, reachedBy }
}

function partIfSameText(version: string, file: ts.SourceFile): VersionPart | undefined {
  const textVersion = textVersionOf(file)
  return textVersion === undefined ? undefined : partOfText(version, textVersion)
}

/**
 * Whether the imports of a file lead to those that were referred to then: `package.json` may have sent one elsewhere.
 * That two were sent to each other's places is not seen, as by TypeScript itself.
 */
function importComparison(
  compiler: TypeScript,
  program: ts.Program,
  state: BuildState,
): (file: ts.SourceFile) => boolean {
  // Many files import the same ones.
  const targets = new Map<string, string | undefined>()
  const pathOf = (fileName: string): string | undefined => {
    if (!targets.has(fileName)) targets.set(fileName, pathOfModule(compiler, program, fileName))
    return targets.get(fileName)
  }
  const byPath = new Map(program.getSourceFiles().map((file) => [internalFile(file).resolvedPath, file]))
  // A script's types are used without an import, and whoever augments a module comes with it. What is gone is told of.
  const isReferredToBeside = (path: string): boolean => {
    const file = byPath.get(path)
    return (
      file === undefined ||
      isScript(compiler, file) ||
      (internalFile(file).moduleAugmentations ?? []).length > 0
    )
  }
  return (file) => {
    const references = state.referencedMap.getValues(internalFile(file).resolvedPath) ?? noPaths
    const paths = new Set<string>()
    const refersByComment = file.referencedFiles.length + file.typeReferenceDirectives.length > 0
    internalProgram(program).forEachResolvedModule(({ resolvedModule }) => {
      const path = resolvedModule && pathOf(resolvedModule.resolvedFileName)
      if (path !== undefined) paths.add(path)
    }, file)
    return (
      [...paths].every((path) => references.has(path)) &&
      [...references].every((path) => paths.has(path) || refersByComment || isReferredToBeside(path))
    )
  }
}

const noPaths: ReadonlySet<string> = new Set()

function pathOfModule(compiler: TypeScript, program: ts.Program, fileName: string): string | undefined {
  const file = program.getSourceFile(fileName)
  return file === undefined || isScript(compiler, file) ? undefined : internalFile(file).resolvedPath
}

function declaresGlobals(compiler: TypeScript, file: ts.SourceFile): boolean {
  const { moduleAugmentations = [] } = internalFile(file)
  return isScript(compiler, file) || moduleAugmentations.some((name) => !compiler.isStringLiteral(name))
}

/** Everything in a script is global, and nobody imports anything from it. */
function isScript(compiler: TypeScript, file: ts.SourceFile): boolean {
  return !compiler.isExternalModule(file) && !file.fileName.endsWith('.json')
}

function augmentedBy(compiler: TypeScript, program: ts.Program, file: ts.SourceFile): readonly string[] {
  return (internalFile(file).moduleAugmentations ?? []).filter(compiler.isStringLiteral).flatMap((name) => {
    const target = resolvedFile(program, file, name)
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
