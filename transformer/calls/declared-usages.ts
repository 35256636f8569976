/**
 * Reads which parts of a contract each method of `QueueClient` needs from a type that the package declares, such as
 * `{ add: { input: 'write' }, remove: {} }`. A method that is not in that type needs everything.
 */
import type * as ts from '../compiler/port.js'
import { everything, type Usage, type Direction, type QueueSide } from '../contract/usage.js'
import type { Compilation } from '../compiler/compilation.js'

export function readUsages(
  compilation: Compilation,
  usages: ts.Symbol | undefined,
): (method: string) => Usage {
  if (usages === undefined) return () => everything
  const { checker } = compilation
  const declared = checker.getDeclaredTypeOfSymbol(usages)
  return (method) => {
    const property = checker.getPropertyOfType(declared, method)
    if (property === undefined) return everything
    const usage = checker.getTypeOfSymbol(property)
    const direction = (side: QueueSide): Direction => readDirection(compilation, usage, side)
    return { input: direction('input'), output: direction('output'), progress: direction('progress') }
  }
}

function readDirection({ checker }: Compilation, usage: ts.Type, side: QueueSide): Direction {
  const property = checker.getPropertyOfType(usage, side)
  if (property === undefined) return 'none'
  const direction = checker.getTypeOfSymbol(property)
  // A later release may declare another word. Both directions are always enough.
  if (!direction.isStringLiteral() || (direction.value !== 'write' && direction.value !== 'read'))
    return 'both'
  return direction.value
}
