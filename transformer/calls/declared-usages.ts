/**
 * Reads which parts of a contract each method of `QueueClient` needs from a type that the package declares, such as
 * `{ add: { input: 'write' }, remove: {} }`. A method that is not in that type needs everything.
 */
import type * as ts from '../compiler/port.js'
import { everything, type Demand, type Half, type QueueSide } from '../contract/usage.js'
import type { Compilation } from '../compiler/compilation.js'

export function readDemands(
  compilation: Compilation,
  demands: ts.Symbol | undefined,
): (method: string) => Demand {
  if (demands === undefined) return () => everything
  const { checker } = compilation
  const declared = checker.getDeclaredTypeOfSymbol(demands)
  return (method) => {
    const property = checker.getPropertyOfType(declared, method)
    if (property === undefined) return everything
    const demand = checker.getTypeOfSymbol(property)
    const half = (side: QueueSide): Half => readHalf(compilation, demand, side)
    return { input: half('input'), output: half('output'), progress: half('progress') }
  }
}

function readHalf({ checker }: Compilation, demand: ts.Type, side: QueueSide): Half {
  const property = checker.getPropertyOfType(demand, side)
  if (property === undefined) return 'none'
  const half = checker.getTypeOfSymbol(property)
  // A later release may declare another word. Both halves are always enough.
  if (!half.isStringLiteral() || (half.value !== 'write' && half.value !== 'read')) return 'both'
  return half.value
}
