/** What becomes of each call of a file: which contracts it gets, how much of them, and where. */
import type ts from 'typescript'
import { everything, together, type Demand } from '../contract/demand.js'
import type { CalledBy } from './called-signatures.js'
import type { Compilation } from './compilation.js'
import { withoutWrapping } from './outer-expression.js'
import type { PackageSymbols } from './package-symbols.js'
import type { QueueCatalog } from './queue-catalog.js'
import type { QueueContract } from './queue-contract.js'

export type CallSite = {
  readonly call: ts.CallExpression
  readonly demand: Demand
} & (
  | {
      /**
       * `definition`: in `defineQueue('email-queue', …)` the contract becomes the last argument.
       * `name`: in `queue.add('email-queue', …)` it takes the place of the first.
       * `reference`: so it does in `queue.add(emailQueue, …)`, and the file may have imported `emailQueue` only for this.
       */
      readonly kind: 'definition' | 'name' | 'reference'
      readonly queue: QueueContract
    }
  /** `queue.add(name, …)`, where the name is one of several: it picks among their contracts at run time. */
  | { readonly kind: 'choice'; readonly queues: readonly QueueContract[] }
)

/** A call that names a queue which is defined nowhere: not yet, or not any more. It stays as it is. */
export interface UnknownQueue {
  readonly kind: 'unknown'
  readonly name: string
}

export type FoundCall = CallSite | UnknownQueue

export function isCallSite(call: FoundCall): call is CallSite {
  return call.kind !== 'unknown'
}

export function findCallSites(...where: Parameters<typeof findCalls>): readonly CallSite[] {
  return findCalls(...where).filter(isCallSite)
}

export function findCalls(
  compilation: Compilation,
  symbols: PackageSymbols,
  catalog: QueueCatalog,
  candidates: readonly ts.CallExpression[],
  calledBy: CalledBy,
): readonly FoundCall[] {
  return candidates.flatMap((call): readonly FoundCall[] => {
    const declarations = calledBy(compilation, call)
    if (declarations.some((declaration) => symbols.defining.has(declaration)))
      return readDefinition(compilation, catalog, call)
    const demands = declarations.flatMap((declaration) => symbols.queueTaking.get(declaration) ?? [])
    const [demand, ...others] = demands
    return demand === undefined
      ? []
      : readCall(compilation, symbols, catalog, call, others.reduce(together, demand))
  })
}

function readDefinition(
  { ts, checker }: Compilation,
  catalog: QueueCatalog,
  call: ts.CallExpression,
): readonly CallSite[] {
  const [nameArgument] = call.arguments
  if (nameArgument === undefined || !ts.isStringLiteralLike(nameArgument)) return []
  const name = nameArgument.text
  const queue = catalog.named(name) ?? catalog.defined(checker.getTypeAtLocation(call), name)
  return queue === undefined ? [] : [{ kind: 'definition', call, demand: everything, queue }]
}

function readCall(
  compilation: Compilation,
  symbols: PackageSymbols,
  catalog: QueueCatalog,
  call: ts.CallExpression,
  demand: Demand,
): readonly FoundCall[] {
  const { ts, checker } = compilation
  const [argument] = call.arguments
  if (argument === undefined || ts.isSpreadElement(argument)) return []
  const type = checker.getTypeAtLocation(argument)
  if ((type.flags & ts.TypeFlags.Object) !== 0) {
    const queue = catalog.defined(type, nameWhereDefined(compilation, symbols, argument))
    // Anything but a plain reference may do more than name the queue. The client takes a definition as well.
    return queue !== undefined && isReference(compilation, argument)
      ? [{ kind: 'reference', call, demand, queue }]
      : []
  }
  const named = namedBy(compilation, symbols, type)
  if (named === undefined) return []
  const unknown = named.names.filter((name) => catalog.named(name) === undefined)
  if (unknown.length > 0) return unknown.map((name) => ({ kind: 'unknown', name }))
  const queues = named.names.flatMap((name) => catalog.named(name) ?? [])
  const [queue] = queues
  if (queue === undefined) return []
  const isCertain = queues.length === 1 && !named.orDefinition && isReference(compilation, argument)
  return isCertain ? [{ kind: 'name', call, demand, queue }] : [{ kind: 'choice', call, demand, queues }]
}

interface Named {
  readonly names: readonly string[]
  /** Whether it may be a definition as well, as in `<Queue extends QueueName | AnyQueue>`. */
  readonly orDefinition: boolean
}

/** All that a type allows, if those are literal names and definitions: a literal, a union, a generic name. */
function namedBy(compilation: Compilation, symbols: PackageSymbols, type: ts.Type): Named | undefined {
  const { ts, checker } = compilation
  const names = new Set<string>()
  let orDefinition = false
  const isKnown = (part: ts.Type): boolean => {
    if (part.isUnion()) {
      // In `Queue | CallableName<Queue>` the second says nothing that the first does not.
      const telling = part.types.filter((member) => (member.flags & ts.TypeFlags.Conditional) === 0)
      return telling.length > 0 && telling.every(isKnown)
    }
    if ((part.flags & ts.TypeFlags.Instantiable) !== 0) {
      const constraint = checker.getBaseConstraintOfType(part)
      return constraint !== undefined && constraint !== part && isKnown(constraint)
    }
    if (part.isStringLiteral()) names.add(part.value)
    const symbol = part.getSymbol()
    const isDefinition = symbol !== undefined && symbols.queueDefinitions.has(symbol)
    orDefinition ||= isDefinition
    return isDefinition || part.isStringLiteral()
  }
  // In an order of its own: the checker's depends on what it has seen before, and so differs between builds.
  return isKnown(type) ? { names: [...names].toSorted(), orDefinition } : undefined
}

/** Whether an expression only says a value that is there already, so that leaving it out changes nothing else. */
function isReference(compilation: Compilation, expression: ts.Expression): boolean {
  const { ts } = compilation
  const inner = withoutWrapping(ts, expression)
  if (ts.isPropertyAccessExpression(inner)) return isReference(compilation, inner.expression)
  return ts.isIdentifier(inner) || ts.isStringLiteralLike(inner) || inner.kind === ts.SyntaxKind.ThisKeyword
}

/** The name in `const emailQueue = defineQueue<Email, Receipt>('email-queue')`, which its type does not say. */
function nameWhereDefined(
  { ts, checker }: Compilation,
  { defining }: PackageSymbols,
  reference: ts.Expression,
): string | undefined {
  const inner = withoutWrapping(ts, reference)
  const symbol = checker.getSymbolAtLocation(inner)
  const isAlias = symbol !== undefined && (symbol.flags & ts.SymbolFlags.Alias) !== 0
  const declaration = (isAlias ? checker.getAliasedSymbol(symbol) : symbol)?.valueDeclaration
  if (declaration === undefined) return undefined
  if (!ts.isVariableDeclaration(declaration) && !ts.isPropertyAssignment(declaration)) return undefined
  const initializer = declaration.initializer && withoutWrapping(ts, declaration.initializer)
  if (initializer === undefined || !ts.isCallExpression(initializer)) return undefined
  // A function of the user's own that makes queues may mean anything by its first argument.
  const called = checker.getResolvedSignature(initializer)?.declaration
  if (called === undefined || !defining.has(called)) return undefined
  const [name] = initializer.arguments
  return name !== undefined && ts.isStringLiteralLike(name) ? name.text : undefined
}
