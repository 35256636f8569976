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
 * The references are those that TypeScript's own builder keeps in the same file, and by which it decides what to check
 * again. Where a change could be felt without a reference, all contracts are worked out anew: the options changed, or a
 * file that declares something global. A file that augments a module changes that module.
 */
import type ts from 'typescript'
import type { TypeScript } from '../compiler.js'
import { internalFile, internalProgram, readBuildState, type BuildState } from '../compiler-internals.js'
import { resolvedFile } from '../program-bindings.js'
import { contractsIn } from './contract-versions.js'

/** The contracts, as in a version, that a file carries now as it did then. Undefined if that has to be worked out. */
export type KnownContracts = (file: ts.SourceFile) => string | undefined

const nothingKnown: KnownContracts = () => undefined

export function contractsOfLastBuild(
  compiler: TypeScript,
  program: ts.Program,
  host: ts.CompilerHost,
  textVersionOf: (file: ts.SourceFile) => string | undefined,
): KnownContracts {
  const state = readBuildState(compiler, program.getCompilerOptions(), host)
  if (state === undefined) return nothingKnown
  const files = program.getSourceFiles()
  const importsAsBefore = importComparison(compiler, program, state)
  const before = new Map<ts.SourceFile, string>()
  const changed: ts.SourceFile[] = []
  for (const file of files) {
    const contracts = contractsIfUnchanged(state, file, textVersionOf(file))
    if (contracts !== undefined && importsAsBefore(file)) before.set(file, contracts)
    else changed.push(file)
  }
  // Built without this package, or by another release of it.
  if ([...before.values()].every((contracts) => contracts === '')) return nothingKnown
  const paths = new Set(files.map((file) => internalFile(file).resolvedPath))
  const gone = [...state.fileInfos.keys()].filter((path) => !paths.has(path))
  const sources = [...changed.map((file) => internalFile(file).resolvedPath), ...gone]
  const wasGlobal = sources.some((path) => state.fileInfos.get(path)?.affectsGlobalScope === true)
  if (wasGlobal || changed.some((file) => declaresGlobals(compiler, file))) return nothingKnown
  const augmented = changed.flatMap((file) => augmentedBy(compiler, program, file))
  const reached = reachedFrom([...sources, ...augmented], state)
  return (file) => (reached.has(internalFile(file).resolvedPath) ? undefined : before.get(file))
}

function contractsIfUnchanged(
  state: BuildState,
  file: ts.SourceFile,
  textVersion: string | undefined,
): string | undefined {
  const before = state.fileInfos.get(internalFile(file).resolvedPath)
  if (before === undefined || textVersion === undefined) return undefined
  if (before.impliedFormat !== file.impliedNodeFormat) return undefined
  return contractsIn(before.version, textVersion)
}

/** Whether each import of a file leads to one that was referred to then: `package.json` may have sent it elsewhere. */
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
  return (file) => {
    const references = state.referencedMap.getValues(internalFile(file).resolvedPath)
    let isAsBefore = true
    internalProgram(program).forEachResolvedModule(({ resolvedModule }) => {
      const path = resolvedModule && pathOf(resolvedModule.resolvedFileName)
      isAsBefore &&= path === undefined || references?.has(path) === true
    }, file)
    return isAsBefore
  }
}

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
    const target = resolvedFile(compiler, program, file, name)
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
