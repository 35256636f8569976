/**
 * Finds imports of a project's own files that do not resolve: the file was deleted, or does not exist yet. A Program that is made
 * from an old one keeps such a failure, so these imports are resolved again.
 */
import type { Compilation6 } from '../typescript-6/compilation.js'
import type ts from 'typescript'
import { importsOf } from '../compiler/internals.js'
import { resolvedFile } from '../compiler/import-graph.js'

export interface DanglingImport {
  readonly specifier: string
  readonly from: string
  readonly mode: ts.ResolutionMode
}

export function danglingImports({ ts, program }: Compilation6): readonly DanglingImport[] {
  return program
    .getSourceFiles()
    .filter(
      (sourceFile) => !sourceFile.isDeclarationFile && !program.isSourceFileFromExternalLibrary(sourceFile),
    )
    .flatMap((sourceFile) =>
      importsOf(sourceFile)
        .filter(
          (specifier) =>
            specifier.text.startsWith('.') && resolvedFile(program, sourceFile, specifier) === undefined,
        )
        .map((specifier) => ({
          specifier: specifier.text,
          from: sourceFile.fileName,
          mode: ts.getModeForUsageLocation(sourceFile, specifier, program.getCompilerOptions()),
        })),
    )
}

/** Whether the import resolves now. */
export function leadsSomewhere(
  { ts, program, host }: Compilation6,
  { specifier, from, mode }: DanglingImport,
): boolean {
  const { resolvedModule } = ts.resolveModuleName(
    specifier,
    from,
    program.getCompilerOptions(),
    host,
    undefined,
    undefined,
    mode,
  )
  return resolvedModule !== undefined
}
