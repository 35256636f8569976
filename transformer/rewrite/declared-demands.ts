/**
 * What each method of `QueueClient` needs of a contract, as the package itself declares it: a type such as
 * `{ add: { input: 'write' }, remove: {} }`. A method that is not in it needs everything.
 */
import type ts from 'typescript'
import { everything, type Demand, type Half } from '../contract/demand.js'
import type { Compilation } from './compilation.js'

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
    return { input: readHalf(compilation, demand, 'input'), output: readHalf(compilation, demand, 'output') }
  }
}

function readHalf({ checker }: Compilation, demand: ts.Type, side: keyof Demand): Half {
  const property = checker.getPropertyOfType(demand, side)
  if (property === undefined) return 'none'
  const half = checker.getTypeOfSymbol(property)
  // A word of a later release than this one: too much does no harm.
  if (!half.isStringLiteral() || (half.value !== 'write' && half.value !== 'read')) return 'both'
  return half.value
}
