/** Decides for each call of a file which contracts it gets, how much of them, and where. */
import type * as ts from '../compiler/port.js'
import { everything, together, type Usage } from '../contract/usage.js'
import { signaturesOf, type CalledBy } from './called-signatures.js'
import type { Compilation } from '../compiler/compilation.js'
import { namedBy } from './named-queues.js'
import { withoutAlias } from '../compiler/aliased-symbol.js'
import { withoutWrapping } from '../compiler/outer-expression.js'
import type { PackageSymbols } from './package-symbols.js'
import { indirectCall, type IndirectCall } from './indirect-call.js'
import type { QueueCatalog } from './queue-catalog.js'
import type { QueueContract } from './queue-contract.js'
import { unreadTags, type UnreadTags } from './unread-tags.js'
import { writtenTypes, type WrittenTypes } from './written-types.js'

export type CallSite = {
  readonly call: ts.CallExpression
  readonly usage: Usage
} & (
  | {
      /** In `defineQueue('email-queue', …)` the contract becomes the last argument. */
      readonly kind: 'definition'
      readonly queue: QueueContract
      readonly written: WrittenTypes
      readonly unreadTags: UnreadTags
    }
  | {
      /**
       * `name`: in `queue.add('email-queue', …)` the contract replaces the name.
       * `reference`: in `queue.add(emailQueue, …)` it replaces the reference, and the file's import may become unused.
       */
      readonly kind: 'name' | 'reference'
      /** The argument that names the queue. */
      readonly argument: ts.Expression
      readonly queue: QueueContract
    }
  | {
      /** `queue.add(name, …)`, where the name is one of several: at run time it selects one of their contracts. */
      readonly kind: 'choice'
      /** The argument that names the queue. */
      readonly argument: ts.Expression
      readonly queues: readonly QueueContract[]
    }
)

/** A call that names a queue without a definition, perhaps not defined yet or just deleted. The call is not rewritten. */
export interface UnknownQueue {
  readonly kind: 'unknown'
  readonly name: string
}

export type FoundCall = CallSite | UnknownQueue | IndirectCall

export function isCallSite(call: FoundCall): call is CallSite {
  return call.kind !== 'unknown' && call.kind !== 'indirect'
}

export function findCalls(
  compilation: Compilation,
  symbols: PackageSymbols,
  catalog: QueueCatalog,
  candidates: readonly ts.CallExpression[],
  calledBy: CalledBy,
): readonly FoundCall[] {
  const { ts } = compilation
  return candidates.flatMap((call): readonly FoundCall[] => {
    const indirect = indirectCall(ts, call.expression)
    const declarations =
      indirect === undefined ? calledBy(compilation, call) : signaturesOf(compilation, indirect.method)
    if (declarations.some((declaration) => symbols.defining.has(declaration)))
      return readDefinition(compilation, catalog, call)
    const usages = declarations.flatMap((declaration) => symbols.queueTaking.get(declaration) ?? [])
    const [usage, ...others] = usages
    const [queue] = call.arguments
    if (usage === undefined || queue === undefined) return []
    if (indirect !== undefined) {
      // `queue.add.bind(queue)` fixes no argument of the method.
      const isPlainBind = indirect.form === 'bind' && call.arguments.length === 1
      return isPlainBind ? [] : [{ kind: 'indirect', call, form: indirect.form }]
    }
    if (ts.isSpreadElement(queue)) return [{ kind: 'indirect', call, form: 'spread' }]
    return readCall(compilation, symbols, catalog, call, queue, others.reduce(together, usage))
  })
}

function readDefinition(
  compilation: Compilation,
  catalog: QueueCatalog,
  call: ts.CallExpression,
): readonly CallSite[] {
  const { checker } = compilation
  const [nameArgument] = call.arguments
  const name = nameArgument && nameIn(compilation, nameArgument)
  if (name === undefined) return []
  const queue = catalog.named(name) ?? catalog.defined(checker.getTypeAtLocation(call), name)
  if (queue === undefined) return []
  const written = writtenTypes(compilation, call)
  const unread = unreadTags(compilation, written)
  return [{ kind: 'definition', call, usage: everything, queue, written, unreadTags: unread }]
}

function readCall(
  compilation: Compilation,
  symbols: PackageSymbols,
  catalog: QueueCatalog,
  call: ts.CallExpression,
  argument: ts.Expression,
  usage: Usage,
): readonly FoundCall[] {
  const { ts, checker } = compilation
  const type = checker.getTypeAtLocation(argument)
  if ((type.flags & ts.TypeFlags.Object) !== 0) {
    const queue = catalog.defined(type, nameWhereDefined(compilation, symbols, argument))
    // Other expressions may have effects, and a cast may hide another definition: keep them, since the client accepts a
    // definition too.
    return queue !== undefined && isReference(ts, argument) && !isCast(compilation, argument)
      ? [{ kind: 'reference', call, usage, argument, queue }]
      : []
  }
  const named = namedBy(compilation, symbols, type)
  if (named === undefined) return []
  const unknown = named.names.filter((name) => catalog.named(name) === undefined)
  if (unknown.length > 0) return unknown.map((name) => ({ kind: 'unknown', name }))
  const queues = named.names.flatMap((name) => catalog.named(name) ?? [])
  const [queue] = queues
  if (queue === undefined) return []
  const isCertain =
    queues.length === 1 &&
    !named.orDefinition &&
    isReference(ts, argument) &&
    !mayHide(compilation, argument, queue.name)
  return isCertain
    ? [{ kind: 'name', call, usage, argument, queue }]
    : [{ kind: 'choice', call, usage, argument, queues }]
}

/** Whether an expression only reads a value: removing it has no effect. */
function isReference(ts: ts.TypeScript, expression: ts.Expression): boolean {
  const inner = withoutWrapping(ts, expression)
  if (ts.isPropertyAccessExpression(inner)) return isReference(ts, inner.expression)
  return ts.isIdentifier(inner) || ts.isStringLiteralLike(inner) || inner.kind === ts.SyntaxKind.ThisKeyword
}

/** `name as 'email-queue'`, and not `'email-queue' as const`. */
function isCast(compilation: Compilation, expression: ts.Expression): boolean {
  const { ts } = compilation
  if (ts.isTypeAssertionExpression(expression)) return true
  if (ts.isAsExpression(expression)) {
    const { type } = expression
    const isConst =
      ts.isTypeReferenceNode(type) && ts.isIdentifier(type.typeName) && type.typeName.text === 'const'
    return !isConst || isCast(compilation, expression.expression)
  }
  const isWrapping =
    ts.isParenthesizedExpression(expression) ||
    ts.isSatisfiesExpression(expression) ||
    ts.isNonNullExpression(expression)
  return isWrapping && isCast(compilation, expression.expression)
}

/**
 * Whether a cast may hide another name behind this type: in the argument itself, or in a variable's declaration. Such a
 * name is looked up at run time.
 */
function mayHide(compilation: Compilation, expression: ts.Expression, name: string, depth = 0): boolean {
  const { ts } = compilation
  if (isCast(compilation, expression)) return !isWrittenAs(compilation, expression, name)
  if (depth > deepestConstant) return true
  const initializer = initializerOf(compilation, withoutWrapping(ts, expression))
  return initializer !== undefined && mayHide(compilation, initializer, name, depth + 1)
}

/** Whether the source of an expression is this name: a literal, or a constant that is initialized with one. */
function isWrittenAs(compilation: Compilation, expression: ts.Expression, name: string, depth = 0): boolean {
  const { ts, checker } = compilation
  const inner = withoutWrapping(ts, expression)
  if (ts.isStringLiteralLike(inner)) return inner.text === name
  const declaration = declarationOf(compilation, inner)
  if (declaration !== undefined && ts.isEnumMember(declaration)) {
    return checker.getConstantValue(declaration) === name
  }
  const initializer = initializerOf(compilation, inner)
  return (
    depth <= deepestConstant &&
    initializer !== undefined &&
    isWrittenAs(compilation, initializer, name, depth + 1)
  )
}

/** The initializer of a variable or a property. */
function initializerOf(compilation: Compilation, expression: ts.Expression): ts.Expression | undefined {
  const { ts } = compilation
  const declaration = declarationOf(compilation, expression)
  const hasOne =
    declaration !== undefined &&
    (ts.isVariableDeclaration(declaration) ||
      ts.isPropertyDeclaration(declaration) ||
      ts.isPropertyAssignment(declaration))
  return hasOne ? declaration.initializer : undefined
}

function declarationOf(compilation: Compilation, expression: ts.Expression): ts.Declaration | undefined {
  return withoutAlias(compilation, compilation.checker.getSymbolAtLocation(expression))?.valueDeclaration
}

/** Maximum length of a chain of constants that are initialized with each other. */
const deepestConstant = 8

/** The name in `const emailQueue = defineQueue<Email, Receipt>('email-queue')`, which is not in its type. */
function nameWhereDefined(
  compilation: Compilation,
  { defining }: PackageSymbols,
  reference: ts.Expression,
): string | undefined {
  const { ts, checker } = compilation
  const inner = withoutWrapping(ts, reference)
  const declared = initializerOf(compilation, inner)
  const initializer = declared && withoutWrapping(ts, declared)
  if (initializer === undefined || !ts.isCallExpression(initializer)) return undefined
  // A user's own function that defines queues may use its first argument for something else.
  const called = checker.getResolvedSignature(initializer)?.declaration
  if (called === undefined || !defining.has(called)) return undefined
  const [name] = initializer.arguments
  return name && nameIn(compilation, name)
}

/** The name in a definition: a literal, or a constant of a literal type. */
function nameIn({ ts, checker }: Compilation, argument: ts.Expression): string | undefined {
  if (ts.isStringLiteralLike(argument)) return argument.text
  const type = checker.getTypeAtLocation(argument)
  return type.isStringLiteral() ? type.value : undefined
}
