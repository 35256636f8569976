/** The calls of a whole program that name a queue. Each file is searched on its first request. */
import type * as ts from '../compiler/port.js'
import { findCalls, type FoundCall } from './call-sites.js'
import { findCandidates } from './candidate-calls.js'
import type { CalledBy } from './called-signatures.js'
import { isCompiled, type Compilation } from '../compiler/compilation.js'
import { findPackageSymbols, type PackageSymbols } from './package-symbols.js'
import { createCatalog, type QueueCatalog } from './queue-catalog.js'

export interface AllCalls {
  readonly catalog: QueueCatalog
  /** The calls that may name a queue, by file. */
  readonly candidates: ReadonlyMap<ts.SourceFile, readonly ts.CallExpression[]>
  readonly callsOf: (sourceFile: ts.SourceFile, calledBy: CalledBy) => readonly FoundCall[]
}

export function findAllCalls(compilation: Compilation): AllCalls {
  const { ts, program } = compilation
  const symbols = findPackageSymbols(compilation)
  const catalog = createCatalog(compilation, symbols)
  // Contracts need an import, which would turn a script into a module and make its globals local.
  const modules = program
    .getSourceFiles()
    .filter((sourceFile) => isCompiled(program, sourceFile) && ts.isExternalModule(sourceFile))
  const names = { methods: symbols.names, queues: namesInMaps(compilation, symbols) }
  const candidates = findCandidates(compilation, modules, names)
  const found = new Map<ts.SourceFile, readonly FoundCall[]>()
  const callsOf: AllCalls['callsOf'] = (sourceFile, calledBy) => {
    const calls = candidates.get(sourceFile)
    if (calls === undefined) return []
    const known = found.get(sourceFile) ?? findCalls(compilation, symbols, catalog, calls, calledBy)
    found.set(sourceFile, known)
    return known
  }
  return { catalog, candidates, callsOf }
}

/** The names of the queues in the type map. */
function namesInMaps({ checker }: Compilation, { typeMaps }: PackageSymbols): ReadonlySet<string> {
  const maps = typeMaps.map((typeMap) => checker.getDeclaredTypeOfSymbol(typeMap))
  return new Set(maps.flatMap((map) => checker.getPropertiesOfType(map).map(({ name }) => name)))
}
