/**
 * The type of an options object, written from its syntax:
 * `{ retries: 5, backoff: 'exponential' }` → `{ readonly retries: 5; readonly backoff: "exponential" }`.
 * An option that is not a literal gets the declared type of that option.
 */
import type * as ts from '../compiler/port.js'
import { isEntityName } from './payload.js'
import { staticKey } from './lasting-names.js'

const anyOptions = 'import("typeboss").QueueOptions'

export function optionsType(ts: ts.TypeScript, sourceFile: ts.SourceFile, options: ts.Expression): string {
  if (ts.isObjectLiteralExpression(options)) return objectType(ts, options, anyOptions)
  if (isWrapped(ts, options)) return optionsType(ts, sourceFile, options.expression)
  if (!isEntityName(ts, options)) return anyOptions
  // The last argument may be the handler; its syntax does not show which.
  const type = `typeof ${options.getText(sourceFile)}`
  return `${type} extends (...input: never) => unknown ? {} : ${type}`
}

function objectType(ts: ts.TypeScript, object: ts.ObjectLiteralExpression, wide: string): string {
  const members: string[] = []
  for (const property of object.properties) {
    const isPlain = ts.isPropertyAssignment(property) || ts.isShorthandPropertyAssignment(property)
    const key = isPlain ? staticKey(ts, property.name) : undefined
    if (key === undefined) return wide
    const quoted = JSON.stringify(key)
    const wideProperty = `NonNullable<${wide}[${quoted}]>`
    const type = ts.isPropertyAssignment(property)
      ? literalType(ts, property.initializer, wideProperty)
      : wideProperty
    members.push(`readonly ${quoted}: ${type}`)
  }
  return members.length === 0 ? '{}' : `{ ${members.join('; ')} }`
}

function literalType(ts: ts.TypeScript, value: ts.Expression, wide: string): string {
  if (ts.isStringLiteralLike(value)) return JSON.stringify(value.text)
  if (ts.isNumericLiteral(value)) return value.text
  if (value.kind === ts.SyntaxKind.TrueKeyword) return 'true'
  if (value.kind === ts.SyntaxKind.FalseKeyword) return 'false'
  if (isNegative(ts, value)) return `-${value.operand.text}`
  if (ts.isObjectLiteralExpression(value)) {
    return objectType(ts, value, `Extract<${wide}, object>`)
  }
  return isWrapped(ts, value) ? literalType(ts, value.expression, wide) : wide
}

export function isNegative(
  ts: ts.TypeScript,
  value: ts.Expression,
): value is ts.PrefixUnaryExpression & { readonly operand: ts.NumericLiteral } {
  return (
    ts.isPrefixUnaryExpression(value) &&
    value.operator === ts.SyntaxKind.MinusToken &&
    ts.isNumericLiteral(value.operand)
  )
}

function isWrapped(
  ts: ts.TypeScript,
  value: ts.Expression,
): value is ts.ParenthesizedExpression | ts.AsExpression | ts.SatisfiesExpression {
  return ts.isParenthesizedExpression(value) || ts.isAsExpression(value) || ts.isSatisfiesExpression(value)
}
