/**
 * Why a file is emitted again when a type changes three files away.
 *
 * TypeScript's builder (`--incremental`, `--watch`, `-b`) emits a file again if its `version` has changed, or if it
 * depends on a file whose declarations have; under `isolatedModules` only the first counts. A file that carries
 * contracts has more in it than its own text, so its version has to say so: the version that the file had, and a hash
 * of the contracts it carries and of where they go. The builder reads versions before it checks anything, and plain
 * `tspc` never does; so they are worked out when they are read, unless the last build has them (`last-build.ts`).
 *
 * A source file lives longer than a program: `--watch` hands it on as long as its text is the same. What it had for
 * a version is kept, and each program takes the place of the one before.
 */
import type ts from 'typescript'
import { internalFile } from '../compiler-internals.js'
import { packageVersion } from '../package-version.js'

const textVersions = new WeakMap<ts.SourceFile, string | undefined>()

// Another release may compile the same types to other code.
const mark = `-typeboss@${packageVersion()}-`

/** The file's version as far as it is one of its text. */
export function textVersionOf(sourceFile: ts.SourceFile): string | undefined {
  return textVersions.has(sourceFile) ? textVersions.get(sourceFile) : internalFile(sourceFile).version
}

/** Makes the version of these files one of their text and of what `versionOfContracts` says. */
export function addContractVersions(
  sourceFiles: Iterable<ts.SourceFile>,
  versionOfContracts: (sourceFile: ts.SourceFile) => string,
): void {
  for (const sourceFile of sourceFiles) {
    const textVersion = textVersionOf(sourceFile)
    // Outside of incremental builds a file has no version, and nobody asks for it.
    if (textVersion === undefined) continue
    textVersions.set(sourceFile, textVersion)
    let version: string | undefined
    Object.defineProperty(sourceFile, 'version', {
      configurable: true,
      enumerable: true,
      get: () => (version ??= withContracts(textVersion, versionOfContracts(sourceFile))),
      set(replacement: string) {
        textVersions.delete(sourceFile)
        Object.defineProperty(sourceFile, 'version', {
          value: replacement,
          writable: true,
          configurable: true,
          enumerable: true,
        })
      },
    })
  }
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
