/**
 * Which calls could be a call of `defineQueue` or of a client's method, by syntax alone, so that the checker is asked
 * about few. There are two kinds: calls by the name of a method, or by a name that was given to it (`method-names.ts`);
 * and calls by any name whose first argument is the name of a queue. The result is a superset: the checker decides.
 */
import type { Compilation } from '../compiler/compilation.js'
import type * as ts from '../compiler/port.js'
import { firstArgumentsIn, havingAny, namesIn } from './identifier-index.js'
import { indirectCall } from './indirect-call.js'
import { methodName, newName, renamingKinds } from './method-names.js'

export interface KnownNames {
  /** The methods and functions of the package. */
  readonly methods: ReadonlySet<string>
  readonly queues: ReadonlySet<string>
}

/** The candidate calls of each file, in source order. Files without any are absent. */
export function findCandidates(
  compilation: Compilation,
  sourceFiles: readonly ts.SourceFile[],
  { methods, queues }: KnownNames,
): ReadonlyMap<ts.SourceFile, readonly ts.CallExpression[]> {
  const candidates = new Map<ts.SourceFile, readonly ts.CallExpression[]>()
  const names = new Set(methods)
  // A new name makes candidates of calls in files that were searched before the name was found.
  for (let fresh: ReadonlySet<string> = methods; fresh.size > 0;) {
    const isFirstRound = fresh === methods
    const given = new Set<string>()
    for (const sourceFile of sourceFiles) {
      const queuesHere = firstArgumentsIn(sourceFile).filter((text) => queues.has(text))
      if (namesIn(sourceFile, fresh).length === 0 && !(isFirstRound && queuesHere.length > 0)) continue
      const mayMatter = havingAny(sourceFile, [...namesIn(sourceFile, names), ...queuesHere])
      const found = searchFile(compilation, sourceFile, { methods: names, queues }, mayMatter)
      for (const name of found.newNames) if (!names.has(name)) given.add(name)
      if (found.calls.length > 0) candidates.set(sourceFile, found.calls)
    }
    for (const name of given) names.add(name)
    fresh = given
  }
  return candidates
}

interface Found {
  readonly calls: readonly ts.CallExpression[]
  readonly newNames: readonly string[]
}

function searchFile(
  { ts }: Compilation,
  sourceFile: ts.SourceFile,
  { methods, queues }: KnownNames,
  mayMatter: (node: ts.Node) => boolean,
): Found {
  const { forEachChild } = ts
  const { CallExpression }: Record<'CallExpression', ts.SyntaxKind> = ts.SyntaxKind
  const renaming = renamingKinds(ts)
  const calls: ts.CallExpression[] = []
  const newNames: string[] = []
  const isCandidate = ({ expression, arguments: [first] }: ts.CallExpression): boolean => {
    if (first === undefined) return false
    const name = methodName(ts, indirectCall(ts, expression)?.method ?? expression)
    return (
      (name !== undefined && methods.has(name)) || (ts.isStringLiteralLike(first) && queues.has(first.text))
    )
  }
  // By text and kind first: this visits the nodes of many files, and few of them matter.
  const visit = (node: ts.Node): void => {
    if (!mayMatter(node)) return
    if (renaming.has(node.kind)) {
      const given = newName(ts, node, methods)
      if (given !== undefined) newNames.push(given)
    } else if (node.kind === CallExpression && ts.isCallExpression(node) && isCandidate(node))
      calls.push(node)
    forEachChild(node, visit)
  }
  visit(sourceFile)
  return { calls, newNames }
}
