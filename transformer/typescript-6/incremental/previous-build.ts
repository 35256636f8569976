/**
 * Reuses the contract hashes that the previous build stored in `.tsbuildinfo`.
 *
 * A builder asks each file for its version, and the version of a file with queues contains the hash of its contracts. To
 * compute that hash is to infer what handlers return, which is most of the work of a build without changes. Contracts
 * depend only on the texts of files, the compiler options, and the releases of TypeScript and of this package. So a file
 * keeps its hash unless a change can affect it:
 *
 *   changed    the file's text or the target of one of its imports differs, or the file is new or deleted
 *   affected   the file refers to a changed file, directly or through other files
 *
 * The references are those that TypeScript's builder stores and uses for the same purpose. If the options changed, or a
 * file that declares globals, every hash is computed. A file that augments a module changes that module.
 */
import type ts from 'typescript'
import type { Compilation6 } from '../compilation.js'
import { internalFile, readBuildState, type BuildState } from '../internals.js'
import { changesSince } from './changes.js'
import { hasContracts, type ContractHash } from './contract-versions.js'

/** Returns the stored hash of a file, or undefined if it has to be computed. */
export type StoredContracts = (sourceFile: ts.SourceFile) => ContractHash | undefined

export function readStoredContracts(compilation: Compilation6): StoredContracts {
  const state = readBuildState(compilation)
  // The previous build ran without this package, or with another release of it.
  if (state === undefined || !wasCompiledHere(state)) return () => undefined
  const changes = changesSince(compilation, state)
  if (changes === undefined) return () => undefined
  const { unchanged, affected } = changes
  return (sourceFile) =>
    affected.has(internalFile(sourceFile).resolvedPath) ? undefined : unchanged.get(sourceFile)
}

function wasCompiledHere({ fileInfos }: BuildState): boolean {
  return [...fileInfos.values()].some(({ version }) => hasContracts(version))
}
