/**
 * Why a file is emitted again when a type changes three files away.
 *
 * TypeScript's builder (`--incremental`, `--watch`, `-b`) emits a file again if its `version` has changed, or if it
 * depends on a file whose declarations have; under `isolatedModules` only the first counts. A file that carries
 * contracts has more in it than its own text, so its version has to say so: the version that the file had, and a hash
 * of the contracts it carries and of where they go.
 *
 * What the last build knows of them is written at once (`last-build.ts`). The rest needs types, and so waits for the
 * moment at which somebody first asks the program for its checker: a builder does before it reads the first version.
 * Without a builder files have no version, and nothing is worked out here.
 *
 * A source file lives longer than a program: `--watch` hands it on as long as its text is the same. What it had for
 * a version is kept, and each program takes the place of the one before.
 */
import type ts from 'typescript'
import { internalFile } from '../internals.js'
import { packageVersion } from '../../compiler/package-version.js'

interface Version {
  readonly ofText: string
  readonly written: string
}

/** What a version says beyond the text. */
export interface VersionPart {
  /** A hash of the contracts that the file carries; empty if there are none. */
  readonly contracts: string
  /** What other files could know of it ({@link outwardShape}), if that was worked out. */
  readonly shape: string | undefined
}

/** Of files that carry contracts. What is kept of one holds as long as its version is the one that was written. */
const versions = new WeakMap<ts.SourceFile, Version>()

// Another release may compile the same types to other code.
const mark = `-typeboss@${packageVersion()}-`

/** The file's version as far as it is one of its text. Outside of incremental builds a file has none. */
export function textVersionOf(sourceFile: ts.SourceFile): string | undefined {
  const known = versions.get(sourceFile)
  const { version } = internalFile(sourceFile)
  return known?.written === version ? known?.ofText : version
}

export interface VersionParts {
  /** Undefined where the contracts have to be worked out. */
  readonly known: (sourceFile: ts.SourceFile) => VersionPart | undefined
  readonly workOut: (sourceFile: ts.SourceFile) => VersionPart
}

/**
 * Makes the version of these files one of their text and of their contracts. It is written, and not worked out when it
 * is read: such a property makes every other one of the same object slow.
 */
export function addContractVersions(
  program: ts.Program,
  sourceFiles: Iterable<ts.SourceFile>,
  { known, workOut }: VersionParts,
): void {
  const toWorkOut: ts.SourceFile[] = []
  for (const sourceFile of sourceFiles) {
    if (textVersionOf(sourceFile) === undefined) continue
    const part = known(sourceFile)
    if (part === undefined) toWorkOut.push(sourceFile)
    else write(sourceFile, part)
  }
  if (toWorkOut.length === 0) return
  beforeChecker(program, () => {
    for (const sourceFile of toWorkOut) write(sourceFile, workOut(sourceFile))
  })
}

function beforeChecker(program: ts.Program, prepare: () => void): void {
  const getTypeChecker = program.getTypeChecker.bind(program)
  program.getTypeChecker = () => {
    program.getTypeChecker = getTypeChecker
    prepare()
    return getTypeChecker()
  }
}

function write(sourceFile: ts.SourceFile, { contracts, shape }: VersionPart): void {
  const ofText = textVersionOf(sourceFile)
  if (ofText === undefined) return
  const ofTypes = shape === undefined ? contracts : `${contracts}~${shape}`
  const written = ofTypes === '' ? ofText : `${ofText}${mark}${ofTypes}`
  internalFile(sourceFile).version = written
  if (ofTypes === '') versions.delete(sourceFile)
  else versions.set(sourceFile, { ofText, written })
}

/** What a version says beyond the text, if it is one of this release. */
export function partOf(version: string): VersionPart | undefined {
  const start = version.indexOf(mark)
  if (start === -1) return undefined
  const [contracts = '', shape] = version.slice(start + mark.length).split('~')
  return { contracts, shape }
}

/** The same, if it is one of this text. A text without contracts has its own version. */
export function partOfText(version: string, textVersion: string): VersionPart | undefined {
  if (version === textVersion) return { contracts: '', shape: undefined }
  return version.startsWith(textVersion + mark) ? partOf(version) : undefined
}
