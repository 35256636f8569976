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
  if (ts.isObjectLiteralExpression(options)) return objectType(ts, sourceFile, options, anyOptions)
  if (isWrapped(ts, options)) return optionsType(ts, sourceFile, options.expression)
  if (!isEntityName(ts, options)) return anyOptions
  // The last argument may be the handler; its syntax does not show which.
  const type = `typeof ${options.getText(sourceFile)}`
  return `${type} extends (...input: never) => unknown ? {} : ${type}`
}

function objectType(
  ts: ts.TypeScript,
  sourceFile: ts.SourceFile,
  object: ts.ObjectLiteralExpression,
  wide: string,
): string {
  const members: string[] = []
  for (const property of object.properties) {
    const value = valueOf(ts, property)
    const key = value && property.name && staticKey(ts, property.name)
    if (value === undefined || key === undefined) return wide
    const quoted = JSON.stringify(key)
    const wideProperty = `NonNullable<${wide}[${quoted}]>`
    const type = (key === 'upgrades' ? upgradesType : literalType)(ts, sourceFile, value, wideProperty)
    members.push(`readonly ${quoted}: ${type}`)
  }
  return members.length === 0 ? '{}' : `{ ${members.join('; ')} }`
}

function valueOf(ts: ts.TypeScript, property: ts.Node): ts.Expression | undefined {
  if (ts.isPropertyAssignment(property)) return property.initializer
  return ts.isShorthandPropertyAssignment(property) ? property.name : undefined
}

/** `readonly [(old: EmailV1) => any]`: only the parameters matter. */
function upgradesType(
  ts: ts.TypeScript,
  sourceFile: ts.SourceFile,
  upgrades: ts.Expression,
  wide: string,
): string {
  if (isWrapped(ts, upgrades)) return upgradesType(ts, sourceFile, upgrades.expression, wide)
  if (isEntityName(ts, upgrades)) return `typeof ${upgrades.getText(sourceFile)}`
  if (!ts.isArrayLiteralExpression(upgrades)) return wide
  const types = upgrades.elements.map((upgrade) => {
    const isWritten = ts.isArrowFunction(upgrade) || ts.isFunctionExpression(upgrade)
    if (isWritten) return `(old: ${upgrade.parameters[0]?.type?.getText(sourceFile) ?? 'never'}) => any`
    return isEntityName(ts, upgrade) ? `typeof ${upgrade.getText(sourceFile)}` : undefined
  })
  return types.includes(undefined) ? wide : `readonly [${types.join(', ')}]`
}

function literalType(
  ts: ts.TypeScript,
  sourceFile: ts.SourceFile,
  value: ts.Expression,
  wide: string,
): string {
  if (ts.isStringLiteralLike(value)) return JSON.stringify(value.text)
  if (ts.isNumericLiteral(value)) return value.text
  if (value.kind === ts.SyntaxKind.TrueKeyword) return 'true'
  if (value.kind === ts.SyntaxKind.FalseKeyword) return 'false'
  if (isNegative(ts, value)) return `-${value.operand.text}`
  if (ts.isObjectLiteralExpression(value)) {
    return objectType(ts, sourceFile, value, `Extract<${wide}, object>`)
  }
  return isWrapped(ts, value) ? literalType(ts, sourceFile, value.expression, wide) : wide
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
