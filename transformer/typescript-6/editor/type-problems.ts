/** What is wrong with the types of the queues that a checked file defines, asked of the program in the editor. */
import type { Compilation } from '../../compiler/compilation.js'
import type ts from 'typescript'
import type { Definition } from '../../queues/definition.js'
import { findCallSites } from '../../calls/call-sites.js'
import { chosenSignature } from '../../calls/called-signatures.js'
import { findPackageSymbols } from '../../calls/package-symbols.js'
import { createCatalog } from '../../calls/queue-catalog.js'
import { describeProblems } from '../../checks/type-problems.js'

export type TypeProblems = (
  sourceFile: ts.SourceFile,
  definitions: readonly Definition[],
) => readonly ts.DiagnosticWithLocation[]

/** Contracts are read once for each program, and only those of the files that are looked at. */
export function createTypeProblems(compilation: Compilation): TypeProblems {
  let reading: ((calls: readonly ts.CallExpression[]) => ReturnType<typeof findCallSites>) | undefined
  const start = (): NonNullable<typeof reading> => {
    const symbols = findPackageSymbols(compilation)
    const catalog = createCatalog(compilation, symbols)
    return (calls) => findCallSites(compilation, symbols, catalog, calls, chosenSignature)
  }
  return (sourceFile, definitions) => {
    if (definitions.length === 0) return []
    const calls = definitions.flatMap(({ call }) => callAt(compilation.ts, sourceFile, call) ?? [])
    reading ??= start()
    return describeProblems(compilation.ts, reading(calls))
  }
}

/** The program's own node for a call of the script as the user wrote it. */
function callAt(
  ts: Compilation['ts'],
  sourceFile: ts.SourceFile,
  { pos, end }: ts.CallExpression,
): ts.CallExpression | undefined {
  const search = (node: ts.Node): ts.CallExpression | undefined => {
    if (node.pos > pos || node.end < end) return undefined
    if (ts.isCallExpression(node) && node.pos === pos && node.end === end) return node
    return ts.forEachChild(node, search)
  }
  return ts.forEachChild(sourceFile, search)
}
