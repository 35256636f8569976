/** Rewrites a file with contracts: hoists each contract once, and passes it at the call sites. */
import type ts from 'typescript'
import type { CallSite } from '../../calls/call-sites.js'
import { carriedContracts } from '../../calls/carried-contracts.js'
import type { Compilation6 } from '../compilation.js'
import { constantOf, nameConstants, type ConstantNames } from '../../calls/constant-names.js'
import { createContractTexts, type ContractTexts } from '../../calls/contract-text.js'
import { hoist, importNamespace } from './hoist.js'
import type { QueueContract } from '../../calls/queue-contract.js'
import { dropUnusedImports } from './unused-imports.js'
import { verbatim } from './verbatim.js'

/** Must run before TypeScript's own transformers, because the checker knows only the nodes that were parsed. */
export function contractTransformer(
  compilation: Compilation6,
  callSitesOf: (sourceFile: ts.SourceFile) => readonly CallSite[],
): ts.TransformerFactory<ts.SourceFile> {
  const texts = createContractTexts()
  return (context) => (sourceFile) => {
    const callSites = callSitesOf(sourceFile)
    return callSites.length === 0
      ? sourceFile
      : rewriteFile(compilation, context, sourceFile, callSites, texts)
  }
}

function rewriteFile(
  compilation: Compilation6,
  context: ts.TransformationContext,
  sourceFile: ts.SourceFile,
  callSites: readonly CallSite[],
  texts: ContractTexts,
): ts.SourceFile {
  const { ts } = compilation
  const byCall = new Map(callSites.map((callSite) => [callSite.call, callSite]))
  const carried = carriedContracts(callSites)
  const names = nameConstants(sourceFile, carried.keys())
  const starts = callSites.map(({ call }) => call.pos)
  const visit = (node: ts.Node): ts.Node => {
    // Most of a file contains no call site, and needs no visit.
    if (!starts.some((start) => node.pos <= start && start < node.end)) return node
    const visited = ts.visitEachChild(node, visit, context)
    // Look up the parsed node, since `visited` may have rewritten arguments.
    const callSite = ts.isCallExpression(node) ? byCall.get(node) : undefined
    return callSite !== undefined && ts.isCallExpression(visited)
      ? rewriteCall(compilation, visited, callSite, names)
      : visited
  }
  const needed = dropUnusedImports(compilation, sourceFile, callSites, sourceFile.statements)
  const statements = ts.visitNodes(ts.factory.createNodeArray(needed), visit, ts.isStatement)
  const contracts = verbatim(compilation, texts.textFor(sourceFile, names, carried))
  // A getter that throws while a job is encoded has a stack frame in the contracts: map it to the first call.
  if (callSites[0] !== undefined) ts.setSourceMapRange(contracts, callSites[0].call)
  const hoisted = [importNamespace(compilation, sourceFile, names.helpers), contracts]
  const all = ts.factory.createNodeArray(hoist(compilation, statements, hoisted))
  // The emitter looks for the licence header at the start of this range.
  return ts.factory.updateSourceFile(sourceFile, ts.setTextRange(all, sourceFile.statements))
}

function rewriteCall(
  { ts }: Compilation6,
  call: ts.CallExpression,
  callSite: CallSite,
  names: ConstantNames,
): ts.CallExpression {
  const { factory } = ts
  const contractOf = (queue: QueueContract): ts.Identifier =>
    factory.createIdentifier(constantOf(names, queue))
  const withArguments = (all: readonly ts.Expression[]): ts.CallExpression =>
    factory.updateCallExpression(call, call.expression, call.typeArguments, all)
  if (callSite.kind === 'definition') return withArguments([...call.arguments, contractOf(callSite.queue)])
  const [argument, ...others] = call.arguments
  if (argument === undefined) return call
  const withQueue = (queue: ts.Expression): ts.CallExpression =>
    withArguments([ts.setSourceMapRange(queue, argument), ...others])
  if (callSite.kind !== 'choice') return withQueue(contractOf(callSite.queue))
  const table = callSite.queues.map((queue) =>
    factory.createPropertyAssignment(factory.createStringLiteral(queue.name, true), contractOf(queue)),
  )
  return withQueue(
    factory.createCallExpression(
      factory.createPropertyAccessExpression(factory.createIdentifier(names.helpers), 'choose'),
      undefined,
      [argument, factory.createObjectLiteralExpression(table, table.length > 2)],
    ),
  )
}
