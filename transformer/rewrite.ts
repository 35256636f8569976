/**
 * Puts contracts into the emitted JavaScript: each definition gets its own as a last argument. A stub until the
 * rewriting room is written: contracts that take any plain JSON, and none at call sites.
 */
import type ts from 'typescript'
import type { TypeScript } from './compiler.js'
import type { Definition } from './definition.js'

export interface Rewriting {
  /** What is wrong with the types of a file's queues. */
  readonly diagnostics: (file: ts.SourceFile) => readonly ts.DiagnosticWithLocation[]
  readonly transformer: ts.TransformerFactory<ts.SourceFile>
}

/**
 * `program` is the one that is checked and emitted. Definitions are by file name; their nodes belong to the files as
 * the user wrote them, whose positions are the same.
 */
export function createRewriting(
  compiler: TypeScript,
  _program: ts.Program,
  definitions: ReadonlyMap<string, readonly Definition[]>,
): Rewriting {
  return {
    diagnostics: () => [],
    transformer: (context) => (file) => {
      const own = new Map(
        definitions.get(file.fileName)?.map((definition) => [definition.call.pos, definition]),
      )
      if (own.size === 0) return file
      const { factory } = context
      const helpers = factory.createUniqueName('typebossContract')
      const visit = (node: ts.Node): ts.Node => {
        const visited = compiler.visitEachChild(node, visit, context)
        const definition = compiler.isCallExpression(node) ? own.get(node.pos) : undefined
        if (!definition || !compiler.isCallExpression(visited) || definition.call.end !== node.end)
          return visited
        const member = (name: string) => factory.createPropertyAccessExpression(helpers, name)
        const parts = {
          name: factory.createStringLiteral(definition.name),
          options: factory.createObjectLiteralExpression(),
          fingerprint: factory.createStringLiteral(''),
          input: member('anyJson'),
          output: member('anyJson'),
        }
        const contract = factory.createCallExpression(member('contract'), undefined, [
          factory.createObjectLiteralExpression(
            Object.entries(parts).map(([key, value]) => factory.createPropertyAssignment(key, value)),
          ),
        ])
        const { expression, typeArguments } = visited
        return factory.updateCallExpression(visited, expression, typeArguments, [
          ...visited.arguments,
          contract,
        ])
      }
      const importHelpers = factory.createImportDeclaration(
        undefined,
        factory.createImportClause(undefined, undefined, factory.createNamespaceImport(helpers)),
        factory.createStringLiteral('typeboss/contract'),
      )
      const { statements } = compiler.visitEachChild(file, visit, context)
      return factory.updateSourceFile(file, [importHelpers, ...statements])
    },
  }
}
