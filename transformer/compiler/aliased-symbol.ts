import type { Compilation } from './compilation.js'
import type * as ts from './port.js'

/** The symbol that an import or a re-export refers to. Returns any other symbol unchanged. */
export function withoutAlias(
  { ts, checker }: Pick<Compilation, 'ts' | 'checker'>,
  symbol: ts.Symbol | undefined,
): ts.Symbol | undefined {
  const isAlias = symbol !== undefined && (symbol.flags & ts.SymbolFlags.Alias) !== 0
  return isAlias ? checker.getAliasedSymbol(symbol) : symbol
}
