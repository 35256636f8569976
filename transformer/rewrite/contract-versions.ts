/**
 * Why a file is emitted again when a type changes three files away.
 *
 * TypeScript's builder (`--incremental`, `--watch`, `-b`) emits a file again if its `version` has changed, or if it
 * depends on a file whose declarations have; under `isolatedModules` only the first counts. A file that carries
 * contracts has more in it than its own text, so its version has to say so: the version that the file had, and a hash
 * of the contracts it carries and of where they go. The builder reads versions before it checks anything, and plain
 * `tspc` never does; so they are worked out when they are read, unless the last build knows them (`last-build.ts`).
 *
 * A source file lives longer than a program: `--watch` hands it on as long as its text is the same. What it had for
 * a version is kept, and each program takes the place of the one before.
 */
import type ts from 'typescript'
import { internalFile } from '../compiler-internals.js'
import { packageVersion } from '../package-version.js'

interface Version {
  readonly ofText: string
  /** The whole version where it is written, and undefined where it is worked out when read. */
  readonly written: string | undefined
}

const versions = new WeakMap<ts.SourceFile, Version>()

// Another release may compile the same types to other code.
const mark = `-typeboss@${packageVersion()}-`

/** The file's version as far as it is one of its text. Outside of incremental builds a file has none. */
export function textVersionOf(sourceFile: ts.SourceFile): string | undefined {
  const known = versions.get(sourceFile)
  if (known && known.written === undefined) return known.ofText
  const { version } = internalFile(sourceFile)
  return known && known.written === version ? known.ofText : version
}

export interface VersionOfContracts {
  /** Undefined where the contracts have to be worked out. */
  readonly known: (sourceFile: ts.SourceFile) => string | undefined
  readonly workOut: (sourceFile: ts.SourceFile) => string
}

/**
 * Makes the version of these files one of their text and of their contracts. What is known is written at once, since a
 * property that is worked out when it is read makes every other property of the object slow.
 */
export function addContractVersions(
  sourceFiles: Iterable<ts.SourceFile>,
  { known, workOut }: VersionOfContracts,
): void {
  for (const sourceFile of sourceFiles) {
    const ofText = textVersionOf(sourceFile)
    if (ofText === undefined) continue
    const contracts = known(sourceFile)
    if (contracts === undefined) workOutWhenRead(sourceFile, ofText, workOut)
    else write(sourceFile, ofText, contracts)
  }
}

function write(sourceFile: ts.SourceFile, ofText: string, contracts: string): void {
  const written = withContracts(ofText, contracts)
  const before = versions.get(sourceFile)
  if (before && before.written === undefined) replaceWorkedOut(sourceFile, written)
  else internalFile(sourceFile).version = written
  if (contracts === '') versions.delete(sourceFile)
  else versions.set(sourceFile, { ofText, written })
}

function workOutWhenRead(
  sourceFile: ts.SourceFile,
  ofText: string,
  workOut: (sourceFile: ts.SourceFile) => string,
): void {
  versions.set(sourceFile, { ofText, written: undefined })
  let complete: string | undefined
  Object.defineProperty(sourceFile, 'version', {
    configurable: true,
    enumerable: true,
    get: () => (complete ??= withContracts(ofText, workOut(sourceFile))),
    set(replacement: string) {
      versions.delete(sourceFile)
      replaceWorkedOut(sourceFile, replacement)
    },
  })
}

function replaceWorkedOut(sourceFile: ts.SourceFile, value: string): void {
  Object.defineProperty(sourceFile, 'version', {
    value,
    writable: true,
    configurable: true,
    enumerable: true,
  })
}

function withContracts(textVersion: string, contracts: string): string {
  return contracts === '' ? textVersion : `${textVersion}${mark}${contracts}`
}

/** What a version says of contracts, if it is one of this text and this release. */
export function contractsIn(version: string, textVersion: string): string | undefined {
  if (version === textVersion) return ''
  const start = `${textVersion}${mark}`
  return version.startsWith(start) ? version.slice(start.length) : undefined
}
