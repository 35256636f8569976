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
  const names = withAliases(compilation, sourceFiles, packageNames)
  const candidates = new Map<ts.SourceFile, readonly ts.CallExpression[]>()
  for (const sourceFile of sourceFiles) {
    if (!mentions(sourceFile, names)) continue
    const calls: ts.CallExpression[] = []
    walk(compilation, sourceFile, (node) => {
      if (!compilation.ts.isCallExpression(node) || node.arguments.length === 0) return
      const name = lastName(compilation, node.expression)
      if (name !== undefined && names.has(name)) calls.push(node)
    })
    if (calls.length > 0) candidates.set(sourceFile, calls)
  }
  return candidates
}

function withAliases(
  compilation: Compilation,
  sourceFiles: readonly ts.SourceFile[],
  packageNames: ReadonlySet<string>,
): ReadonlySet<string> {
  const names = new Set(packageNames)
  let fresh = new Set(packageNames)
  while (fresh.size > 0) {
    const found = new Set<string>()
    for (const sourceFile of sourceFiles) {
      if (!mentions(sourceFile, fresh)) continue
      walk(compilation, sourceFile, (node) => {
        const alias = aliasIn(compilation, node, names)
        if (alias !== undefined && !names.has(alias)) found.add(alias)
      })
    }
    for (const name of found) names.add(name)
    fresh = found
  }
  return names
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

function walk({ ts }: Compilation, root: ts.Node, visit: (node: ts.Node) => void): void {
  const visitChild = (node: ts.Node): void => {
    visit(node)
    ts.forEachChild(node, visitChild)
  }
  ts.forEachChild(root, visitChild)
}
