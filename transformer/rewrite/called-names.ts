/**
 * Which calls could be one on a `QueueClient`, by syntax alone, so that the checker is asked of few: those whose
 * callee ends in a name that the package declares, or in one that some file gives to such a member:
 * `{ add: enqueue }`, `const enqueue = queue.add`, `import { defineQueue as q }`. What is found here is a superset;
 * the checker decides.
 */
import type ts from 'typescript'
import { internalFile } from '../compiler-internals.js'
import type { Compilation } from './compilation.js'
import { withoutWrapping } from './outer-expression.js'

/** The candidate calls of each file, in the order in which they stand. Files without any are absent. */
export function findCandidates(
  compilation: Compilation,
  sourceFiles: readonly ts.SourceFile[],
  packageNames: ReadonlySet<string>,
): ReadonlyMap<ts.SourceFile, readonly ts.CallExpression[]> {
  const candidates = new Map<ts.SourceFile, readonly ts.CallExpression[]>()
  const names = new Set(packageNames)
  // An alias that is found makes candidates of calls in files that were looked at before it was.
  for (let fresh = packageNames; fresh.size > 0;) {
    const aliases = new Set<string>()
    for (const sourceFile of sourceFiles) {
      if (!mentions(sourceFile, fresh)) continue
      const found = lookThrough(compilation, sourceFile, names)
      for (const alias of found.aliases) if (!names.has(alias)) aliases.add(alias)
      if (found.calls.length > 0) candidates.set(sourceFile, found.calls)
    }
    for (const alias of aliases) names.add(alias)
    fresh = aliases
  }
  return candidates
}

interface Found {
  readonly calls: readonly ts.CallExpression[]
  readonly aliases: readonly string[]
}

function lookThrough(compilation: Compilation, sourceFile: ts.SourceFile, names: ReadonlySet<string>): Found {
  const { ts } = compilation
  const { forEachChild } = ts
  const { CallExpression }: Record<'CallExpression', ts.SyntaxKind> = ts.SyntaxKind
  const naming = namingKinds(compilation)
  const calls: ts.CallExpression[] = []
  const aliases: string[] = []
  // By kind first: this passes every node of many files, and few of them matter.
  const visit = (node: ts.Node): void => {
    if (naming.has(node.kind)) {
      const alias = aliasIn(compilation, node, names)
      if (alias !== undefined) aliases.push(alias)
    } else if (node.kind === CallExpression && ts.isCallExpression(node) && node.arguments.length > 0) {
      if (endsInOneOf(compilation, node.expression, names)) calls.push(node)
    }
    forEachChild(node, visit)
  }
  visit(sourceFile)
  return { calls, aliases }
}

/** The kinds of node that {@link aliasIn} knows. */
function namingKinds({ ts: { SyntaxKind } }: Compilation): ReadonlySet<ts.SyntaxKind> {
  return new Set([
    SyntaxKind.ImportSpecifier,
    SyntaxKind.ExportSpecifier,
    SyntaxKind.BindingElement,
    SyntaxKind.BinaryExpression,
    SyntaxKind.PropertyAssignment,
    SyntaxKind.VariableDeclaration,
    SyntaxKind.PropertyDeclaration,
    SyntaxKind.Parameter,
    SyntaxKind.PropertySignature,
  ])
}

/** The name that a declaration gives to a member of one of these names. */
function aliasIn(compilation: Compilation, node: ts.Node, names: ReadonlySet<string>): string | undefined {
  const { ts } = compilation
  const isOneOf = (name: string | undefined): boolean => name !== undefined && names.has(name)
  if (ts.isImportSpecifier(node) || ts.isExportSpecifier(node)) {
    return isOneOf(node.propertyName?.text) ? node.name.text : undefined
  }
  if (ts.isBindingElement(node)) {
    const { propertyName, name } = node
    const member = propertyName && (ts.isComputedPropertyName(propertyName) ? undefined : propertyName.text)
    return isOneOf(member) && ts.isIdentifier(name) ? name.text : undefined
  }
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken) {
    return isOneOf(lastName(compilation, node.right)) ? lastName(compilation, node.left) : undefined
  }
  if (ts.isPropertyAssignment(node) || ts.isVariableDeclaration(node) || ts.isPropertyDeclaration(node)) {
    return isOneOf(node.initializer && lastName(compilation, node.initializer)) ||
      ('type' in node && isOneOf(memberOfType(compilation, node.type)))
      ? nameText(compilation, node.name)
      : undefined
  }
  if (ts.isParameter(node) || ts.isPropertySignature(node)) {
    return isOneOf(memberOfType(compilation, node.type)) ? nameText(compilation, node.name) : undefined
  }
  return undefined
}

/** Whether a callee ends in one of the names, or may do so: `(isMany ? queue.addBatch : queue.add)(…)`. */
function endsInOneOf(compilation: Compilation, callee: ts.Expression, names: ReadonlySet<string>): boolean {
  const { ts } = compilation
  const inner = withoutWrapping(ts, callee)
  if (ts.isBinaryExpression(inner) && inner.operatorToken.kind === ts.SyntaxKind.CommaToken) {
    return endsInOneOf(compilation, inner.right, names)
  }
  if (ts.isConditionalExpression(inner)) {
    return endsInOneOf(compilation, inner.whenTrue, names) || endsInOneOf(compilation, inner.whenFalse, names)
  }
  const name = lastName(compilation, inner)
  return name !== undefined && names.has(name)
}

/** `enqueue`, `queue.add`, `queue['add']`, `(queue.add)`, `queue.add!` and `queue.add.bind(queue)`: their last name. */
function lastName(compilation: Compilation, expression: ts.Expression): string | undefined {
  const { ts } = compilation
  if (ts.isIdentifier(expression)) return expression.text
  if (ts.isPropertyAccessExpression(expression)) return expression.name.text
  if (ts.isElementAccessExpression(expression)) {
    const { argumentExpression } = expression
    return ts.isStringLiteralLike(argumentExpression) ? argumentExpression.text : undefined
  }
  if (ts.isCallExpression(expression)) {
    const { expression: callee } = expression
    const binds = ts.isPropertyAccessExpression(callee) && callee.name.text === 'bind'
    return binds ? lastName(compilation, callee.expression) : undefined
  }
  const inner = withoutWrapping(ts, expression)
  return inner === expression ? undefined : lastName(compilation, inner)
}

/** `QueueClient['add']`: `add`. */
function memberOfType({ ts }: Compilation, type: ts.TypeNode | undefined): string | undefined {
  if (type === undefined || !ts.isIndexedAccessTypeNode(type)) return undefined
  const { indexType } = type
  return ts.isLiteralTypeNode(indexType) && ts.isStringLiteral(indexType.literal)
    ? indexType.literal.text
    : undefined
}

function nameText({ ts }: Compilation, name: ts.BindingName | ts.PropertyName): string | undefined {
  return ts.isIdentifier(name) || ts.isStringLiteral(name) || ts.isPrivateIdentifier(name)
    ? name.text
    : undefined
}

function mentions(sourceFile: ts.SourceFile, names: ReadonlySet<string>): boolean {
  const { identifiers } = internalFile(sourceFile)
  for (const name of names) if (identifiers.has(name)) return true
  return false
}
