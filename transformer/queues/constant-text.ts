/**
 * The text of a constant, from the syntax of its declaration:
 *
 *     const scan = 'scan'                               // scan
 *     enum Names { Scan = 'scan' }                      // Names.Scan
 *     const names = { scan: 'scan' } as const           // names.scan
 *     class Names { static readonly scan = 'scan' }     // Names.scan
 *
 * Imports are followed. The checker cannot be used: queues are found before the second Program is made.
 */
import type * as ts from '../compiler/port.js'
import { isConst, staticKey } from './lasting-names.js'

/** Returns the file of the program that an import resolves to. */
export type ImportedFile = (sourceFile: ts.SourceFile, specifier: string) => ts.SourceFile | undefined

export function constantText(
  ts: ts.TypeScript,
  sourceFile: ts.SourceFile,
  expression: ts.Expression,
  importedFile: ImportedFile,
): string | undefined {
  return new Constants(ts, importedFile).textOf(expression, { sourceFile, statements: sourceFile.statements })
}

/** Where names are declared: a file, or a namespace in it. */
interface Scope {
  readonly sourceFile: ts.SourceFile
  readonly statements: readonly ts.Statement[]
}

/** A longer chain of constants is assumed to be circular. */
const mostSteps = 50

class Constants {
  readonly #ts: ts.TypeScript
  readonly #importedFile: ImportedFile
  #steps = 0

  constructor(compiler: ts.TypeScript, importedFile: ImportedFile) {
    this.#ts = compiler
    this.#importedFile = importedFile
  }

  textOf(expression: ts.Expression, scope: Scope, keys: readonly string[] = []): string | undefined {
    const ts = this.#ts
    if (this.#steps++ > mostSteps) return undefined
    const { inner, isFixed } = this.#unwrapped(expression)
    if (keys.length === 0 && ts.isStringLiteralLike(inner)) return inner.text
    const path = this.#pathOf(inner)
    if (path !== undefined) return this.#find([...path, ...keys], scope)
    // A property of an object that may change can be any string.
    return isFixed ? this.#inObject(inner, scope, keys) : undefined
  }

  /** The text of a property of an object that cannot change, including its nested objects. */
  #inObject(object: ts.Expression, scope: Scope, keys: readonly string[]): string | undefined {
    const ts = this.#ts
    const [key, ...others] = keys
    if (!ts.isObjectLiteralExpression(object)) return this.textOf(object, scope, keys)
    // A spread object may have the key too.
    if (!object.properties.every(ts.isPropertyAssignment)) return undefined
    const property = object.properties.findLast(
      (own) => own.name !== undefined && staticKey(ts, own.name) === key,
    )
    if (property === undefined || !ts.isPropertyAssignment(property)) return undefined
    return this.#inObject(this.#unwrapped(property.initializer).inner, scope, others)
  }

  /** The expression without parentheses, `satisfies …`, `as const` and `Object.freeze(…)`. The last two make it fixed. */
  #unwrapped(expression: ts.Expression): { readonly inner: ts.Expression; readonly isFixed: boolean } {
    const ts = this.#ts
    if (ts.isParenthesizedExpression(expression) || ts.isSatisfiesExpression(expression)) {
      return this.#unwrapped(expression.expression)
    }
    if (ts.isAsExpression(expression) && isConstType(ts, expression.type)) {
      return { inner: this.#unwrapped(expression.expression).inner, isFixed: true }
    }
    const [frozen] = ts.isCallExpression(expression) ? expression.arguments : []
    const isFreeze =
      ts.isCallExpression(expression) && this.#pathOf(expression.expression)?.join('.') === 'Object.freeze'
    return isFreeze && frozen !== undefined
      ? { inner: this.#unwrapped(frozen).inner, isFixed: true }
      : { inner: expression, isFixed: false }
  }

  /** `Names.Scan`, `Names['Scan']` */
  #pathOf(expression: ts.Expression): readonly string[] | undefined {
    const ts = this.#ts
    if (ts.isIdentifier(expression)) return [expression.text]
    const isProperty = ts.isPropertyAccessExpression(expression) || ts.isElementAccessExpression(expression)
    const owner = isProperty ? this.#pathOf(expression.expression) : undefined
    if (owner === undefined) return undefined
    if (ts.isPropertyAccessExpression(expression)) return [...owner, expression.name.text]
    return ts.isElementAccessExpression(expression) && ts.isStringLiteralLike(expression.argumentExpression)
      ? [...owner, expression.argumentExpression.text]
      : undefined
  }

  #find([name, ...keys]: readonly string[], scope: Scope): string | undefined {
    if (this.#steps++ > mostSteps) return undefined
    for (const statement of scope.statements) {
      const text = this.#declaredBy(statement, name, keys, scope)
      if (text !== undefined) return text
    }
    return undefined
  }

  #declaredBy(
    statement: ts.Statement,
    name: string | undefined,
    keys: readonly string[],
    scope: Scope,
  ): string | undefined {
    const ts = this.#ts
    if (ts.isVariableStatement(statement) && isConst(ts, statement.declarationList)) {
      const declaration = statement.declarationList.declarations.find(
        (own) => ts.isIdentifier(own.name) && own.name.text === name,
      )
      return declaration && this.#declared(declaration, scope, keys)
    }
    if (ts.isImportDeclaration(statement)) return this.#imported(statement, name, keys, scope)
    const isNamed =
      ts.isEnumDeclaration(statement) || ts.isClassDeclaration(statement) || ts.isModuleDeclaration(statement)
    if (!isNamed || statement.name?.text !== name) return undefined
    const [key, ...others] = keys
    if (ts.isModuleDeclaration(statement)) {
      const { body } = statement
      const isBlock = body !== undefined && ts.isModuleBlock(body)
      return isBlock ? this.#find(keys, { ...scope, statements: body.statements }) : undefined
    }
    if (ts.isEnumDeclaration(statement)) {
      const member = statement.members.find((own) => staticKey(ts, own.name) === key)
      return member?.initializer && this.textOf(member.initializer, scope)
    }
    const field = statement.members.find(
      (own) => own.name !== undefined && staticKey(ts, own.name) === key && ts.isPropertyDeclaration(own),
    )
    const needed = ts.ModifierFlags.Static | ts.ModifierFlags.Readonly
    return field !== undefined &&
      ts.isPropertyDeclaration(field) &&
      (ts.getCombinedModifierFlags(field) & needed) === needed
      ? this.#declared(field, scope, others)
      : undefined
  }

  /** An annotation overrides the value: the type of `const name: string = 'scan'` is any string. */
  #declared(
    { type, initializer }: ts.VariableDeclaration | ts.PropertyDeclaration,
    scope: Scope,
    keys: readonly string[],
  ): string | undefined {
    if (type !== undefined) return this.#textOfType(type, keys)
    return initializer && this.textOf(initializer, scope, keys)
  }

  /** The text of a declared type: `'scan'`, `{ readonly scan: 'scan' }`. */
  #textOfType(type: ts.TypeNode, [key, ...others]: readonly string[]): string | undefined {
    const ts = this.#ts
    if (key === undefined) {
      return ts.isLiteralTypeNode(type) && ts.isStringLiteralLike(type.literal)
        ? type.literal.text
        : undefined
    }
    if (!ts.isTypeLiteralNode(type)) return undefined
    const member = type.members.find((own) => own.name !== undefined && staticKey(ts, own.name) === key)
    return member !== undefined && ts.isPropertySignature(member) && member.type !== undefined
      ? this.#textOfType(member.type, others)
      : undefined
  }

  #imported(
    { importClause, moduleSpecifier }: ts.ImportDeclaration,
    name: string | undefined,
    keys: readonly string[],
    { sourceFile }: Scope,
  ): string | undefined {
    const ts = this.#ts
    if (importClause === undefined || !ts.isStringLiteralLike(moduleSpecifier)) return undefined
    const { name: byDefault, namedBindings } = importClause
    const from = (path: readonly string[]): string | undefined => {
      const target = this.#importedFile(sourceFile, moduleSpecifier.text)
      return target && this.#exported(path, target)
    }
    if (byDefault !== undefined && byDefault.text === name) return from(['default', ...keys])
    if (namedBindings === undefined) return undefined
    if (ts.isNamespaceImport(namedBindings)) {
      return namedBindings.name.text === name ? from(keys) : undefined
    }
    const element = namedBindings.elements.find((own) => own.name.text === name)
    return element && from([(element.propertyName ?? element.name).text, ...keys])
  }

  #exported([name, ...keys]: readonly string[], sourceFile: ts.SourceFile): string | undefined {
    const ts = this.#ts
    if (name === undefined || this.#steps++ > mostSteps) return undefined
    const scope: Scope = { sourceFile, statements: sourceFile.statements }
    for (const statement of sourceFile.statements) {
      if (name === 'default' && ts.isExportAssignment(statement)) {
        return this.textOf(statement.expression, scope, keys)
      }
      if (!ts.isExportDeclaration(statement)) continue
      const text = this.#exportedBy(statement, name, keys, scope)
      if (text !== undefined) return text
    }
    return this.#find([name, ...keys], scope)
  }

  /** `export { a as b }`, `export { a } from './a.js'`, `export * from './a.js'` */
  #exportedBy(
    { exportClause, moduleSpecifier }: ts.ExportDeclaration,
    name: string,
    keys: readonly string[],
    scope: Scope,
  ): string | undefined {
    const ts = this.#ts
    const isFrom = moduleSpecifier !== undefined && ts.isStringLiteralLike(moduleSpecifier)
    const target = isFrom ? this.#importedFile(scope.sourceFile, moduleSpecifier.text) : undefined
    if (exportClause === undefined) return target && this.#exported([name, ...keys], target)
    if (ts.isNamespaceExport(exportClause)) {
      return exportClause.name.text === name && target !== undefined
        ? this.#exported(keys, target)
        : undefined
    }
    const element = exportClause.elements.find((own) => own.name.text === name)
    if (element === undefined) return undefined
    const path = [(element.propertyName ?? element.name).text, ...keys]
    if (isFrom) return target && this.#exported(path, target)
    return this.#find(path, scope)
  }
}

function isConstType(ts: ts.TypeScript, type: ts.TypeNode): boolean {
  return ts.isTypeReferenceNode(type) && ts.isIdentifier(type.typeName) && type.typeName.text === 'const'
}
