/**
 * Removes the imports that a file no longer needs once contracts replace its queues. A producer that imports `emailQueue`
 * only to name it must not load the handler's module and the dependencies of that module.
 */
import type ts from 'typescript'
import type { CallSite } from '../../calls/call-sites.js'
import type { Compilation6 } from '../compilation.js'
import { withoutAlias } from '../../compiler/aliased-symbol.js'
import { withoutWrapping } from '../../compiler/outer-expression.js'

/** Returns the statements without the imports of queues to which only replaced arguments referred. */
export function dropUnusedImports(
  compilation: Compilation6,
  sourceFile: ts.SourceFile,
  callSites: readonly CallSite[],
  statements: readonly ts.Statement[],
): readonly ts.Statement[] {
  const replaced = new Set<ts.Node>()
  const names = new Set<string>()
  for (const callSite of callSites) {
    if (callSite.kind !== 'reference') continue
    const root = rootOf(compilation, callSite.argument)
    if (root === undefined) continue
    replaced.add(root)
    names.add(root.text)
  }
  if (names.size === 0) return statements
  for (const name of valueNames(compilation, sourceFile, replaced)) names.delete(name)
  return statements.flatMap((statement) => withoutNames(compilation, statement, names) ?? [])
}

/** `queues` in `queues.email`. */
function rootOf({ ts }: Compilation6, expression: ts.Expression): ts.Identifier | undefined {
  let inner = withoutWrapping(ts, expression)
  while (ts.isPropertyAccessExpression(inner)) inner = withoutWrapping(ts, inner.expression)
  return ts.isIdentifier(inner) ? inner : undefined
}

/** The names that a file refers to as values, except at the nodes in `replaced`. A wrong name only keeps an import. */
function valueNames(
  compilation: Compilation6,
  sourceFile: ts.SourceFile,
  replaced: ReadonlySet<ts.Node>,
): ReadonlySet<string> {
  const { ts } = compilation
  const names = new Set<string>()
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) {
      if (!replaced.has(node) && !isPropertyName(compilation, node)) names.add(node.text)
      return
    }
    if (ts.isImportDeclaration(node) || ts.isImportEqualsDeclaration(node)) return
    if (ts.isExpressionWithTypeArguments(node)) return visit(node.expression)
    if (ts.isTypeNode(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return
    if (ts.isPropertyAccessExpression(node)) return visit(node.expression)
    ts.forEachChild(node, visit)
  }
  ts.forEachChild(sourceFile, visit)
  return names
}

/** Whether an identifier names a property and refers to nothing: `emailQueue` in `{ emailQueue: 1 }`. */
function isPropertyName({ ts }: Compilation6, node: ts.Identifier): boolean {
  const { parent } = node
  if (ts.isBindingElement(parent)) return parent.propertyName === node
  const declares =
    ts.isPropertyAssignment(parent) ||
    ts.isPropertyDeclaration(parent) ||
    ts.isMethodDeclaration(parent) ||
    ts.isAccessor(parent) ||
    ts.isEnumMember(parent) ||
    ts.isJsxAttribute(parent)
  return declares && parent.name === node
}

/** Returns an import without these names, or `undefined` if no name is left to import at run time. */
function withoutNames(
  compilation: Compilation6,
  statement: ts.Statement,
  names: ReadonlySet<string>,
): ts.Statement | undefined {
  const { ts } = compilation
  if (ts.isImportEqualsDeclaration(statement)) {
    return ts.isExternalModuleReference(statement.moduleReference) && names.has(statement.name.text)
      ? undefined
      : statement
  }
  if (!ts.isImportDeclaration(statement) || statement.importClause === undefined) return statement
  const { importClause: clause } = statement
  const isDropped = (name: ts.Identifier | undefined): boolean => name !== undefined && names.has(name.text)
  const { name, namedBindings } = clause
  const specifiers =
    namedBindings !== undefined && ts.isNamedImports(namedBindings) ? namedBindings.elements : []
  const namespace =
    namedBindings !== undefined && ts.isNamespaceImport(namedBindings) ? namedBindings : undefined
  const keptSpecifiers = specifiers.filter((specifier) => !isDropped(specifier.name))
  const keptName = isDropped(name) ? undefined : name
  const keptNamespace = isDropped(namespace?.name) ? undefined : namespace
  const changed =
    keptSpecifiers.length < specifiers.length || keptName !== name || keptNamespace !== namespace
  if (!changed) return statement
  // TypeScript removes types from parsed imports only, so remove them from this new one here.
  const values = keptSpecifiers.filter((specifier) => isValue(compilation, specifier))
  const keptBindings =
    keptNamespace ?? (values.length > 0 ? ts.factory.createNamedImports(values) : undefined)
  if (keptName === undefined && keptBindings === undefined) return undefined
  return ts.factory.updateImportDeclaration(
    statement,
    statement.modifiers,
    ts.factory.updateImportClause(clause, clause.phaseModifier, keptName, keptBindings),
    statement.moduleSpecifier,
    statement.attributes,
  )
}

function isValue(compilation: Compilation6, specifier: ts.ImportSpecifier): boolean {
  if (specifier.isTypeOnly) return false
  const { ts, checker } = compilation
  const imported = withoutAlias(compilation, checker.getSymbolAtLocation(specifier.name))
  // TypeScript too treats an unresolved name as a value.
  return imported === undefined || (imported.flags & ts.SymbolFlags.Value) !== 0
}
