/** One file with its contracts: hoisted once each, passed where its call sites need them. */
import type ts from 'typescript'
import type { CallSite } from '../../calls/call-sites.js'
import { carriedContracts } from './carried-contracts.js'
import type { Compilation6 } from '../compilation.js'
import { constantOf, nameConstants, type ConstantNames } from './constant-names.js'
import { createContractTexts, type ContractTexts } from './contract-text.js'
import { hoist, importNamespace } from './hoist.js'
import type { QueueContract } from '../../calls/queue-contract.js'
import { dropUnusedImports } from './unused-imports.js'
import { verbatim } from './verbatim.js'

/** To run before TypeScript's own transformers: its nodes are those that the checker knows. */
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
    // Most of a file stays as it is, and is not walked through.
    if (!starts.some((start) => node.pos <= start && start < node.end)) return node
    const visited = ts.visitEachChild(node, visit, context)
    // Looked up by the node as it was parsed: arguments within it may have been rewritten by now.
    const callSite = ts.isCallExpression(node) ? byCall.get(node) : undefined
    return callSite !== undefined && ts.isCallExpression(visited)
      ? rewriteCall(compilation, visited, callSite, names)
      : visited
  }
  const needed = dropUnusedImports(compilation, sourceFile, callSites, sourceFile.statements)
  const statements = ts.visitNodes(ts.factory.createNodeArray(needed), visit, ts.isStatement)
  const contracts = verbatim(compilation, texts.textFor(sourceFile, names, carried))
  // A getter that throws while it is encoded has a frame there: debuggers and stacks then show the first call.
  if (callSites[0] !== undefined) ts.setSourceMapRange(contracts, callSites[0].call)
  const hoisted = [importNamespace(compilation, sourceFile, names.helpers), contracts]
  const all = ts.factory.createNodeArray(hoist(compilation, statements, hoisted))
  // The range of the statements tells the emitter where to look for the licence header.
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
