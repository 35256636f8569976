/** Finds where a definition says what its jobs carry. */
import type ts from 'typescript'
import type { TypeScript } from '../compiler/compiler.js'
import type { DefinitionTypes } from './definition.js'
import type { Message } from '../compiler/messages.js'
import { messages } from '../compiler/messages.js'

export type PayloadReading =
  | { readonly found: true; readonly types: DefinitionTypes }
  | { readonly found: false; readonly node: ts.Node; readonly message: Message }

export function readPayload(compiler: TypeScript, call: ts.CallExpression): PayloadReading {
  const [first, second, third] = call.typeArguments ?? []
  if (first) {
    // Three or more are the type parameters of the inferring signature, whose first is the name.
    if (second && third) return found({ kind: 'annotation', input: second, optional: false, job: undefined })
    return found({
      kind: 'arguments',
      input: first,
      output: second,
      options: optionsArgument(compiler, call.arguments),
    })
  }
  const handler = call.arguments[1] && withoutParentheses(compiler, call.arguments[1])
  if (!handler || compiler.isObjectLiteralExpression(handler)) {
    return { found: false, node: call.expression, message: messages.queueWithoutTypes() }
  }
  if (compiler.isArrowFunction(handler) || compiler.isFunctionExpression(handler)) {
    const [typeParameter] = handler.typeParameters ?? []
    if (typeParameter) return { found: false, node: typeParameter, message: messages.genericHandler() }
    return readParameters(compiler, handler.parameters)
  }
  return found(isEntityName(compiler, handler) ? { kind: 'reference', handler } : { kind: 'inferred' })
}

function readParameters(
  compiler: TypeScript,
  parameters: readonly ts.ParameterDeclaration[],
): PayloadReading {
  const [input, job] = parameters.filter(({ name }) => !(compiler.isIdentifier(name) && name.text === 'this'))
  if (!input) return found({ kind: 'none' })
  if (!input.type) return { found: false, node: input, message: messages.parameterWithoutType() }
  if (input.dotDotDotToken) return found({ kind: 'inferred' })
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
  compiler: TypeScript,
  [, second, third]: readonly ts.Expression[],
): ts.Expression | undefined {
  if (third) return third
  const only = second && withoutParentheses(compiler, second)
  const isHandler = only && (compiler.isArrowFunction(only) || compiler.isFunctionExpression(only))
  return isHandler ? undefined : second
}

function withoutParentheses(compiler: TypeScript, expression: ts.Expression): ts.Expression {
  return compiler.isParenthesizedExpression(expression)
    ? withoutParentheses(compiler, expression.expression)
    : expression
}

/** Whether `typeof` can stand before it in a type. */
export function isEntityName(compiler: TypeScript, expression: ts.Expression): boolean {
  if (compiler.isIdentifier(expression)) return true
  return (
    compiler.isPropertyAccessExpression(expression) &&
    compiler.isIdentifier(expression.name) &&
    isEntityName(compiler, expression.expression)
  )
}
