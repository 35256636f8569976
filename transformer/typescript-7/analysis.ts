/**
 * What typeboss knows about a program: its queues, the text to append to its files, its calls and its problems. All of it comes
 * from the shared rooms; this file asks the compiler in advance for what they will ask.
 */
import { findAllCalls, type AllCalls } from '../calls/all-calls.js'
import { firstArgumentsIn, namesIn } from '../calls/identifier-index.js'
import { isCallSite, type CallSite } from '../calls/call-sites.js'
import { possibleSignatures, type CalledBy } from '../calls/called-signatures.js'
import { findPackageSymbols } from '../calls/package-symbols.js'
import { createChecks, type Checks } from '../checks/checks.js'
import { isCompiled } from '../compiler/compilation.js'
import { importsOf } from '../compiler/internals.js'
import type * as ts from '../compiler/port.js'
import { filesThatImportTypeboss } from '../queues/program-bindings.js'
import { findQueues, type ProgramQueues } from '../queues/queues.js'
import type { AppendedText } from '../type-map/appended-text.js'
import { typeMapText } from '../type-map/type-map.js'
import type { API, Api, StringLiteral7, Type7 } from './api.js'
import type { LazyFile } from './facade/lazy-file.js'
import { createPrefetch } from './facade/prefetch.js'
import type { Compilation7 } from './facade/program.js'

export interface TypeMap {
  readonly queues: ProgramQueues
  /** The text to append, by file name. */
  readonly appended: ReadonlyMap<string, AppendedText>
}

const noMap: TypeMap = { queues: new Map(), appended: new Map() }

/** Finds the queues of a program without its type map. No type is asked for. */
export function findTypeMap(compilation: Compilation7): TypeMap {
  fetchImporters(compilation)
  const importers = filesThatImportTypeboss(compilation.program)
  if (importers.length === 0) return noMap
  const queues = findQueues(compilation, importers)
  const broken = new Set(compilation.raw.getSyntacticDiagnostics().map(({ fileName }) => String(fileName)))
  const appended = new Map<string, AppendedText>()
  for (const [sourceFile, { definitions, contested }] of queues) {
    // Text after an open brace would be parsed into the block.
    if (broken.has(sourceFile.fileName)) continue
    const text = typeMapText(compilation.ts, sourceFile, definitions, contested)
    if (text !== undefined) appended.set(sourceFile.fileName, text)
  }
  return { queues, appended }
}

export interface Analysis {
  readonly compilation: Compilation7
  readonly checks: Checks
  readonly possibleSignatures: CalledBy
  readonly callSitesOf: (file: LazyFile) => readonly CallSite[]
  /** The queue names that a file uses and no definition has. */
  readonly unknownQueuesIn: (file: LazyFile) => ReadonlySet<string>
  /** The program's own files, in its order. */
  readonly compiled: readonly LazyFile[]
}

/** Reads the calls of a program that has its type map. */
export function analyse(typescript: Api, api: API, compilation: Compilation7, { queues }: TypeMap): Analysis {
  let calls: AllCalls | undefined
  const allCalls = (): AllCalls => (calls ??= findCalls(typescript, api, compilation))
  const callsOf = (file: LazyFile) => allCalls().callsOf(asSourceFile(file), possibleSignatures)
  return {
    compilation,
    checks: createChecks(compilation, queues, allCalls),
    possibleSignatures,
    callSitesOf: (file) => callsOf(file).filter(isCallSite),
    unknownQueuesIn: (file) =>
      new Set(callsOf(file).flatMap((call) => (call.kind === 'unknown' ? [call.name] : []))),
    compiled: [...compilation.files.values()].filter((file) =>
      isCompiled(compilation.program, asSourceFile(file)),
    ),
  }
}

function findCalls(typescript: Api, api: API, compilation: Compilation7): AllCalls {
  fetchImporters(compilation)
  const { facade } = compilation
  const prefetch = createPrefetch(typescript, api, facade)
  const symbols = fetchPackage(compilation, prefetch)
  const queueNames = new Set(symbols.maps.flatMap((map) => map.getProperties().map(({ name }) => name)))
  compilation.fetchSyntax(
    [...compilation.files.values()].filter((file) => {
      const sourceFile = asSourceFile(file)
      if (!isCompiled(compilation.program, sourceFile)) return false
      return (
        namesIn(sourceFile, symbols.names).length > 0 ||
        firstArgumentsIn(sourceFile).some((text) => queueNames.has(text))
      )
    }),
  )
  const calls = findAllCalls(compilation)
  const candidates = [...calls.candidates.values()].flat()
  const asked = candidates.flatMap((call) => [call, call.expression, ...call.arguments.slice(0, 1)])
  // The nodes are the compiler's own: the rooms found them in its syntax.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  prefetch.nodes({ types: asked as unknown as Parameters<typeof prefetch.nodes>[0]['types'] & object })
  const callees = new Set(
    candidates.map(({ expression }) => compilation.checker.getTypeAtLocation(expression)),
  )
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the façade's types, as above
  prefetch.callees([...callees].map((type) => (type as unknown as { readonly raw: Type7 }).raw))
  prefetch.types(symbols.maps.flatMap((map) => prefetch.fields(map, 2)))
  return calls
}

interface FetchedPackage {
  readonly names: ReadonlySet<string>
  /** The interface `QueueTypes` of each copy of the package. */
  readonly maps: readonly Type7[]
}

function fetchPackage(
  compilation: Compilation7,
  prefetch: ReturnType<typeof createPrefetch>,
): FetchedPackage {
  const { raw, memory } = compilation.facade
  const maps: Type7[] = []
  const seen = new Set<string>()
  for (const { specifier, path } of packageImports(compilation)) {
    if (seen.has(path)) continue
    seen.add(path)
    const module = memory.symbolAt.get(specifier)
    if (module === undefined) continue
    const declared = (name: string): Type7 | undefined => {
      const member = raw.getMemberInModuleExports(module, name)
      if (member === undefined) return undefined
      const isAlias = (member.flags & compilation.ts.SymbolFlags.Alias) !== 0
      return memory.declaredType.get(isAlias ? raw.getAliasedSymbol(member) : member)
    }
    for (const name of ['QueueClient', 'TestQueues']) {
      const type = declared(name)
      if (type !== undefined) prefetch.methods(type)
    }
    const usages = declared('ContractUsages')
    if (usages !== undefined) prefetch.fields(usages, 2)
    const map = declared('QueueTypes')
    if (map !== undefined) maps.push(map)
  }
  return { names: findPackageSymbols(compilation).names, maps }
}

function packageImports(
  compilation: Compilation7,
): readonly { readonly specifier: StringLiteral7; readonly path: string }[] {
  return importersIn(compilation).flatMap((file) =>
    specifiersIn(file).flatMap((specifier) => {
      const path = compilation.resolutionOf(specifier)?.resolvedFileName
      return path === undefined ? [] : [{ specifier, path }]
    }),
  )
}

/** Requests the syntax of the files that may import the package, and what their imports resolve to. */
function fetchImporters(compilation: Compilation7): void {
  const importers = importersIn(compilation)
  compilation.fetchSyntax(importers)
  compilation.fetchResolutions(importers.flatMap(specifiersIn))
}

function importersIn({ files }: Compilation7): readonly LazyFile[] {
  return [...files.values()].filter((file) => file.mayImport('typeboss'))
}

function specifiersIn(file: LazyFile): readonly StringLiteral7[] {
  // The specifiers are the compiler's own nodes.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return (importsOf(asSourceFile(file)) as unknown as readonly StringLiteral7[]).filter(({ text }) =>
    isOfPackage(text),
  )
}

function isOfPackage(text: string): boolean {
  return text === 'typeboss' || text === 'typeboss/testing'
}

/** The façade's file has the members that the rooms read. */
export function asSourceFile(file: LazyFile): ts.SourceFile {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return file as unknown as ts.SourceFile
}
