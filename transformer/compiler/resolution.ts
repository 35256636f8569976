import type { Compilation } from './compilation.js'
import { importsOf, resolvedModule } from './internals.js'
import type * as ts from './port.js'

/**
 * How `typeboss` resolves from a file. A file that imports `defineQueue` or a client from another module may not resolve the
 * package itself, but its part of the type map and its contracts import the package.
 */
export type TypebossResolution = 'found' | 'reported by the compiler' | 'not found'

export function typebossFrom(
  { program, canResolve }: Compilation,
  sourceFile: ts.SourceFile,
): TypebossResolution {
  const specifier = importsOf(sourceFile).find(({ text }) => text === 'typeboss')
  if (specifier === undefined) return canResolve('typeboss', sourceFile) ? 'found' : 'not found'
  return resolvedModule(program, sourceFile, specifier) === undefined ? 'reported by the compiler' : 'found'
}
