/** Finds the contract of a queue, by its name in the type map or by the type of its definition. Each is read once. */
import type * as ts from '../compiler/port.js'
import type { Compilation } from '../compiler/compilation.js'
import type { PackageSymbols } from './package-symbols.js'
import { readContract, type QueueContract, type TypesOfQueue } from './queue-contract.js'

export interface QueueCatalog {
  readonly named: (name: string) => QueueContract | undefined
  /** Finds it by a type that is a `QueueDefinition`. The name is `fallback` if the type does not contain it. */
  readonly defined: (type: ts.Type, fallback?: string) => QueueContract | undefined
}

export function createCatalog(compilation: Compilation, symbols: PackageSymbols): QueueCatalog {
  const byName = new Map<string, QueueContract | undefined>()
  const byType = new Map<ts.Type, QueueContract>()

  const named = (name: string): QueueContract | undefined => {
    if (!byName.has(name)) {
      const types = mappedTypes(compilation, symbols, name)
      byName.set(name, types && readContract(compilation, name, types))
    }
    return byName.get(name)
  }

  const defined = (type: ts.Type, fallback?: string): QueueContract | undefined => {
    const definition = definitionTypes(compilation, symbols, type)
    if (definition === undefined) return undefined
    const name = definition.name.isStringLiteral() ? definition.name.value : fallback
    if (name === undefined) return undefined
    const mapped = named(name)
    if (mapped !== undefined) return mapped
    const contract = byType.get(type) ?? readContract(compilation, name, definition)
    byType.set(type, contract)
    return contract
  }

  return { named, defined }
}

/** Reads `interface QueueTypes { 'email-queue': { input: Email; output: Receipt; options: … } }`. */
function mappedTypes(
  compilation: Compilation,
  symbols: PackageSymbols,
  name: string,
): TypesOfQueue | undefined {
  const { checker } = compilation
  for (const typeMap of symbols.typeMaps) {
    const property = checker.getPropertyOfType(checker.getDeclaredTypeOfSymbol(typeMap), name)
    if (property === undefined) continue
    const entry = checker.getTypeOfSymbol(property)
    const parts = ['input', 'output', 'options', 'progress'].map((part) =>
      checker.getPropertyOfType(entry, part),
    )
    const [input, output, options, progress] = parts.map(
      (symbol) => symbol && checker.getTypeOfSymbol(symbol),
    )
    if (input !== undefined && output !== undefined) return { input, output, options, progress }
  }
  return undefined
}

interface DefinitionTypes extends TypesOfQueue {
  readonly name: ts.Type
}

/** Reads `QueueDefinition<'email-queue', Email, Receipt, …>`. */
function definitionTypes(
  { checker }: Compilation,
  symbols: PackageSymbols,
  type: ts.Type,
): DefinitionTypes | undefined {
  const symbol = type.getSymbol()
  if (symbol === undefined || !symbols.queueDefinitions.has(symbol)) return undefined
  // A type whose symbol is a generic interface is a ts.TypeReference; the checker offers no type guard.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const reference = type as ts.TypeReference
  const values = checker.getTypeArguments(reference)
  const valueOf = (parameter: string): ts.Type | undefined => {
    const index = reference.target.typeParameters?.findIndex(({ symbol: own }) => own.name === parameter)
    return index === undefined ? undefined : values[index]
  }
  const [name, input, output] = [valueOf('Name'), valueOf('Input'), valueOf('Output')]
  if (name === undefined || input === undefined || output === undefined) return undefined
  return {
    name,
    input,
    output,
    options: valueOf('Options'),
    progress: valueOf('Progress'),
  }
}
