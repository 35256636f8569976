/** The calls of a whole program that are about queues, looked for file by file as somebody asks. */
import type * as ts from '../compiler/port.js'
import { findCalls, type FoundCall } from './call-sites.js'
import { findCandidates } from './candidate-calls.js'
import type { CalledBy } from './called-signatures.js'
import { isCompiled, type Compilation } from '../compiler/compilation.js'
import { findPackageSymbols } from './package-symbols.js'
import { createCatalog, type QueueCatalog } from './queue-catalog.js'

export interface AllCalls {
  readonly catalog: QueueCatalog
  readonly callsOf: (sourceFile: ts.SourceFile, calledBy: CalledBy) => readonly FoundCall[]
}

export function findAllCalls(compilation: Compilation): AllCalls {
  const { ts, program } = compilation
  const symbols = findPackageSymbols(compilation)
  const catalog = createCatalog(compilation, symbols)
  // A script has no imports; with one it would become a module, and its globals local.
  const modules = program
    .getSourceFiles()
    .filter((sourceFile) => isCompiled(program, sourceFile) && ts.isExternalModule(sourceFile))
  const candidates = findCandidates(compilation, modules, symbols.names)
  const found = new Map<ts.SourceFile, readonly FoundCall[]>()
  const callsOf: AllCalls['callsOf'] = (sourceFile, calledBy) => {
    const calls = candidates.get(sourceFile)
    if (calls === undefined) return []
    const known = found.get(sourceFile) ?? findCalls(compilation, symbols, catalog, calls, calledBy)
    found.set(sourceFile, known)
    return known
  }
  return { catalog, callsOf }
}
