/**
 * What the last build knew of the contracts that files carry, and what of it still holds.
 *
 * A builder asks each file for its version, and the version of a file with queues says which contracts it carries. To
 * work them out anew means to infer what handlers return, which is most of what a build without changes would do. But
 * versions are kept in the `.tsbuildinfo` file, and contracts come of nothing but the texts of files, the options, and
 * the releases of TypeScript and of this package. So a file keeps what it had for contracts unless a change can reach it:
 *
 *   changed   a file whose text is not what it was, that is new or gone, or that imports from elsewhere than it did
 *   reached   each file that refers to one of those, directly or through others
 *
 * A handler's body is what changes most, and nobody else can see it. Once there are types, a changed file whose
 * declarations are what they were reaches nobody (`outward-shape.ts`). That is known of files that have been changed
 * since the first build: to write down the declarations of all files would cost more than it saves.
 *
 * The references are those that TypeScript's own builder keeps in the same file, and by which it decides what to check
 * again. Where a change could be felt without a reference, all contracts are worked out anew: the options changed, or a
 * file that declares something global. A file that augments a module changes that module.
 */
import type { Compilation6 } from '../compilation.js'
import type ts from 'typescript'
import { internalFile, readBuildState, type BuildState } from '../internals.js'
import { changesSince } from './changes.js'
import { partOf, type VersionPart } from './contract-versions.js'

export interface LastBuild {
  /** What a file had, if no changed file can reach it. */
  readonly beyondReach: KnownPart
  /** What a file had, if none reaches it whose shape has changed. Needs types. */
  readonly unaffected: KnownPart
  /** The shape of a file that is at work, to be kept with what the file carries. Needs types. */
  readonly shapeToKeep: ShapeOf
}

type KnownPart = (sourceFile: ts.SourceFile) => VersionPart | undefined
type ShapeOf = (sourceFile: ts.SourceFile) => string | undefined

const nothingKnown: LastBuild = {
  beyondReach: () => undefined,
  unaffected: () => undefined,
  shapeToKeep: () => undefined,
}

/** Whoever changes more files at once does not wait for each, and a shape is not for nothing. */
const mostShapes = 10

export function readLastBuild(compilation: Compilation6, shapeOf: ShapeOf): LastBuild {
  const state = readBuildState(compilation)
  // Built without this package, or by another release of it.
  if (state === undefined || !hasParts(state)) return nothingKnown
  const changes = changesSince(compilation, state)
  if (changes === undefined) return nothingKnown
  const { unchanged, changed, rewritten, reachedBy } = changes
  const possiblyReached = reachedBy(changed)
  const keptUnless =
    (reached: () => ReadonlySet<string>): KnownPart =>
    (sourceFile) =>
      reached().has(internalFile(sourceFile).resolvedPath) ? undefined : unchanged.get(sourceFile)

  const atWork = new Set([
    ...changed.filter((sourceFile) => !sourceFile.isDeclarationFile),
    ...[...unchanged].flatMap(([sourceFile, { shape }]) =>
      shape !== undefined && possiblyReached.has(internalFile(sourceFile).resolvedPath) ? sourceFile : [],
    ),
  ])
  const shapes = new Map<ts.SourceFile, string | undefined>()
  const shapeToKeep: ShapeOf = (sourceFile) => {
    if (atWork.size > mostShapes || !atWork.has(sourceFile)) return undefined
    if (!shapes.has(sourceFile)) shapes.set(sourceFile, shapeOf(sourceFile))
    return shapes.get(sourceFile)
  }
  const shapeBefore: ShapeOf = (sourceFile) =>
    partOf(state.fileInfos.get(internalFile(sourceFile).resolvedPath)?.version ?? '')?.shape
  const hasOtherShape = (sourceFile: ts.SourceFile): boolean =>
    !rewritten.has(sourceFile) ||
    shapeBefore(sourceFile) === undefined ||
    shapeBefore(sourceFile) !== shapeToKeep(sourceFile)
  let reached: ReadonlySet<string> | undefined
  return {
    beyondReach: keptUnless(() => possiblyReached),
    unaffected: keptUnless(() => (reached ??= reachedBy(changed.filter(hasOtherShape)))),
    shapeToKeep,
  }
}

function hasParts({ fileInfos }: BuildState): boolean {
  return [...fileInfos.values()].some(({ version }) => partOf(version) !== undefined)
}
