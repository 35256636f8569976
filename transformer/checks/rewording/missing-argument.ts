/**
 * Adds the name and the type of a missing argument: the compiler reports only a number, and points to a declaration inside
 * the package.
 *
 *     queue.add('email-queue')   Expected 2-3 arguments, but got 1. The missing 'data' is of type 'Email'.
 */
import type { Compilation } from '../../compiler/compilation.js'
import type * as ts from '../../compiler/port.js'

export function messageOfMissingArgument(
  compilation: Compilation,
  signature: ts.Signature,
  call: ts.CallExpression,
  { messageText }: ts.Diagnostic,
): Pick<ts.Diagnostic, 'messageText' | 'relatedInformation'> | undefined {
  const parameter = parameterAt(compilation, signature, call)
  if (parameter === undefined || typeof messageText !== 'string') return undefined
  const { name, type } = parameter
  const missing = `The missing '${name}' is of type '${compilation.checker.typeToString(type, call)}'.`
  return { messageText: `${messageText} ${missing}`, relatedInformation: [] }
}

interface NamedParameter {
  readonly name: string
  readonly type: ts.Type
}

/** The first parameter that has no argument. */
function parameterAt(
  { ts, checker }: Compilation,
  { parameters }: ts.Signature,
  call: ts.CallExpression,
): NamedParameter | undefined {
  const given = call.arguments.length
  if (call.arguments.some((argument) => ts.isSpreadElement(argument))) return undefined
  const last = parameters.at(-1)
  if (last === undefined) return undefined
  const lastType = checker.getTypeOfSymbolAtLocation(last, call)
  const single = parameters[given]
  // A parameter whose type is a tuple is a rest parameter: no method of the package takes a tuple as an argument.
  if (checker.isTupleType(lastType) && given >= parameters.length - 1) {
    // `isTupleType` has checked it, and the checker offers no type guard.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    const tuple = lastType as ts.TupleTypeReference
    const index = given - (parameters.length - 1)
    const label = tuple.target.labeledElementDeclarations?.[index]?.name
    const type = checker.getTypeArguments(tuple)[index]
    return label === undefined || type === undefined ? undefined : { name: label.getText(), type }
  }
  return single && { name: single.name, type: checker.getTypeOfSymbolAtLocation(single, call) }
}
