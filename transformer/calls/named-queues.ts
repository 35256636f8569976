/** Which queues a type can name. */
import type * as ts from '../compiler/port.js'
import type { Compilation } from '../compiler/compilation.js'
import type { PackageSymbols } from './package-symbols.js'

export interface Named {
  readonly names: readonly string[]
  /** Whether it may be a definition as well, as in `<Queue extends QueueName | AnyQueue>`. */
  readonly orDefinition: boolean
}

/** All that a type allows, if those are literal names and definitions: a literal, a union, a generic name. */
export function namedBy(compilation: Compilation, symbols: PackageSymbols, type: ts.Type): Named | undefined {
  const { ts, checker } = compilation
  const names = new Set<string>()
  let orDefinition = false
  const isKnown = (part: ts.Type): boolean => {
    if (part.isUnion()) {
      const telling = part.types.filter((member) => !isSilent(compilation, member))
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

/** In `Queue | CallableName<Queue>` the second says nothing that the first does not; nor does what it comes to for any queue. */
function isSilent({ ts }: Compilation, type: ts.Type): boolean {
  return (type.flags & ts.TypeFlags.Conditional) !== 0 || type.getSymbol()?.name === 'UnknownQueue'
}
