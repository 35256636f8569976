/**
 * Which signatures a call may call. After TypeScript has checked a file, it has the chosen signature of each call, at no
 * cost. Before that, for example when a builder reads the versions of files, resolving the call would check its arguments
 * and all their dependencies. The type of the callee is enough then: its signatures include the chosen one.
 */
import { isComposite } from '../compiler/internals.js'
import type * as ts from '../compiler/port.js'
import type { Compilation } from '../compiler/compilation.js'

/** The declarations of the signatures that a call may call. */
export type CalledBy = (compilation: Compilation, call: ts.CallExpression) => readonly ts.Node[]

export const chosenSignature: CalledBy = (compilation, call) => {
  const signature = compilation.checker.getResolvedSignature(call)
  // A call of a union type, or one with an error, has no single signature.
  return signature?.declaration === undefined || isComposite(signature)
    ? possibleSignatures(compilation, call)
    : [signature.declaration]
}

export const possibleSignatures: CalledBy = (compilation, call) => signaturesOf(compilation, call.expression)

/** The declarations of the signatures that an expression has. */
export function signaturesOf({ ts, checker }: Compilation, expression: ts.Expression): readonly ts.Node[] {
  const callee = checker.getNonNullableType(checker.getTypeAtLocation(expression))
  // `(isUrgent ? client.add : client.addBatch)(…)` may be any of these.
  const members = callee.isUnion() ? callee.types : [callee]
  return members.flatMap((member) =>
    checker
      .getSignaturesOfType(member, ts.SignatureKind.Call)
      .flatMap((signature): ts.Node | [] => signature.declaration ?? []),
  )
}
