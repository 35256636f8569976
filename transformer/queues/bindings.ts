/**
 * Which names of a file mean `defineQueue`, read from its import and export statements alone.
 *
 *     import { defineQueue as q } from 'typeboss'     // q
 *     import * as typeboss from 'typeboss'            // typeboss.defineQueue
 *     export * from 'typeboss'                        // for whoever imports this file
 */
import type ts from 'typescript'
import type { TypeScript } from '../compiler/compiler.js'

export type Binding =
  { readonly kind: 'defineQueue' } | { readonly kind: 'module'; readonly exports: ModuleExports }

/** The names under which a module gives `defineQueue`, or a namespace that has it. */
export type ModuleExports = ReadonlyMap<string, Binding>

/** What the module behind a specifier exports, undefined if it has nothing of ours. */
export type ExportsOf = (specifier: ts.StringLiteralLike) => ModuleExports | undefined

export const typebossExports: ModuleExports = new Map([['defineQueue', { kind: 'defineQueue' }]])

/** The file's own names, from its imports. */
export function importedBindings(
  compiler: TypeScript,
  file: ts.SourceFile,
  exportsOf: ExportsOf,
): ReadonlyMap<string, Binding> {
  const bindings = new Map<string, Binding>()
  for (const statement of file.statements) {
    if (compiler.isImportEqualsDeclaration(statement)) {
      const { moduleReference } = statement
      if (!compiler.isExternalModuleReference(moduleReference)) continue
      const exports = exportsOfExpression(compiler, moduleReference.expression, exportsOf)
      if (exports) bindings.set(statement.name.text, { kind: 'module', exports })
    } else if (compiler.isImportDeclaration(statement)) {
      const clause = statement.importClause
      if (!clause) continue
      const exports = exportsOfExpression(compiler, statement.moduleSpecifier, exportsOf)
      if (exports) bindImportClause(compiler, clause, exports, bindings)
    }
  }
  return bindings
}

function bindImportClause(
  compiler: TypeScript,
  clause: ts.ImportClause,
  exports: ModuleExports,
  bindings: Map<string, Binding>,
): void {
  const { name: defaultName, namedBindings } = clause
  const defaultBinding = exports.get('default')
  if (defaultName && defaultBinding) bindings.set(defaultName.text, defaultBinding)
  if (!namedBindings) return
  if (compiler.isNamespaceImport(namedBindings)) {
    bindings.set(namedBindings.name.text, { kind: 'module', exports })
    return
  }
  for (const { name, propertyName } of namedBindings.elements) {
    const binding = exports.get((propertyName ?? name).text)
    if (binding) bindings.set(name.text, binding)
  }
}

/** What the file gives to the files that import it. */
export function exportedBindings(
  compiler: TypeScript,
  file: ts.SourceFile,
  imported: ReadonlyMap<string, Binding>,
  exportsOf: ExportsOf,
): ModuleExports {
  const exported = new Map<string, Binding>()
  for (const statement of file.statements) {
    if (compiler.isExportAssignment(statement) && compiler.isIdentifier(statement.expression)) {
      const binding = imported.get(statement.expression.text)
      if (binding) exported.set('default', binding)
    }
    if (!compiler.isExportDeclaration(statement)) continue
    const { exportClause, moduleSpecifier } = statement
    const source = moduleSpecifier ? exportsOfExpression(compiler, moduleSpecifier, exportsOf) : imported
    if (!source) continue
    if (!exportClause) {
      for (const [name, binding] of source) if (name !== 'default') exported.set(name, binding)
    } else if (compiler.isNamespaceExport(exportClause)) {
      exported.set(exportClause.name.text, { kind: 'module', exports: source })
    } else {
      for (const { name, propertyName } of exportClause.elements) {
        const binding = source.get((propertyName ?? name).text)
        if (binding) exported.set(name.text, binding)
      }
    }
  }
  return exported
}

function exportsOfExpression(
  compiler: TypeScript,
  expression: ts.Expression,
  exportsOf: ExportsOf,
): ModuleExports | undefined {
  return compiler.isStringLiteralLike(expression) ? exportsOf(expression) : undefined
}

/** What an expression like `defineQueue` or `typeboss.defineQueue` stands for. */
export function bindingOf(
  compiler: TypeScript,
  expression: ts.Expression,
  bindings: ReadonlyMap<string, Binding>,
): Binding | undefined {
  if (compiler.isIdentifier(expression)) return bindings.get(expression.text)
  if (compiler.isParenthesizedExpression(expression))
    return bindingOf(compiler, expression.expression, bindings)
  if (!compiler.isPropertyAccessExpression(expression)) return undefined
  const owner = bindingOf(compiler, expression.expression, bindings)
  return owner?.kind === 'module' ? owner.exports.get(expression.name.text) : undefined
}
