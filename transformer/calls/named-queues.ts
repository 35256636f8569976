/** Finds the queues that a type can name. */
import type * as ts from '../compiler/port.js'
import type { Compilation } from '../compiler/compilation.js'
import type { PackageSymbols } from './package-symbols.js'

export interface Named {
  readonly names: readonly string[]
  /** Whether it may be a definition as well, as in `<Queue extends QueueName | AnyQueue>`. */
  readonly orDefinition: boolean
}

/** Returns undefined if a type allows more than literal names and definitions. It may be a literal, a union or generic. */
export function namedBy(compilation: Compilation, symbols: PackageSymbols, type: ts.Type): Named | undefined {
  const { ts, checker } = compilation
  const names = new Set<string>()
  let orDefinition = false
  const isKnown = (part: ts.Type): boolean => {
    if (part.isUnion()) {
      const naming = part.types.filter((member) => !isRedundant(compilation, member))
      return naming.length > 0 && naming.every(isKnown)
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
  // Sort, because the checker's order depends on what it has checked before, and so differs between builds.
  return isKnown(type) ? { names: [...names].toSorted(), orDefinition } : undefined
}

/** In `Queue | CallableName<Queue>` the second member names no further queue; nor does `UnknownQueue`, which it may resolve to. */
function isRedundant({ ts }: Compilation, type: ts.Type): boolean {
  return (type.flags & ts.TypeFlags.Conditional) !== 0 || type.getSymbol()?.name === 'UnknownQueue'
}
