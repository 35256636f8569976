/**
 * Which calls could be one on a `QueueClient`, by syntax alone, so that the checker is asked of few: those whose
 * callee ends in a name that the package declares, or in one under which such a member is handed on
 * (`handed-on-names.ts`). What is found here is a superset; the checker decides.
 */
import type * as ts from '../compiler/port.js'
import type { Compilation } from '../compiler/compilation.js'
import { identifierOf, namesGivenBy, namingKinds, valueNames } from './method-aliases.js'
import { havingAny, namesIn } from './identifier-index.js'
import { indirectCall } from './queue-argument.js'

/** The candidate calls of each file, in the order in which they stand. Files without any are absent. */
export function findCandidates(
  compilation: Compilation,
  sourceFiles: readonly ts.SourceFile[],
  packageNames: ReadonlySet<string>,
): ReadonlyMap<ts.SourceFile, readonly ts.CallExpression[]> {
  const candidates = new Map<ts.SourceFile, readonly ts.CallExpression[]>()
  const names = new Set(packageNames)
  // A name that is found makes candidates of calls in files that were looked at before it was.
  for (let fresh = packageNames; fresh.size > 0;) {
    const given = new Set<string>()
    const freshOnes = new Set([...fresh].map(identifierOf))
    const all = new Set([...names].map(identifierOf))
    for (const sourceFile of sourceFiles) {
      if (namesIn(sourceFile, freshOnes).length === 0) continue
      const mayMatter = havingAny(sourceFile, namesIn(sourceFile, all))
      const found = lookThrough(compilation, sourceFile, names, mayMatter)
      for (const name of found.given) if (!names.has(name)) given.add(name)
      if (found.calls.length > 0) candidates.set(sourceFile, found.calls)
    }
    for (const name of given) names.add(name)
    fresh = given
  }
  return candidates
}

interface Found {
  readonly calls: readonly ts.CallExpression[]
  readonly given: readonly string[]
}

function lookThrough(
  { ts }: Compilation,
  sourceFile: ts.SourceFile,
  names: ReadonlySet<string>,
  mayMatter: (node: ts.Node) => boolean,
): Found {
  const { forEachChild } = ts
  const { CallExpression }: Record<'CallExpression', ts.SyntaxKind> = ts.SyntaxKind
  const naming = namingKinds(ts)
  const calls: ts.CallExpression[] = []
  const given: string[] = []
  const isNamed = (callee: ts.Expression): boolean => valueNames(ts, callee).some((name) => names.has(name))
  // By text and kind first: this passes the nodes of many files, and few of them matter.
  const visit = (node: ts.Node): void => {
    if (!mayMatter(node)) return
    if (naming.has(node.kind)) given.push(...namesGivenBy(ts, node, names))
    else if (node.kind === CallExpression && ts.isCallExpression(node) && node.arguments.length > 0) {
      if (isNamed(indirectCall(ts, node)?.method ?? node.expression)) calls.push(node)
    }
    forEachChild(node, visit)
  }
  visit(sourceFile)
  return { calls, given }
}
