/**
 * Finds the names by which a file calls a method of the client, by syntax alone: the method's own name, and its aliases in
 * imports, destructurings and variables.
 *
 *     import { add as put } from './client.js'
 *     const { add: put } = queue
 *     const put = queue.add.bind(queue)
 */
import { withoutWrapping } from '../compiler/outer-expression.js'
import type * as ts from '../compiler/port.js'

/** The kinds of node that {@link newName} reads. */
export function renamingKinds({ SyntaxKind }: ts.TypeScript): ReadonlySet<ts.SyntaxKind> {
  return new Set([
    SyntaxKind.ImportSpecifier,
    SyntaxKind.ExportSpecifier,
    SyntaxKind.BindingElement,
    SyntaxKind.PropertyAssignment,
    SyntaxKind.VariableDeclaration,
    SyntaxKind.PropertyDeclaration,
  ])
}

/** The alias that a node declares for one of these names. */
export function newName(ts: ts.TypeScript, node: ts.Node, names: ReadonlySet<string>): string | undefined {
  if (ts.isImportSpecifier(node) || ts.isExportSpecifier(node) || ts.isBindingElement(node)) {
    const { propertyName, name } = node
    const from = propertyName === undefined ? undefined : nameIn(ts, propertyName)
    return from !== undefined && names.has(from) ? nameIn(ts, name) : undefined
  }
  if (ts.isPropertyAssignment(node) || ts.isVariableDeclaration(node) || ts.isPropertyDeclaration(node)) {
    const method = node.initializer && methodName(ts, node.initializer)
    return method !== undefined && names.has(method) ? nameIn(ts, node.name) : undefined
  }
  return undefined
}

/** `add` in `add`, `queue.add`, `queue['add']`, `queue.add!` and `queue.add.bind(queue)`. */
export function methodName(ts: ts.TypeScript, expression: ts.Expression): string | undefined {
  const inner = withoutWrapping(ts, expression)
  if (ts.isIdentifier(inner)) return inner.text
  if (ts.isPropertyAccessExpression(inner)) return inner.name.text
  if (ts.isElementAccessExpression(inner)) {
    const { argumentExpression } = inner
    return ts.isStringLiteralLike(argumentExpression) ? argumentExpression.text : undefined
  }
  if (!ts.isCallExpression(inner)) return undefined
  const { expression: callee } = inner
  const isBound = ts.isPropertyAccessExpression(callee) && callee.name.text === 'bind'
  return isBound ? methodName(ts, callee.expression) : undefined
}

function nameIn(ts: ts.TypeScript, name: ts.BindingName | ts.PropertyName): string | undefined {
  return ts.isIdentifier(name) || ts.isStringLiteral(name) || ts.isPrivateIdentifier(name)
    ? name.text
    : undefined
}
