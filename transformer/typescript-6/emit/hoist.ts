/**
 * Puts the contracts into the file: after its prologue (`'use strict'`) and the imports at its top, so that they are
 * there before anything that uses them. Comments and the licence header stay with the user's own first statement.
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
  const place = firstBelow === -1 ? statements.length : firstBelow
  return [...statements.slice(0, place), ...hoisted, ...statements.slice(place)]
}

/**
 * `import * as typebossContract from 'typeboss/contract'`. A namespace import, since the names of a synthesized
 * `import { … }` are not rewritten where the output is CommonJS. There it becomes the plain `require`, without the
 * helper functions that TypeScript otherwise puts in front of the file.
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
