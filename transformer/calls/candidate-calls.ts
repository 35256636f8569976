/**
 * Finds the calls that may call `defineQueue` or a client's method, by syntax alone: asking the checker about every call is
 * slow. There are two kinds: calls by the name of a method or by its alias (`method-names.ts`), and calls by any name whose
 * first argument is the name of a queue. The result is a superset; the checker decides.
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
  // An alias adds candidates in files that were searched before the alias was found.
  for (let fresh: ReadonlySet<string> = methods; fresh.size > 0;) {
    const round: Round = { fresh, names: { methods: names, queues }, isFirst: fresh === methods }
    const key = JSON.stringify([[...names], fresh.size, [...queues]])
    const given = new Set<string>()
    for (const sourceFile of sourceFiles) {
      const { newNames, calls } = searchOnce(compilation, sourceFile, round, key)
      for (const name of newNames) if (!names.has(name)) given.add(name)
      if (calls.length > 0) candidates.set(sourceFile, calls)
    }
    for (const name of given) names.add(name)
    fresh = given
  }
  return candidates
}

/** One pass over all files. */
interface Round {
  /** The names that the previous pass found. A file without any of them was searched already. */
  readonly fresh: ReadonlySet<string>
  readonly names: KnownNames
  readonly isFirst: boolean
}

/** An editor makes a program at each keystroke, and all files but one are those of the previous program. */
const searches = new WeakMap<ts.SourceFile, readonly { readonly key: string; readonly found: Found }[]>()

/** More than the usual number of rounds of one program. */
const mostKept = 4

function searchOnce(compilation: Compilation, sourceFile: ts.SourceFile, round: Round, key: string): Found {
  const before = searches.get(sourceFile) ?? []
  const known = before.find((each) => each.key === key)
  if (known !== undefined) return known.found
  const found = search(compilation, sourceFile, round)
  searches.set(sourceFile, [{ key, found }, ...before].slice(0, mostKept))
  return found
}

function search(
  compilation: Compilation,
  sourceFile: ts.SourceFile,
  { fresh, names, isFirst }: Round,
): Found {
  const queuesHere = firstArgumentsIn(sourceFile).filter((text) => names.queues.has(text))
  if (namesIn(sourceFile, fresh).length === 0 && !(isFirst && queuesHere.length > 0)) return nothing
  const mayMatter = havingAny(sourceFile, [...namesIn(sourceFile, names.methods), ...queuesHere])
  return searchFile(compilation, sourceFile, names, mayMatter)
}

interface Found {
  readonly calls: readonly ts.CallExpression[]
  readonly newNames: readonly string[]
}

const nothing: Found = { calls: [], newNames: [] }

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
  // Test text and kind first: this visits the nodes of many files, and few of them matter.
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
