/** Finds where a definition's types are written: in type arguments, or in the annotations of its handler. */
import type * as ts from '../compiler/port.js'
import type { QueueSide } from '../contract/usage.js'
import type { Compilation } from '../compiler/compilation.js'
import { withoutWrapping } from '../compiler/outer-expression.js'

/** Undefined where a type is inferred. */
export interface WrittenTypes {
  readonly types: { readonly [Side in QueueSide]: ts.TypeNode | undefined }
  /** The handler's parameters for the job's data and for the job itself, whose type declares the progress. */
  readonly parameters: { readonly [Side in QueueSide]?: ts.ParameterDeclaration | undefined }
}

export function writtenTypes(compilation: Compilation, call: ts.CallExpression): WrittenTypes {
  const handler = handlerOf(compilation, call)
  const [input, progress] = parametersOf(compilation, handler)
  const parameters = { input, progress }
  const [first, second, third, , fifth] = call.typeArguments ?? []
  // The type arguments of the inferring signature: the first is the name, the fourth the options.
  if (third !== undefined) return { types: { input: second, output: third, progress: fifth }, parameters }
  if (first !== undefined) return { types: { input: first, output: second, progress: undefined }, parameters }
  return { types: { input: input?.type, output: handler?.type, progress: progress?.type }, parameters }
}

function parametersOf(
  { ts }: Compilation,
  handler: ts.SignatureDeclaration | undefined,
): readonly ts.ParameterDeclaration[] {
  const isThis = ({ name }: ts.ParameterDeclaration): boolean => ts.isIdentifier(name) && name.text === 'this'
  return (handler?.parameters ?? []).filter(ts.isParameter).filter((parameter) => !isThis(parameter))
}

/** The handler may be a function that is declared elsewhere. */
function handlerOf(
  { ts, checker }: Compilation,
  call: ts.CallExpression,
): ts.SignatureDeclaration | undefined {
  const [, argument] = call.arguments
  const handler = argument && withoutWrapping(ts, argument)
  if (handler === undefined || ts.isObjectLiteralExpression(handler)) return undefined
  if (ts.isArrowFunction(handler) || ts.isFunctionExpression(handler)) return handler
  const [signature] = checker.getTypeAtLocation(handler).getCallSignatures()
  const declaration = signature?.declaration
  return declaration === undefined || ts.isJSDocSignature(declaration) ? undefined : declaration
}
