/**
 * Edits that remove the imports of queues that a file no longer needs once contracts replace them. A producer that imports
 * `emailQueue` only to name it must not load the handler's module. All other unused imports are the compiler's matter.
 */
import type { CallSite } from '../../calls/call-sites.js'
import { withoutWrapping } from '../../compiler/outer-expression.js'
import type * as ts from '../../compiler/port.js'
import type { Api, ImportClause7, ImportDeclaration7, Node7, SourceFile7 } from '../api.js'
import type { Edit } from './edits.js'

export function unusedImports(
  { ast }: Api,
  syntax: ts.TypeScript,
  file: SourceFile7,
  callSites: readonly CallSite[],
): readonly Edit[] {
  const replaced = new Set<unknown>()
  const names = new Set<string>()
  for (const callSite of callSites) {
    if (callSite.kind !== 'reference') continue
    const root = rootOf(syntax, callSite.argument)
    if (root === undefined) continue
    replaced.add(root)
    names.add(root.text)
  }
  if (names.size === 0) return []
  for (const name of valueNames(ast, file, replaced)) names.delete(name)
  return file.statements.flatMap((statement): readonly Edit[] => {
    if (ast.isImportDeclaration(statement)) return withoutNames(ast, statement, names)
    const isDropped =
      ast.isImportEqualsDeclaration(statement) &&
      ast.isExternalModuleReference(statement.moduleReference) &&
      names.has(statement.name.text)
    return isDropped ? [removal(statement)] : []
  })
}

/** `queues` in `queues.email`. */
function rootOf(syntax: ts.TypeScript, expression: ts.Expression): { readonly text: string } | undefined {
  let inner = withoutWrapping(syntax, expression)
  while (syntax.isPropertyAccessExpression(inner)) inner = withoutWrapping(syntax, inner.expression)
  return syntax.isIdentifier(inner) ? inner : undefined
}

/** The names that a file refers to as values, except at the nodes in `replaced`. A wrong name only keeps an import. */
function valueNames(ast: Api['ast'], file: SourceFile7, replaced: ReadonlySet<unknown>): ReadonlySet<string> {
  const names = new Set<string>()
  const visit = (node: Node7): void => {
    if (ast.isIdentifier(node)) {
      if (!replaced.has(node) && !isPropertyName(ast, node)) names.add(node.text)
      return
    }
    if (ast.isImportDeclaration(node) || ast.isImportEqualsDeclaration(node)) return
    if (ast.isExpressionWithTypeArguments(node)) return visit(node.expression)
    if (ast.isTypeNode(node) || ast.isInterfaceDeclaration(node) || ast.isTypeAliasDeclaration(node)) return
    if (ast.isPropertyAccessExpression(node)) return visit(node.expression)
    node.forEachChild(visit)
  }
  file.forEachChild(visit)
  return names
}

/** Whether an identifier names a property and refers to nothing: `emailQueue` in `{ emailQueue: 1 }`. */
function isPropertyName(ast: Api['ast'], node: Node7): boolean {
  const { parent } = node
  if (ast.isBindingElement(parent)) return parent.propertyName === node
  const declares =
    ast.isPropertyAssignment(parent) ||
    ast.isPropertyDeclaration(parent) ||
    ast.isMethodDeclaration(parent) ||
    ast.isAccessorDeclaration(parent) ||
    ast.isEnumMember(parent) ||
    ast.isJsxAttribute(parent)
  return declares && parent.name === node
}

function withoutNames(
  ast: Api['ast'],
  statement: ImportDeclaration7,
  names: ReadonlySet<string>,
): readonly Edit[] {
  const clause = statement.importClause
  if (clause === undefined) return []
  const { name, namedBindings } = clause
  const specifiers =
    namedBindings !== undefined && ast.isNamedImports(namedBindings) ? [...namedBindings.elements] : []
  const kept = specifiers.filter((specifier) => !names.has(specifier.name.text))
  const namespace =
    namedBindings !== undefined && ast.isNamespaceImport(namedBindings) ? namedBindings : undefined
  const keepsName = name !== undefined && !names.has(name.text)
  const keepsNamespace = namespace !== undefined && !names.has(namespace.name.text)
  const isUnchanged =
    kept.length === specifiers.length &&
    keepsName === (name !== undefined) &&
    keepsNamespace === (namespace !== undefined)
  if (isUnchanged) return []
  const values = kept.filter((specifier) => !specifier.isTypeOnly)
  if (!keepsName && !keepsNamespace && values.length === 0) return [removal(statement)]
  const parts = [
    ...(keepsName ? [name.getText()] : []),
    ...(keepsNamespace ? [namespace.getText()] : []),
    ...(values.length > 0 ? [`{ ${kept.map((specifier) => specifier.getText()).join(', ')} }`] : []),
  ]
  return [{ ...spanOf(clause), text: `${phaseOf(clause)}${parts.join(', ')}` }]
}

/** `defer` in `import defer * as queues from './queues.js'`. */
function phaseOf(clause: ImportClause7): string {
  const first = clause.name ?? clause.namedBindings
  return first === undefined ? '' : clause.getText().slice(0, first.getStart() - clause.getStart())
}

function removal(statement: Node7): Edit {
  return { ...spanOf(statement), text: '' }
}

function spanOf(node: Node7): { readonly start: number; readonly end: number } {
  return { start: node.getStart(), end: node.end }
}
