import { importsOf, resolvedModule } from '../../compiler/internals.js'
import type { Compilation } from '../../compiler/compilation.js'
import type * as ts from '../../compiler/port.js'

/** Returns the signature that a call calls, if this package declares it. */
export type OwnSignatures = (call: ts.CallExpression) => ts.Signature | undefined

/** Searches for the package's folders on the first call. */
export function createOwnSignatures(compilation: Compilation): OwnSignatures {
  let folders: readonly string[] | undefined
  return (call) => {
    const signature = compilation.checker.getResolvedSignature(call)
    const file = signature?.declaration?.getSourceFile().fileName
    folders ??= packageFolders(compilation.program)
    return file !== undefined && folders.some((folder) => file.startsWith(folder)) ? signature : undefined
  }
}

/** The folders with the declarations of each copy of this package that a program imports. */
function packageFolders(program: ts.Program): readonly string[] {
  const folders = program.getSourceFiles().flatMap((sourceFile) =>
    importsOf(sourceFile)
      .filter(({ text }) => text === 'typeboss' || text === 'typeboss/testing')
      .flatMap((specifier) => {
        const path = resolvedModule(program, sourceFile, specifier)?.resolvedFileName
        return path === undefined ? [] : path.slice(0, path.lastIndexOf('/') + 1)
      }),
  )
  return [...new Set(folders)]
}
