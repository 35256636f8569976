import type ts from 'typescript'
import type { TypeScript } from './compiler.js'
import { internalFile, internalProgram } from './compiler-internals.js'

/**
 * How `typeboss` resolves from a file. A file that gets `defineQueue` through another module need not be able to
 * see the package, but its part of the type map has to name it.
 */
export type TypebossResolution = 'found' | 'reported by the compiler' | 'not found'

export function resolveTypeboss(
  compiler: TypeScript,
  program: ts.Program,
  host: ts.ModuleResolutionHost,
  file: ts.SourceFile,
): TypebossResolution {
  const options = program.getCompilerOptions()
  const specifier = internalFile(file).imports?.find(({ text }) => text === 'typeboss')
  if (specifier) {
    const mode = compiler.getModeForUsageLocation(file, specifier, options)
    const resolution = internalProgram(program).getResolvedModule(file, 'typeboss', mode)
    return resolution?.resolvedModule ? 'found' : 'reported by the compiler'
  }
  const { impliedNodeFormat: mode } = file
  const resolution = compiler.resolveModuleName(
    'typeboss',
    file.fileName,
    options,
    host,
    undefined,
    undefined,
    mode,
  )
  return resolution.resolvedModule ? 'found' : 'not found'
}
