/** Finds where a definition declares the type of its jobs' data. */
import type * as ts from '../compiler/port.js'
import type { DefinitionTypes } from './definition.js'
import type { Message } from '../compiler/messages.js'
import { messages } from '../compiler/messages.js'

export type PayloadReading =
  | { readonly found: true; readonly types: DefinitionTypes }
  | { readonly found: false; readonly node: ts.Node; readonly message: Message }

export function readPayload(ts: ts.TypeScript, call: ts.CallExpression): PayloadReading {
  const [first, second, third] = call.typeArguments ?? []
  if (first !== undefined) {
    // Three or more type arguments are those of the inferring signature, whose first is the name.
    if (second !== undefined && third !== undefined)
      return found({ kind: 'annotation', input: second, optional: false, job: undefined })
    return found({
      kind: 'arguments',
      input: first,
      output: second,
      options: optionsArgument(ts, call.arguments),
    })
  }
  const handler = call.arguments[1] && withoutParentheses(ts, call.arguments[1])
  if (handler === undefined || ts.isObjectLiteralExpression(handler)) {
    return { found: false, node: call.expression, message: messages.queueWithoutTypes() }
  }
  if (ts.isArrowFunction(handler) || ts.isFunctionExpression(handler)) {
    const [typeParameter] = handler.typeParameters ?? []
    if (typeParameter !== undefined)
      return { found: false, node: typeParameter, message: messages.genericHandler() }
    return readParameters(ts, handler.parameters)
  }
  return found(isEntityName(ts, handler) ? { kind: 'reference', handler } : { kind: 'inferred' })
}

function readParameters(ts: ts.TypeScript, parameters: readonly ts.ParameterDeclaration[]): PayloadReading {
  const [input, job] = parameters.filter(({ name }) => !(ts.isIdentifier(name) && name.text === 'this'))
  if (input === undefined) return found({ kind: 'none' })
  if (input.type === undefined) return { found: false, node: input, message: messages.parameterWithoutType() }
  if (input.dotDotDotToken !== undefined) return found({ kind: 'inferred' })
  return found({
    kind: 'annotation',
    input: input.type,
    optional: input.questionToken !== undefined,
    job: job?.type,
  })
}

function found(types: DefinitionTypes): PayloadReading {
  return { found: true, types }
}

/** The options of `defineQueue<…>(name, handler?, options?)`. */
function optionsArgument(
  ts: ts.TypeScript,
  [, second, third]: readonly ts.Expression[],
): ts.Expression | undefined {
  if (third !== undefined) return third
  const only = second && withoutParentheses(ts, second)
  const isHandler = only && (ts.isArrowFunction(only) || ts.isFunctionExpression(only))
  return isHandler ? undefined : second
}

function withoutParentheses(ts: ts.TypeScript, expression: ts.Expression): ts.Expression {
  return ts.isParenthesizedExpression(expression) ? withoutParentheses(ts, expression.expression) : expression
}

/** Whether `typeof` accepts the expression in a type. */
export function isEntityName(ts: ts.TypeScript, expression: ts.Expression): boolean {
  if (ts.isIdentifier(expression)) return true
  return (
    ts.isPropertyAccessExpression(expression) &&
    ts.isIdentifier(expression.name) &&
    isEntityName(ts, expression.expression)
  )
}
