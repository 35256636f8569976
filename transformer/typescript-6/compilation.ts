import type ts from 'typescript'
import type { Compilation } from '../compiler/compilation.js'

/**
 * The TypeScript 6 that is compiling. Always a parameter and never imported: the running compiler is a patched copy, whose
 * classes are not those of `import 'typescript'`.
 */
export type TypeScript = typeof ts

/** A compilation with all of TypeScript 6's own members. */
export interface Compilation6<Host = ts.CompilerHost> extends Compilation {
  readonly ts: TypeScript
  readonly program: ts.Program
  readonly checker: ts.TypeChecker
  readonly host: Host & ts.ModuleResolutionHost
}

export function createCompilation<Host extends ts.ModuleResolutionHost>(
  ts: TypeScript,
  program: ts.Program,
  host: Host,
): Compilation6<Host> {
  return {
    ts,
    program,
    host,
    // The program makes its checker on first use, and a new one after a cancelled check.
    get checker() {
      return program.getTypeChecker()
    },
    canResolve: createResolver(ts, program, host),
  }
}

/** Searches each folder once for all files of a program. */
function createResolver(
  ts: TypeScript,
  program: ts.Program,
  host: ts.ModuleResolutionHost,
): Compilation['canResolve'] {
  let cache: ts.ModuleResolutionCache | undefined
  return (specifier, { fileName, impliedNodeFormat: mode }) => {
    const options = program.getCompilerOptions()
    cache ??= ts.createModuleResolutionCache(program.getCurrentDirectory(), (name) => name, options)
    const { resolvedModule } = ts.resolveModuleName(
      specifier,
      fileName,
      options,
      host,
      cache,
      undefined,
      mode,
    )
    return resolvedModule !== undefined
  }
}
