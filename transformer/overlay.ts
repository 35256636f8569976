/**
 * A compiler host that serves some files with text appended, and every other file as the Program at hand has it:
 * nothing is read or parsed twice, and nothing is resolved twice.
 */
import { createHash } from 'node:crypto'
import type ts from 'typescript'
import type { AppendedText } from './appended-text.js'
import type { TypeScript } from './compiler.js'
import { internalFile, internalProgram } from './compiler-internals.js'

/** What a served file has beyond the original. */
export interface Addition {
  readonly appended: AppendedText | undefined
  /** Whatever else must make a change of the file when it changes, though the file's text does not. */
  readonly versioned: string
}

/** The Program at hand has just dealt with what these are about; they are no part of the typed interface. */
const afterFirstProgram = {
  hasInvalidatedResolutions: () => false,
  onReleaseOldSourceFile: undefined,
  onReleaseParsedCommandLine: undefined,
}

export type Additions = ReadonlyMap<ts.SourceFile, Addition>

export function overlayHost(
  compiler: TypeScript,
  program: ts.Program,
  host: ts.CompilerHost,
  additions: Additions,
): ts.CompilerHost {
  const getSourceFile: ts.CompilerHost['getSourceFile'] = (fileName, languageVersion, ...rest) => {
    const known = program.getSourceFile(fileName)
    if (!known) return host.getSourceFile(fileName, languageVersion, ...rest)
    const original = internalFile(known).redirectInfo?.unredirected ?? known
    const addition = additions.get(original)
    return addition ? servedFile(compiler, original, languageVersion, addition) : original
  }
  const references = new Map(
    projectReferences(program).map((reference) => [reference.sourceFile.fileName, reference]),
  )
  const overrides: Partial<ts.CompilerHost> = {
    getSourceFile,
    getSourceFileByPath: (fileName, _path, ...rest) => getSourceFile(fileName, ...rest),
    getParsedCommandLine: (fileName) =>
      references.get(fileName)?.commandLine ?? host.getParsedCommandLine?.(fileName),
    getModuleResolutionCache: () =>
      host.getModuleResolutionCache?.() ?? internalProgram(program).getModuleResolutionCache(),
    resolveModuleNameLiterals: (specifiers, containingFile, redirected, options, file, reused) => {
      const modes = specifiers.map((specifier) =>
        compiler.getModeForUsageLocation(file, specifier, redirected?.commandLine.options ?? options),
      )
      const known = specifiers.map(({ text }, index) =>
        internalProgram(program).getResolvedModule(file, text, modes[index]),
      )
      if (!known.includes(undefined)) return known.filter((resolution) => resolution !== undefined)
      // All of them again, since a watching host drops what it was not asked for.
      return (
        host.resolveModuleNameLiterals?.(specifiers, containingFile, redirected, options, file, reused) ??
        specifiers.map(({ text }, index) =>
          compiler.resolveModuleName(
            text,
            containingFile,
            options,
            host,
            undefined,
            redirected,
            modes[index],
          ),
        )
      )
    },
  }
  // Delegation and not a copy, since a host may be an instance of a class. `create` is typed as giving `any`; what it
  // gives is a host.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const delegate = Object.create(host) as ts.CompilerHost
  return Object.assign(delegate, overrides, afterFirstProgram)
}

interface ServedFile {
  readonly addition: string
  readonly file: ts.SourceFile
}

// By original, so that watch mode is served the same object for a file that has not changed.
const servedFiles = new WeakMap<ts.SourceFile, ServedFile>()

function servedFile(
  compiler: TypeScript,
  original: ts.SourceFile,
  options: ts.ScriptTarget | ts.CreateSourceFileOptions,
  { appended, versioned }: Addition,
): ts.SourceFile {
  const addition = `${appended?.text ?? ''}\0${versioned}`
  const served = servedFiles.get(original)
  if (served?.addition === addition) return served.file
  const file = compiler.createSourceFile(original.fileName, original.text + (appended?.text ?? ''), options)
  const { version, scriptSnapshot } = internalFile(original)
  if (version !== undefined) {
    // A language service holds the version against its own, and would never find the file up to date.
    internalFile(file).version =
      scriptSnapshot === undefined
        ? `${version}-${createHash('sha256').update(addition).digest('hex')}`
        : version
  }
  servedFiles.set(original, { addition, file })
  return file
}

function projectReferences(program: ts.Program): readonly ts.ResolvedProjectReference[] {
  const all = new Set<ts.ResolvedProjectReference>()
  const add = (references: readonly (ts.ResolvedProjectReference | undefined)[] | undefined): void => {
    for (const reference of references ?? []) {
      if (!reference || all.has(reference)) continue
      all.add(reference)
      add(reference.references)
    }
  }
  add(program.getResolvedProjectReferences())
  return [...all]
}
