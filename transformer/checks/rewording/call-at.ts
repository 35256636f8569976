import type * as ts from '../../compiler/port.js'

export interface CallPosition {
  readonly call: ts.CallExpression
  /** The index of the argument that contains the position; -1 for a position before the arguments. */
  readonly argument: number
}

/** The innermost call that contains a span and more. For an argument that is a call, that is the outer call. */
export function callAt(
  ts: ts.TypeScript,
  sourceFile: ts.SourceFile,
  { start, length }: ts.TextSpan,
): CallPosition | undefined {
  let found: ts.CallExpression | undefined
  const visit = (node: ts.Node): void => {
    if (node.getStart(sourceFile) > start || node.end < start + length) return
    const isAllOfIt = node.getStart(sourceFile) === start && node.end === start + length
    if (ts.isCallExpression(node) && !isAllOfIt) found = node
    // An error within a function that is an argument belongs to a call in that function.
    ts.forEachChild(node, visit)
  }
  ts.forEachChild(sourceFile, visit)
  if (found === undefined) return undefined
  const argument = found.arguments.findIndex((node) => node.getStart(sourceFile) <= start && start < node.end)
  return { call: found, argument }
}
