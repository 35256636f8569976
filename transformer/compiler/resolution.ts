import type ts from 'typescript'
import type { Compilation } from './compilation.js'
import { internalFile, internalProgram } from './compiler-internals.js'

/**
 * How `typeboss` resolves from a file. A file that gets `defineQueue` or a client through another module need not be able
 * to see the package, but its part of the type map has to name it, and the contracts that it is given import it.
 */
export type TypebossResolution = 'found' | 'reported by the compiler' | 'not found'

/** Folders are looked into once for all files of a program. */
export function createTypebossResolver({
  ts,
  program,
  host,
}: Compilation): (sourceFile: ts.SourceFile) => TypebossResolution {
  const options = program.getCompilerOptions()
  const cache = ts.createModuleResolutionCache(program.getCurrentDirectory(), (name) => name, options)
  return (sourceFile) => {
    const specifier = internalFile(sourceFile).imports?.find(({ text }) => text === 'typeboss')
    if (specifier !== undefined) {
      const mode = ts.getModeForUsageLocation(sourceFile, specifier, options)
      const known = internalProgram(program).getResolvedModule(sourceFile, 'typeboss', mode)
      return known?.resolvedModule !== undefined ? 'found' : 'reported by the compiler'
    }
    const { fileName, impliedNodeFormat: mode } = sourceFile
    const { resolvedModule } = ts.resolveModuleName(
      'typeboss',
      fileName,
      options,
      host,
      cache,
      undefined,
      mode,
    )
    return resolvedModule !== undefined ? 'found' : 'not found'
  }
}
