/**
 * Imports of a project's own files that lead nowhere: to a file that was deleted, or is not written yet. What once led
 * nowhere stays so in every Program that is made of an old one, so somebody has to look again.
 */
import type ts from 'typescript'
import type { TypeScript } from '../compiler/compiler.js'
import { internalFile } from '../compiler/compiler-internals.js'
import { resolvedFile } from '../compiler/import-graph.js'

export interface DanglingImport {
  readonly specifier: string
  readonly from: string
  readonly mode: ts.ResolutionMode
}

export function danglingImports(compiler: TypeScript, program: ts.Program): readonly DanglingImport[] {
  return program
    .getSourceFiles()
    .filter((file) => !file.isDeclarationFile && !program.isSourceFileFromExternalLibrary(file))
    .flatMap((file) =>
      (internalFile(file).imports ?? [])
        .filter((specifier) => specifier.text.startsWith('.') && !resolvedFile(program, file, specifier))
        .map((specifier) => ({
          specifier: specifier.text,
          from: file.fileName,
          mode: compiler.getModeForUsageLocation(file, specifier, program.getCompilerOptions()),
        })),
    )
}

/** Whether the import leads to a file by now. */
export function leadsSomewhere(
  compiler: TypeScript,
  host: ts.ModuleResolutionHost,
  options: ts.CompilerOptions,
  { specifier, from, mode }: DanglingImport,
): boolean {
  const { resolvedModule } = compiler.resolveModuleName(
    specifier,
    from,
    options,
    host,
    undefined,
    undefined,
    mode,
  )
  return resolvedModule !== undefined
}
