/**
 * Finds uses of `defineQueue` that cannot be mapped: in functions, classes and `let`, as an argument, or where the function
 * itself is a value. Scopes that redeclare the name are ignored.
 */
import type * as ts from '../compiler/port.js'
import type { Binding } from './bindings.js'
import { bindingOf } from './bindings.js'
import { isConst } from './lasting-names.js'

export interface NotTopLevel {
  readonly node: ts.Node
  /** Completes "A queue cannot be defined …". */
  readonly where: string
}

export function usesNotTopLevel(
  ts: ts.TypeScript,
  sourceFile: ts.SourceFile,
  bindings: ReadonlyMap<string, Binding>,
  named: ReadonlySet<ts.CallExpression>,
): readonly NotTopLevel[] {
  const notTopLevel: NotTopLevel[] = []
  const mentions = mentionsOf(sourceFile, bindings.keys())
  visitChildren(sourceFile, bindings, 'in this place')
  return notTopLevel

  function visit(node: ts.Node, names: ReadonlyMap<string, Binding>, outer: string): void {
    if (!mentions.some((position) => position >= node.pos && position < node.end)) return
    if (ts.isTypeNode(node)) return
    const inner = withoutRedeclared(ts, node, names)
    if (inner.size === 0) return
    if (isDefineQueueCall(node, inner) && !named.has(node)) {
      notTopLevel.push({ node: node.expression, where: outer })
    }
    for (const value of valuesOf(ts, node)) {
      if (bindingOf(ts, value, inner)?.kind === 'defineQueue') {
        notTopLevel.push({ node: value, where: 'through another name for defineQueue' })
      }
    }
    visitChildren(node, inner, whereWithin(ts, node) ?? outer)
  }

  function visitChildren(node: ts.Node, names: ReadonlyMap<string, Binding>, where: string): void {
    ts.forEachChild(node, (child) => {
      visit(child, names, where)
    })
  }

  function isDefineQueueCall(node: ts.Node, names: ReadonlyMap<string, Binding>): node is ts.CallExpression {
    return ts.isCallExpression(node) && bindingOf(ts, node.expression, names)?.kind === 'defineQueue'
  }
}

/**
 * The positions in the text where one of the names may occur. Nodes without such a position are skipped: a file has many
 * nodes, and these names occur in few of them.
 */
function mentionsOf(sourceFile: ts.SourceFile, names: Iterable<string>): readonly number[] {
  // An identifier may be written with escapes: `\u0064efineQueue`.
  const written = [...names, '\\u'].map((name) => name.replaceAll(/[$\\]/g, '\\$&'))
  return [...sourceFile.text.matchAll(new RegExp(written.join('|'), 'g'))].map(({ index }) => index)
}

/** The end of the sentence "A queue cannot be defined …", for definitions within a node of this kind. */
function whereWithin(ts: ts.TypeScript, node: ts.Node): string | undefined {
  if (ts.isClassLike(node)) return 'inside a class'
  if (ts.isFunctionLike(node)) return 'inside a function'
  if (ts.isModuleBlock(node)) return 'inside a namespace'
  if (ts.isConditionalExpression(node) || ts.isIfStatement(node)) return 'under a condition'
  if (ts.isCallExpression(node) || ts.isNewExpression(node)) return 'as an argument of a call'
  if (ts.isArrayLiteralExpression(node)) return 'as an element of an array'
  if (ts.isExpressionStatement(node)) return 'without a name'
  if (ts.isVariableDeclarationList(node) && !isConst(ts, node)) return 'with let or var'
  return undefined
}

/** The expressions whose value a node passes on, stores or returns. */
function valuesOf(ts: ts.TypeScript, node: ts.Node): readonly ts.Expression[] {
  if (ts.isCallExpression(node)) return node.arguments
  if (ts.isNewExpression(node)) return node.arguments ?? []
  if (ts.isArrayLiteralExpression(node)) return node.elements
  if (ts.isVariableDeclaration(node) || ts.isPropertyAssignment(node)) {
    return node.initializer !== undefined ? [node.initializer] : []
  }
  if (ts.isShorthandPropertyAssignment(node)) return [node.name]
  if (ts.isReturnStatement(node)) return node.expression !== undefined ? [node.expression] : []
  if (ts.isConditionalExpression(node)) return [node.whenTrue, node.whenFalse]
  return ts.isArrowFunction(node) && !ts.isBlock(node.body) ? [node.body] : []
}

function withoutRedeclared(
  ts: ts.TypeScript,
  node: ts.Node,
  names: ReadonlyMap<string, Binding>,
): ReadonlyMap<string, Binding> {
  const redeclared = declaredNames(ts, node).filter((name) => names.has(name))
  if (redeclared.length === 0) return names
  return new Map([...names].filter(([name]) => !redeclared.includes(name)))
}

function declaredNames(ts: ts.TypeScript, node: ts.Node): readonly string[] {
  if (ts.isFunctionLike(node)) {
    return node.parameters.flatMap(({ name }) => namesOf(ts, name))
  }
  if (!ts.isBlock(node)) return []
  return node.statements.flatMap((statement) => {
    if (ts.isVariableStatement(statement)) {
      return statement.declarationList.declarations.flatMap(({ name }) => namesOf(ts, name))
    }
    const isNamed = ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)
    return isNamed && statement.name !== undefined ? [statement.name.text] : []
  })
}

/** The names that a binding declares: one for an identifier, any number for a pattern. */
function namesOf(ts: ts.TypeScript, name: ts.BindingName): readonly string[] {
  if (ts.isIdentifier(name)) return [name.text]
  return name.elements.flatMap((element) => (ts.isBindingElement(element) ? namesOf(ts, element.name) : []))
}
