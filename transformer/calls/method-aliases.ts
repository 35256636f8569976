/**
 * The names under which a method is handed on, by syntax alone. Three kinds of them are told apart by how they are
 * written here:
 *
 *     put        a value that may be the method: `const put = queue.add`, `{ put: queue.add }`, `put: QueueClient['add']`
 *     <Put>      a type of such a value: `type Put = QueueClient['add']`
 *     makePut()  a function that gives one: `const makePut = () => queue.add.bind(queue)`, `function makePut(): Put`
 */
import type * as ts from '../compiler/port.js'
import { withoutWrapping } from '../compiler/outer-expression.js'

/** Such a name as it stands in the text of a file. */
export function identifierOf(name: string): string {
  return name.replaceAll(/^<|>$|\(\)/g, '')
}

/** The kinds of node that {@link namesGivenBy} knows. */
export function namingKinds({ SyntaxKind }: ts.TypeScript): ReadonlySet<ts.SyntaxKind> {
  return new Set([
    SyntaxKind.ImportSpecifier,
    SyntaxKind.ExportSpecifier,
    SyntaxKind.BindingElement,
    SyntaxKind.BinaryExpression,
    SyntaxKind.PropertyAssignment,
    SyntaxKind.VariableDeclaration,
    SyntaxKind.PropertyDeclaration,
    SyntaxKind.PropertySignature,
    SyntaxKind.Parameter,
    SyntaxKind.GetAccessor,
    SyntaxKind.FunctionDeclaration,
    SyntaxKind.MethodDeclaration,
    SyntaxKind.MethodSignature,
    SyntaxKind.TypeAliasDeclaration,
  ])
}

/** The names that a node gives to what has one of these names already. */
export function namesGivenBy(
  ts: ts.TypeScript,
  node: ts.Node,
  names: ReadonlySet<string>,
): readonly string[] {
  const isOneOf = (name: string): boolean => names.has(name)
  if (ts.isImportSpecifier(node) || ts.isExportSpecifier(node)) {
    return node.propertyName !== undefined ? renamed(node.propertyName.text, node.name.text, names) : []
  }
  if (ts.isBindingElement(node)) {
    const { propertyName, name } = node
    if (propertyName === undefined || ts.isComputedPropertyName(propertyName)) return []
    return ts.isIdentifier(name) ? renamed(propertyName.text, name.text, names) : []
  }
  if (ts.isBinaryExpression(node)) {
    const isAssignment = node.operatorToken.kind === ts.SyntaxKind.EqualsToken
    return isAssignment && valueNames(ts, node.right).some(isOneOf) ? valueNames(ts, node.left) : []
  }
  if (ts.isTypeAliasDeclaration(node)) {
    return typeNames(ts, node.type).some(isOneOf) ? [`<${node.name.text}>`] : []
  }
  if (ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node) || ts.isMethodSignature(node)) {
    return typeNames(ts, node.type).some(isOneOf) ? namesOf(ts, node.name).map((name) => `${name}()`) : []
  }
  if (ts.isPropertyAssignment(node)) return namesOfValue(ts, node.name, node.initializer, names)
  if (ts.isVariableDeclaration(node) || ts.isPropertyDeclaration(node) || ts.isParameter(node)) {
    const ofType = typeNames(ts, node.type).some(isOneOf) ? namesOf(ts, node.name) : []
    return [...ofType, ...namesOfValue(ts, node.name, node.initializer, names)]
  }
  if (ts.isPropertySignature(node) || ts.isGetAccessor(node)) {
    return typeNames(ts, node.type).some(isOneOf) ? namesOf(ts, node.name) : []
  }
  return []
}

/**
 * `enqueue`, `queue.add`, `queue['add']`, `(queue.add)`, `queue.add!`, `queue.add.bind(queue)`: their last name. All that
 * it may be, where it is one of several.
 */
export function valueNames(ts: ts.TypeScript, expression: ts.Expression): readonly string[] {
  const inner = withoutWrapping(ts, expression)
  if (ts.isIdentifier(inner)) return [inner.text]
  if (ts.isPropertyAccessExpression(inner)) return [inner.name.text]
  if (ts.isElementAccessExpression(inner)) {
    const { argumentExpression } = inner
    return ts.isStringLiteralLike(argumentExpression) ? [argumentExpression.text] : []
  }
  if (ts.isConditionalExpression(inner)) {
    return [...valueNames(ts, inner.whenTrue), ...valueNames(ts, inner.whenFalse)]
  }
  if (ts.isBinaryExpression(inner)) return [...valueNames(ts, inner.left), ...valueNames(ts, inner.right)]
  if (!ts.isCallExpression(inner)) return []
  const { expression: callee } = inner
  const isBound = ts.isPropertyAccessExpression(callee) && callee.name.text === 'bind'
  return isBound ? valueNames(ts, callee.expression) : valueNames(ts, callee).map((name) => `${name}()`)
}

/** `put` in `put = queue.add`, `makePut()` in `makePut = () => queue.add`. */
function namesOfValue(
  ts: ts.TypeScript,
  name: ts.BindingName | ts.PropertyName,
  value: ts.Expression | undefined,
  names: ReadonlySet<string>,
): readonly string[] {
  if (value === undefined) return []
  const inner = withoutWrapping(ts, value)
  if (ts.isArrowFunction(inner) && !ts.isBlock(inner.body)) {
    return namesOfValue(ts, name, inner.body, names).map((given) => `${given}()`)
  }
  return valueNames(ts, inner).some((from) => names.has(from)) ? namesOf(ts, name) : []
}

/** `QueueClient['add']`: `add`. `NonNullable<Put>`: `<NonNullable>` and `<Put>`. `typeof queue.add`: `add`. */
function typeNames(ts: ts.TypeScript, type: ts.TypeNode | undefined): readonly string[] {
  if (type === undefined) return []
  if (ts.isParenthesizedTypeNode(type)) return typeNames(ts, type.type)
  if (ts.isUnionTypeNode(type) || ts.isIntersectionTypeNode(type)) {
    return type.types.flatMap((member) => typeNames(ts, member))
  }
  if (ts.isTypeReferenceNode(type)) {
    const inner = type.typeArguments?.flatMap((argument) => typeNames(ts, argument)) ?? []
    return [`<${lastOf(ts, type.typeName)}>`, ...inner]
  }
  if (ts.isTypeQueryNode(type)) return [lastOf(ts, type.exprName)]
  return ts.isIndexedAccessTypeNode(type) ? textsOf(ts, type.indexType) : []
}

/** `'add' | 'addBatch'`: `add` and `addBatch`. */
function textsOf(ts: ts.TypeScript, type: ts.TypeNode): readonly string[] {
  if (ts.isUnionTypeNode(type)) return type.types.flatMap((member) => textsOf(ts, member))
  return ts.isLiteralTypeNode(type) && ts.isStringLiteral(type.literal) ? [type.literal.text] : []
}

function lastOf(ts: ts.TypeScript, name: ts.EntityName): string {
  return ts.isIdentifier(name) ? name.text : name.right.text
}

function namesOf(ts: ts.TypeScript, name: ts.BindingName | ts.PropertyName | undefined): readonly string[] {
  return name !== undefined &&
    (ts.isIdentifier(name) || ts.isStringLiteral(name) || ts.isPrivateIdentifier(name))
    ? [name.text]
    : []
}

/** An import or a destructuring takes over whatever there is under a name. */
function renamed(from: string, to: string, names: ReadonlySet<string>): readonly string[] {
  return ['', '<>', '()'].flatMap((marks) => {
    const marked = (name: string): string => (marks === '<>' ? `<${name}>` : name + marks)
    return names.has(marked(from)) ? [marked(to)] : []
  })
}
