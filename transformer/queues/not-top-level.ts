/**
 * Finds the uses of `defineQueue` that stand where no definition can be mapped: in functions, classes and `let`, as
 * an argument, or passed on as a value. Scopes that declare the name anew are left alone.
 */
import type ts from 'typescript'
import type { Binding } from './bindings.js'
import { bindingOf } from './bindings.js'
import type { TypeScript } from '../compiler/compiler.js'
import { isConst } from './placement.js'

export interface Misplaced {
  readonly node: ts.Node
  /** Completes "A queue cannot be defined …". */
  readonly where: string
}

export function misplacedUses(
  compiler: TypeScript,
  file: ts.SourceFile,
  bindings: ReadonlyMap<string, Binding>,
  placed: ReadonlySet<ts.CallExpression>,
): readonly Misplaced[] {
  const misplaced: Misplaced[] = []
  const mentions = mentionsOf(file, bindings.keys())
  visitChildren(file, bindings, 'in this place')
  return misplaced

  function visit(node: ts.Node, names: ReadonlyMap<string, Binding>, outer: string): void {
    if (!mentions.some((position) => position >= node.pos && position < node.end)) return
    if (compiler.isTypeNode(node)) return
    const inner = withoutRedeclared(compiler, node, names)
    if (inner.size === 0) return
    if (isDefineQueueCall(node, inner) && !placed.has(node)) {
      misplaced.push({ node: node.expression, where: outer })
    }
    for (const value of valuesOf(compiler, node)) {
      if (bindingOf(compiler, value, inner)?.kind === 'defineQueue') {
        misplaced.push({ node: value, where: 'through another name for defineQueue' })
      }
    }
    visitChildren(node, inner, placeName(compiler, node) ?? outer)
  }

  function visitChildren(node: ts.Node, names: ReadonlyMap<string, Binding>, where: string): void {
    compiler.forEachChild(node, (child) => {
      visit(child, names, where)
    })
  }

  function isDefineQueueCall(node: ts.Node, names: ReadonlyMap<string, Binding>): node is ts.CallExpression {
    return (
      compiler.isCallExpression(node) && bindingOf(compiler, node.expression, names)?.kind === 'defineQueue'
    )
  }
}

/**
 * Where the text may have one of the names, so that all between is passed over: a file has many nodes, and a name is
 * hardly found in it but where it is imported and called.
 */
function mentionsOf(file: ts.SourceFile, names: Iterable<string>): readonly number[] {
  // An identifier may be written with escapes: `\u0064efineQueue`.
  const written = [...names, '\\u'].map((name) => name.replaceAll(/[$\\]/g, '\\$&'))
  return [...file.text.matchAll(new RegExp(written.join('|'), 'g'))].map(({ index }) => index)
}

/** How to name the place that a node makes for what is in it, if it makes one. */
function placeName(compiler: TypeScript, node: ts.Node): string | undefined {
  if (compiler.isClassLike(node)) return 'inside a class'
  if (compiler.isFunctionLike(node)) return 'inside a function'
  if (compiler.isModuleBlock(node)) return 'inside a namespace'
  if (compiler.isConditionalExpression(node) || compiler.isIfStatement(node)) return 'under a condition'
  if (compiler.isCallExpression(node) || compiler.isNewExpression(node)) return 'as an argument of a call'
  if (compiler.isArrayLiteralExpression(node)) return 'as an element of an array'
  if (compiler.isExpressionStatement(node)) return 'without a name'
  if (compiler.isVariableDeclarationList(node) && !isConst(compiler, node)) return 'with let or var'
  return undefined
}

/** The expressions whose value a node hands on. */
function valuesOf(compiler: TypeScript, node: ts.Node): readonly ts.Expression[] {
  if (compiler.isCallExpression(node)) return node.arguments
  if (compiler.isNewExpression(node)) return node.arguments ?? []
  if (compiler.isArrayLiteralExpression(node)) return node.elements
  if (compiler.isVariableDeclaration(node) || compiler.isPropertyAssignment(node)) {
    return node.initializer ? [node.initializer] : []
  }
  if (compiler.isShorthandPropertyAssignment(node)) return [node.name]
  if (compiler.isReturnStatement(node)) return node.expression ? [node.expression] : []
  if (compiler.isConditionalExpression(node)) return [node.whenTrue, node.whenFalse]
  return compiler.isArrowFunction(node) && !compiler.isBlock(node.body) ? [node.body] : []
}

function withoutRedeclared(
  compiler: TypeScript,
  node: ts.Node,
  names: ReadonlyMap<string, Binding>,
): ReadonlyMap<string, Binding> {
  const redeclared = declaredNames(compiler, node).filter((name) => names.has(name))
  if (redeclared.length === 0) return names
  return new Map([...names].filter(([name]) => !redeclared.includes(name)))
}

function declaredNames(compiler: TypeScript, node: ts.Node): readonly string[] {
  if (compiler.isFunctionLike(node)) {
    return node.parameters.flatMap(({ name }) => namesOf(compiler, name))
  }
  if (!compiler.isBlock(node)) return []
  return node.statements.flatMap((statement) => {
    if (compiler.isVariableStatement(statement)) {
      return statement.declarationList.declarations.flatMap(({ name }) => namesOf(compiler, name))
    }
    const isNamed = compiler.isFunctionDeclaration(statement) || compiler.isClassDeclaration(statement)
    return isNamed && statement.name ? [statement.name.text] : []
  })
}

/** The names that a binding declares: one for an identifier, each of a pattern's. */
function namesOf(compiler: TypeScript, name: ts.BindingName): readonly string[] {
  if (compiler.isIdentifier(name)) return [name.text]
  return name.elements.flatMap((element) =>
    compiler.isBindingElement(element) ? namesOf(compiler, element.name) : [],
  )
}
