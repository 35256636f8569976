import type ts from 'typescript'
import type { TypeScript } from '../compiler.js'

export interface CallPlace {
  readonly call: ts.CallExpression
  /** Which of its arguments the place is in; -1 for a place before them. */
  readonly argument: number
}

/** The innermost call that a place belongs to. */
export function callAt(ts: TypeScript, file: ts.SourceFile, start: number): CallPlace | undefined {
  let found: ts.CallExpression | undefined
  const visit = (node: ts.Node): void => {
    if (node.getStart(file) > start || node.end <= start) return
    if (ts.isCallExpression(node)) found = node
    // What is in a function that is an argument is about that function.
    ts.forEachChild(node, visit)
  }
  ts.forEachChild(file, visit)
  if (!found) return undefined
  const argument = found.arguments.findIndex((node) => node.getStart(file) <= start && start < node.end)
  return { call: found, argument }
}
