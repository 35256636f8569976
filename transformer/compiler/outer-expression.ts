import type * as ts from './port.js'

/** An expression without the parentheses and type assertions around it, which leave no trace at run time. */
export function withoutWrapping(ts: ts.TypeScript, expression: ts.Expression): ts.Expression {
  const isWrapping =
    ts.isParenthesizedExpression(expression) ||
    ts.isAsExpression(expression) ||
    ts.isSatisfiesExpression(expression) ||
    ts.isNonNullExpression(expression) ||
    ts.isTypeAssertionExpression(expression)
  return isWrapping ? withoutWrapping(ts, expression.expression) : expression
}
