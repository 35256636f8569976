/**
 * Why a file is emitted again when a type changes three files away.
 *
 * TypeScript's builder (`--incremental`, `--watch`, `-b`) emits a file again if its `version` has changed, or if it
 * depends on a file whose declarations have changed; under `isolatedModules` only the first rule applies. The output of a
 * file that carries contracts depends on more than the file's own text, so its version is the version of its text
 * followed by a hash of the contracts that it carries and of the places where they are inserted.
 *
 * Hashes that the previous build stored and that are still valid are written immediately (`previous-build.ts`). The others need
 * types. They are computed when the program is first asked for its checker: a builder asks for it before it reads the
 * first version. Without a builder files have no version, and nothing is computed here.
 *
 * A source file outlives its program: `--watch` reuses it as long as its text is the same. The version of its text is
 * kept, and each program replaces the version that the previous program wrote.
 */
import type ts from 'typescript'
import { patchFile } from '../program/patches.js'
import { internalFile } from '../internals.js'
import { packageVersion } from '../../compiler/package-version.js'

interface Version {
  readonly ofText: string
  readonly written: string
}

/** The versions of files that carry contracts. An entry is valid while the file's version is the one that was written. */
const versions = new WeakMap<ts.SourceFile, Version>()

// Another release may compile the same types to different code.
const mark = `-typeboss@${packageVersion()}-`

/** The version of the file's text. Files have none outside of incremental builds. */
export function textVersionOf(sourceFile: ts.SourceFile): string | undefined {
  const known = versions.get(sourceFile)
  const { version } = internalFile(sourceFile)
  return known?.written === version ? known?.ofText : version
}

/** The hash of the contracts that a file carries; empty for a file without contracts. */
export type ContractHash = string

/**
 * Appends the hash of its contracts to the version of a file. The version is a stored value: a getter would make every other
 * property of the same object slow.
 */
export function writeVersion(sourceFile: ts.SourceFile, contracts: ContractHash): void {
  const ofText = textVersionOf(sourceFile)
  if (ofText === undefined) return
  const written = contracts === '' ? ofText : ofText + mark + contracts
  patchFile(sourceFile, { version: written })
  if (contracts === '') versions.delete(sourceFile)
  else versions.set(sourceFile, { ofText, written })
}

/** Whether this release wrote the version, and the file carried contracts. */
export function hasContracts(version: string): boolean {
  return version.includes(mark)
}

/** The contracts that a stored version names, if it is a version of this text written by this release. */
export function contractsOf(version: string, textVersion: string): ContractHash | undefined {
  if (version === textVersion) return ''
  return version.startsWith(textVersion + mark) ? version.slice(textVersion.length + mark.length) : undefined
}
