import type ts from 'typescript'
import type { TypeScript } from './compiler.js'
import { internalFile, internalProgram } from './compiler-internals.js'

/**
 * How `typeboss` resolves from a file. A file that gets `defineQueue` or a client through another module need not be able
 * to see the package, but its part of the type map has to name it, and the contracts that it is given import it.
 */
export type TypebossResolution = 'found' | 'reported by the compiler' | 'not found'

/** Folders are looked into once for all files of a program. */
export function createTypebossResolver(
  compiler: TypeScript,
  program: ts.Program,
  host: ts.ModuleResolutionHost,
): (file: ts.SourceFile) => TypebossResolution {
  const options = program.getCompilerOptions()
  const cache = compiler.createModuleResolutionCache(program.getCurrentDirectory(), (name) => name, options)
  return (file) => {
    const specifier = internalFile(file).imports?.find(({ text }) => text === 'typeboss')
    if (specifier) {
      const mode = compiler.getModeForUsageLocation(file, specifier, options)
      const known = internalProgram(program).getResolvedModule(file, 'typeboss', mode)
      return known?.resolvedModule ? 'found' : 'reported by the compiler'
    }
    const { fileName, impliedNodeFormat: mode } = file
    const { resolvedModule } = compiler.resolveModuleName(
      'typeboss',
      fileName,
      options,
      host,
      cache,
      undefined,
      mode,
    )
    return resolvedModule ? 'found' : 'not found'
  }
}
