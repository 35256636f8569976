/**
 * The type of an options object, written from its syntax:
 * `{ retries: 5, backoff: 'exponential' }` → `{ readonly retries: 5; readonly backoff: "exponential" }`.
 * What is no literal has the type that the option may have.
 */
import type ts from 'typescript'
import type { TypeScript } from '../compiler/compiler.js'
import { isEntityName } from './payload.js'
import { staticKey } from './placement.js'

const anyOptions = 'import("typeboss").QueueOptions'

export function optionsType(compiler: TypeScript, file: ts.SourceFile, options: ts.Expression): string {
  if (compiler.isObjectLiteralExpression(options)) return objectType(compiler, options, anyOptions)
  if (isWrapped(compiler, options)) return optionsType(compiler, file, options.expression)
  if (!isEntityName(compiler, options)) return anyOptions
  // The last argument may be the handler; syntax alone cannot tell.
  const type = `typeof ${options.getText(file)}`
  return `${type} extends (...input: never) => unknown ? {} : ${type}`
}

function objectType(compiler: TypeScript, object: ts.ObjectLiteralExpression, wide: string): string {
  const members: string[] = []
  for (const property of object.properties) {
    const isPlain =
      compiler.isPropertyAssignment(property) || compiler.isShorthandPropertyAssignment(property)
    const key = isPlain ? staticKey(compiler, property.name) : undefined
    if (key === undefined) return wide
    const quoted = JSON.stringify(key)
    const wideProperty = `NonNullable<${wide}[${quoted}]>`
    const type = compiler.isPropertyAssignment(property)
      ? literalType(compiler, property.initializer, wideProperty)
      : wideProperty
    members.push(`readonly ${quoted}: ${type}`)
  }
  return members.length === 0 ? '{}' : `{ ${members.join('; ')} }`
}

function literalType(compiler: TypeScript, value: ts.Expression, wide: string): string {
  if (compiler.isStringLiteralLike(value)) return JSON.stringify(value.text)
  if (compiler.isNumericLiteral(value)) return value.text
  if (value.kind === compiler.SyntaxKind.TrueKeyword) return 'true'
  if (value.kind === compiler.SyntaxKind.FalseKeyword) return 'false'
  if (isNegative(compiler, value)) return `-${value.operand.text}`
  if (compiler.isObjectLiteralExpression(value)) {
    return objectType(compiler, value, `Extract<${wide}, object>`)
  }
  return isWrapped(compiler, value) ? literalType(compiler, value.expression, wide) : wide
}

export function isNegative(
  compiler: TypeScript,
  value: ts.Expression,
): value is ts.PrefixUnaryExpression & { readonly operand: ts.NumericLiteral } {
  return (
    compiler.isPrefixUnaryExpression(value) &&
    value.operator === compiler.SyntaxKind.MinusToken &&
    compiler.isNumericLiteral(value.operand)
  )
}

function isWrapped(
  compiler: TypeScript,
  value: ts.Expression,
): value is ts.ParenthesizedExpression | ts.AsExpression | ts.SatisfiesExpression {
  return (
    compiler.isParenthesizedExpression(value) ||
    compiler.isAsExpression(value) ||
    compiler.isSatisfiesExpression(value)
  )
}
