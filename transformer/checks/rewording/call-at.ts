import type * as ts from '../../compiler/port.js'

export interface CallPosition {
  readonly call: ts.CallExpression
  /** Which of its arguments the place is in; -1 for a place before them. */
  readonly argument: number
}

/** The innermost call that a place within it belongs to: of a call that is an argument, the call that takes it. */
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
    // What is in a function that is an argument is about that function.
    ts.forEachChild(node, visit)
  }
  ts.forEachChild(sourceFile, visit)
  if (found === undefined) return undefined
  const argument = found.arguments.findIndex((node) => node.getStart(sourceFile) <= start && start < node.end)
  return { call: found, argument }
}
