/** TypeScript 7's program with the members of the port, and the compilation that the shared rooms take. */
import { readFileSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Compilation } from '../../compiler/compilation.js'
import type * as ts from '../../compiler/port.js'
import type { Api, API, Program7, StringLiteral7 } from '../api.js'
import { Answers, createChecker, type FacadeChecker } from './checker.js'
import { LazyFile } from './lazy-file.js'
import { isOfLanguage } from './nodes.js'

type Resolution = ReturnType<Program7['getResolvedModuleFromModuleSpecifier']>

export interface Compilation7 extends Compilation {
  readonly raw: Program7
  readonly facade: FacadeChecker
  /** Every file of the program that is not TypeScript's own, as the program has it. */
  readonly files: ReadonlyMap<string, LazyFile>
  /** Requests the syntax of files in one round trip. */
  readonly fetchSyntax: (files: readonly LazyFile[]) => void
  /** Resolves specifiers in one round trip. */
  readonly fetchResolutions: (specifiers: readonly StringLiteral7[]) => void
  readonly resolutionOf: (specifier: StringLiteral7) => Resolution
}

/** The texts of files, by name. A file that is not in it is read from disk. */
export type Texts = ReadonlyMap<string, string>

export interface ProgramInput {
  readonly typescript: Api
  readonly api: API
  readonly syntax: ts.TypeScript
  readonly raw: Program7
  readonly folder: string
  readonly files: ReadonlyMap<string, LazyFile>
}

export function createCompilation({
  typescript,
  api,
  syntax,
  raw,
  folder,
  files,
}: ProgramInput): Compilation7 {
  const list = [...files.values()]
  const resolutions = new Answers((specifier: StringLiteral7) =>
    raw.getResolvedModuleFromModuleSpecifier(specifier),
  )
  const program = {
    getCompilerOptions: () => raw.getCompilerOptions(),
    getCurrentDirectory: () => folder,
    getSourceFile: (name: string) => files.get(name),
    getSourceFiles: () => list,
    isSourceFileFromExternalLibrary: ({ fileName }: LazyFile) => fileName.includes('/node_modules/'),
    // The compiler finds the mode by the specifier itself.
    getModeForUsageLocation: (_file: LazyFile, specifier: StringLiteral7) => specifier,
    getResolvedModule: (_file: LazyFile, _name: string, specifier: StringLiteral7) => ({
      resolvedModule: resolutions.get(specifier),
    }),
  }
  let facade: FacadeChecker | undefined
  const lazyFacade = (): FacadeChecker => (facade ??= createChecker(typescript, raw.getProject()))
  return {
    ts: syntax,
    // The members that the port lists, with the compiler's own objects in them.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    program: program as unknown as ts.Program,
    raw,
    files,
    host: {
      fileExists: (name) => statSync(name, { throwIfNoEntry: false })?.isFile() === true,
      readFile: readIfThere,
    },
    canResolve: createResolver(typescript, api, raw),
    fetchSyntax: (wanted) => {
      const missing = wanted.filter((file) => !file.hasSyntax)
      const found = api.batch(...missing.map(({ fileName }) => raw.getSourceFile.gen(fileName)))
      for (const [index, file] of missing.entries()) file.take(found[index])
    },
    fetchResolutions: (specifiers) => {
      const missing = specifiers.filter((specifier) => !resolutions.has(specifier))
      const found = api.batch(
        ...missing.map((specifier) => raw.getResolvedModuleFromModuleSpecifier.gen(specifier)),
      )
      for (const [index, specifier] of missing.entries()) resolutions.put(specifier, found[index])
    },
    resolutionOf: resolutions.get,
    get facade() {
      return lazyFacade()
    },
    get checker() {
      return lazyFacade().checker
    },
  }
}

function createResolver({ sync }: Api, api: API, raw: Program7): Compilation['canResolve'] {
  const { CommonJS: commonJS, ESNext: esm } = sync.ModuleKind
  let resolver: ReturnType<API['createModuleResolver']> | undefined
  return (specifier, { fileName }) => {
    resolver ??= api.createModuleResolver(raw.getCompilerOptions())
    const format = raw.getSourceFileMetadata(fileName)?.impliedNodeFormat
    // The compiler's own word for the two formats that a file may have.
    const mode = format === commonJS || format === esm ? format : undefined
    return resolver.resolveModuleName(specifier, dirname(fileName), mode).resolvedModule !== undefined
  }
}

/** The files of a program, with those of an earlier one whose text is the same. */
export function filesOf(
  raw: Program7,
  texts: Texts,
  before: ReadonlyMap<string, LazyFile> = new Map(),
  isUnchanged: (fileName: string) => boolean = () => false,
): ReadonlyMap<string, LazyFile> {
  const request = (name: string) => raw.getSourceFile(name)
  const files = new Map<string, LazyFile>()
  for (const name of raw.getSourceFileNames()) {
    if (isOfLanguage(name)) continue
    const known = isUnchanged(name) ? before.get(name) : undefined
    if (known !== undefined) known.requestFrom(request)
    files.set(name, known ?? new LazyFile(name, () => texts.get(name) ?? readIfThere(name) ?? '', request))
  }
  return files
}

/** The text of a file, as the compiler reads it. */
export function readIfThere(name: string): string | undefined {
  try {
    const bytes = readFileSync(name)
    const isWide = bytes[0] === 0xff && bytes[1] === 0xfe
    return new TextDecoder(isWide ? 'utf-16le' : 'utf-8').decode(bytes)
  } catch {
    return undefined
  }
}
