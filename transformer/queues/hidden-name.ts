/**
 * A type of the user's that is called `QueueTypes`. What a definition says of its jobs is copied into the interface of
 * that name, where the name means the interface.
 */
import type ts from 'typescript'
import type { TypeScript } from '../compiler/compiler.js'
import { internalFile } from '../compiler/compiler-internals.js'
import type { DefinitionTypes } from './definition.js'

const hidden = 'QueueTypes'

/** Where a payload names such a type. The type map itself, imported from `typeboss`, may be named. */
export function hiddenName(
  compiler: TypeScript,
  file: ts.SourceFile,
  types: DefinitionTypes,
): ts.Node | undefined {
  if (!internalFile(file).identifiers.has(hidden)) return undefined
  for (const copied of copiedNodes(types)) {
    const use = useOfHidden(compiler, copied)
    if (use && !importsTypeMap(compiler, file)) return use
  }
  return undefined
}

function copiedNodes(types: DefinitionTypes): readonly ts.Node[] {
  switch (types.kind) {
    case 'annotation':
      return [types.input]
    case 'arguments':
      return types.output ? [types.input, types.output] : [types.input]
    default:
      return []
  }
}

function useOfHidden(compiler: TypeScript, node: ts.Node): ts.Node | undefined {
  const name = compiler.isTypeReferenceNode(node)
    ? node.typeName
    : compiler.isTypeQueryNode(node)
      ? node.exprName
      : undefined
  if (name && firstName(compiler, name) === hidden) return node
  return compiler.forEachChild(node, (child) => useOfHidden(compiler, child))
}

/** In `queues.email`, `queues`. */
function firstName(compiler: TypeScript, name: ts.Node): string | undefined {
  if (compiler.isQualifiedName(name)) return firstName(compiler, name.left)
  return compiler.isIdentifier(name) ? name.text : undefined
}

function importsTypeMap(compiler: TypeScript, file: ts.SourceFile): boolean {
  return file.statements.some(
    (statement) =>
      compiler.isImportDeclaration(statement) &&
      compiler.isStringLiteral(statement.moduleSpecifier) &&
      statement.moduleSpecifier.text === 'typeboss' &&
      statement.importClause?.namedBindings !== undefined &&
      compiler.isNamedImports(statement.importClause.namedBindings) &&
      statement.importClause.namedBindings.elements.some(({ name }) => name.text === hidden),
  )
}
