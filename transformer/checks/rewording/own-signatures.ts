import { importsNaming, resolvedModule } from '../../compiler/internals.js'
import type { Compilation } from '../../compiler/compilation.js'
import type * as ts from '../../compiler/port.js'

/** Whether a file is one of this package's declarations. */
export type IsOwnFile = (fileName: string) => boolean

/** Searches for the package's folders on the first call. */
export function createIsOwnFile({ program }: Compilation): IsOwnFile {
  let folders: readonly string[] | undefined
  return (fileName) => {
    folders ??= packageFolders(program)
    return folders.some((folder) => fileName.startsWith(folder))
  }
}

/** Returns the signature that a call calls, if this package declares it. */
export function ownSignature(
  { checker }: Compilation,
  isOwnFile: IsOwnFile,
  call: ts.CallExpression,
): ts.Signature | undefined {
  const signature = checker.getResolvedSignature(call)
  const file = signature?.declaration?.getSourceFile().fileName
  return file !== undefined && isOwnFile(file) ? signature : undefined
}

/** The folders with the declarations of each copy of this package that a program imports. */
function packageFolders(program: ts.Program): readonly string[] {
  const folders = program.getSourceFiles().flatMap((sourceFile) =>
    ['typeboss', 'typeboss/testing']
      .flatMap((entry) => importsNaming(sourceFile, entry))
      .flatMap((specifier) => {
        const path = resolvedModule(program, sourceFile, specifier)?.resolvedFileName
        return path === undefined ? [] : path.slice(0, path.lastIndexOf('/') + 1)
      }),
  )
  return [...new Set(folders)]
}
