/**
 * Finds a user's type that is called `QueueTypes`. The types of a definition are copied into the interface `QueueTypes`, where
 * the name refers to the interface itself.
 */
import { identifiersOf } from '../compiler/internals.js'
import type * as ts from '../compiler/port.js'
import type { DefinitionTypes } from './definition.js'

const hidden = 'QueueTypes'

/** The node where a payload names such a type. A payload may name the type map itself, imported from `typeboss`. */
export function hiddenName(
  ts: ts.TypeScript,
  sourceFile: ts.SourceFile,
  types: DefinitionTypes,
): ts.Node | undefined {
  if (!identifiersOf(sourceFile).has(hidden)) return undefined
  for (const copied of copiedNodes(types)) {
    const use = useOfHidden(ts, copied)
    if (use !== undefined && !importsTypeMap(ts, sourceFile)) return use
  }
  return undefined
}

function copiedNodes(types: DefinitionTypes): readonly ts.Node[] {
  switch (types.kind) {
    case 'annotation':
      return [types.input]
    case 'arguments':
      return types.output !== undefined ? [types.input, types.output] : [types.input]
    default:
      return []
  }
}

function useOfHidden(ts: ts.TypeScript, node: ts.Node): ts.Node | undefined {
  const name = ts.isTypeReferenceNode(node)
    ? node.typeName
    : ts.isTypeQueryNode(node)
      ? node.exprName
      : undefined
  if (name !== undefined && firstName(ts, name) === hidden) return node
  return ts.forEachChild(node, (child) => useOfHidden(ts, child))
}

/** `queues` in `queues.email`. */
function firstName(ts: ts.TypeScript, name: ts.Node): string | undefined {
  if (ts.isQualifiedName(name)) return firstName(ts, name.left)
  return ts.isIdentifier(name) ? name.text : undefined
}

function importsTypeMap(ts: ts.TypeScript, sourceFile: ts.SourceFile): boolean {
  return sourceFile.statements.some(
    (statement) =>
      ts.isImportDeclaration(statement) &&
      ts.isStringLiteral(statement.moduleSpecifier) &&
      statement.moduleSpecifier.text === 'typeboss' &&
      statement.importClause?.namedBindings !== undefined &&
      ts.isNamedImports(statement.importClause.namedBindings) &&
      statement.importClause.namedBindings.elements.some(({ name }) => name.text === hidden),
  )
}
