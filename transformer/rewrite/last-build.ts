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
import { internalFile, readBuildState, type BuildState } from '../compiler-internals.js'
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
  const before = new Map<ts.SourceFile, string>()
  const changed: ts.SourceFile[] = []
  for (const file of files) {
    const contracts = contractsIfUnchanged(compiler, program, state, file, textVersionOf(file))
    if (contracts === undefined) changed.push(file)
    else before.set(file, contracts)
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
  compiler: TypeScript,
  program: ts.Program,
  state: BuildState,
  file: ts.SourceFile,
  textVersion: string | undefined,
): string | undefined {
  const before = state.fileInfos.get(internalFile(file).resolvedPath)
  if (before === undefined || textVersion === undefined) return undefined
  if (before.impliedFormat !== file.impliedNodeFormat) return undefined
  return importsAsBefore(compiler, program, state, file)
    ? contractsIn(before.version, textVersion)
    : undefined
}

/** Whether each import leads to a file that was referred to then: `package.json` may have sent it elsewhere. */
function importsAsBefore(
  compiler: TypeScript,
  program: ts.Program,
  state: BuildState,
  file: ts.SourceFile,
): boolean {
  const { imports = [], moduleAugmentations = [], resolvedPath } = internalFile(file)
  const references = state.referencedMap.getValues(resolvedPath)
  return [...imports, ...moduleAugmentations.filter(compiler.isStringLiteral)].every((specifier) => {
    const target = resolvedFile(compiler, program, file, specifier)
    if (target === undefined || isScript(compiler, target)) return true
    return references?.has(internalFile(target).resolvedPath) === true
  })
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
