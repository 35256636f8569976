/**
 * Inserts the contracts after the file's prologue (`'use strict'`) and the imports at its top, before all code that uses
 * them. Comments and the licence header stay with the user's own first statement.
 */
import type ts from 'typescript'
import { internalProgram } from '../internals.js'
import type { Compilation6 } from '../compilation.js'

export function hoist(
  { ts }: Compilation6,
  statements: readonly ts.Statement[],
  hoisted: readonly ts.Statement[],
): readonly ts.Statement[] {
  const isOnTop = (statement: ts.Statement): boolean =>
    (ts.isExpressionStatement(statement) && ts.isStringLiteral(statement.expression)) ||
    ts.isImportDeclaration(statement) ||
    ts.isImportEqualsDeclaration(statement)
  const firstBelow = statements.findIndex((statement) => !isOnTop(statement))
  const index = firstBelow === -1 ? statements.length : firstBelow
  return [...statements.slice(0, index), ...hoisted, ...statements.slice(index)]
}

/**
 * Returns `import * as typebossContract from 'typeboss/contract'`. It imports a namespace because CommonJS output does not
 * rewrite the names of a synthesized `import { … }`. In CommonJS it is a plain `require`, without the helper functions that
 * TypeScript otherwise adds at the top of the file.
 */
export function importNamespace(
  { ts, program }: Compilation6,
  sourceFile: ts.SourceFile,
  name: string,
): ts.Statement {
  const { factory } = ts
  const identifier = factory.createIdentifier(name)
  const specifier = factory.createStringLiteral('typeboss/contract', true)
  const format = internalProgram(program).getEmitModuleFormatOfFile(sourceFile)
  if (format === ts.ModuleKind.CommonJS) {
    const reference = factory.createExternalModuleReference(specifier)
    return factory.createImportEqualsDeclaration(undefined, false, identifier, reference)
  }
  const namespace = factory.createNamespaceImport(identifier)
  return factory.createImportDeclaration(
    undefined,
    factory.createImportClause(undefined, undefined, namespace),
    specifier,
  )
}
