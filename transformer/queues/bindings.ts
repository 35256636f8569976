/**
 * Which names of a file mean `defineQueue`, read from its import and export statements alone.
 *
 *     import { defineQueue as q } from 'typeboss'     // q
 *     import * as typeboss from 'typeboss'            // typeboss.defineQueue
 *     export * from 'typeboss'                        // for the files that import this one
 */
import type * as ts from '../compiler/port.js'

export type Binding =
  { readonly kind: 'defineQueue' } | { readonly kind: 'module'; readonly exports: ModuleExports }

/** The names under which a module exports `defineQueue`, or a namespace that contains it. */
export type ModuleExports = ReadonlyMap<string, Binding>

/** Returns the exports of a module that lead to `defineQueue`. Undefined if it has none. */
export type ExportsOf = (specifier: ts.StringLiteralLike) => ModuleExports | undefined

export const typebossExports: ModuleExports = new Map([['defineQueue', { kind: 'defineQueue' }]])

/** The names that a file's imports bind. */
export function importedBindings(
  ts: ts.TypeScript,
  sourceFile: ts.SourceFile,
  exportsOf: ExportsOf,
): ReadonlyMap<string, Binding> {
  const bindings = new Map<string, Binding>()
  for (const statement of sourceFile.statements) {
    if (ts.isImportEqualsDeclaration(statement)) {
      const { moduleReference } = statement
      if (!ts.isExternalModuleReference(moduleReference)) continue
      const exports = exportsOfExpression(ts, moduleReference.expression, exportsOf)
      if (exports !== undefined) bindings.set(statement.name.text, { kind: 'module', exports })
    } else if (ts.isImportDeclaration(statement)) {
      const clause = statement.importClause
      if (clause === undefined) continue
      const exports = exportsOfExpression(ts, statement.moduleSpecifier, exportsOf)
      if (exports !== undefined) bindImportClause(ts, clause, exports, bindings)
    }
  }
  return bindings
}

function bindImportClause(
  ts: ts.TypeScript,
  clause: ts.ImportClause,
  exports: ModuleExports,
  bindings: Map<string, Binding>,
): void {
  const { name: defaultName, namedBindings } = clause
  const defaultBinding = exports.get('default')
  if (defaultName !== undefined && defaultBinding !== undefined)
    bindings.set(defaultName.text, defaultBinding)
  if (namedBindings === undefined) return
  if (ts.isNamespaceImport(namedBindings)) {
    bindings.set(namedBindings.name.text, { kind: 'module', exports })
    return
  }
  for (const { name, propertyName } of namedBindings.elements) {
    const binding = exports.get((propertyName ?? name).text)
    if (binding !== undefined) bindings.set(name.text, binding)
  }
}

/** The names that a file exports. */
export function exportedBindings(
  ts: ts.TypeScript,
  sourceFile: ts.SourceFile,
  imported: ReadonlyMap<string, Binding>,
  exportsOf: ExportsOf,
): ModuleExports {
  const exported = new Map<string, Binding>()
  for (const statement of sourceFile.statements) {
    if (ts.isExportAssignment(statement) && ts.isIdentifier(statement.expression)) {
      const binding = imported.get(statement.expression.text)
      if (binding !== undefined) exported.set('default', binding)
    }
    if (!ts.isExportDeclaration(statement)) continue
    const { exportClause, moduleSpecifier } = statement
    const source =
      moduleSpecifier !== undefined ? exportsOfExpression(ts, moduleSpecifier, exportsOf) : imported
    if (source === undefined) continue
    if (exportClause === undefined) {
      for (const [name, binding] of source) if (name !== 'default') exported.set(name, binding)
    } else if (ts.isNamespaceExport(exportClause)) {
      exported.set(exportClause.name.text, { kind: 'module', exports: source })
    } else {
      for (const { name, propertyName } of exportClause.elements) {
        const binding = source.get((propertyName ?? name).text)
        if (binding !== undefined) exported.set(name.text, binding)
      }
    }
  }
  return exported
}

function exportsOfExpression(
  ts: ts.TypeScript,
  expression: ts.Expression,
  exportsOf: ExportsOf,
): ModuleExports | undefined {
  return ts.isStringLiteralLike(expression) ? exportsOf(expression) : undefined
}

/** The binding that an expression like `defineQueue` or `typeboss.defineQueue` refers to. */
export function bindingOf(
  ts: ts.TypeScript,
  expression: ts.Expression,
  bindings: ReadonlyMap<string, Binding>,
): Binding | undefined {
  if (ts.isIdentifier(expression)) return bindings.get(expression.text)
  if (ts.isParenthesizedExpression(expression)) return bindingOf(ts, expression.expression, bindings)
  if (!ts.isPropertyAccessExpression(expression)) return undefined
  const owner = bindingOf(ts, expression.expression, bindings)
  return owner?.kind === 'module' ? owner.exports.get(expression.name.text) : undefined
}
