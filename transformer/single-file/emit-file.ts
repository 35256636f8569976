/** Emits one file of a Program as JavaScript with a source map. */
import type { Compilation6 } from '../typescript-6/compilation.js'
import { pathToFileURL } from 'node:url'
import type ts from 'typescript'
import { internalProgram } from '../typescript-6/internals.js'

export interface EmittedFile {
  readonly code: string
  /** A source map as JSON. Its only source is the file, with its text. */
  readonly map: string
  readonly format: 'module' | 'commonjs'
}

export function emitFile({ ts, program }: Compilation6, sourceFile: ts.SourceFile): EmittedFile {
  let code = ''
  let map = '{}'
  program.emit(
    sourceFile,
    (path, text) => {
      if (path.endsWith('.map')) map = text
      else code = text.replace(/^\/\/# sourceMappingURL=.*\s*$/m, '')
    },
    undefined,
    false,
  )
  // The compiler has just written it: a version 3 source map of one source.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const parsed = JSON.parse(map) as { readonly mappings: string }
  const isCommonJS = internalProgram(program).getEmitModuleFormatOfFile(sourceFile) === ts.ModuleKind.CommonJS
  return {
    code,
    map: JSON.stringify({ ...parsed, sourceRoot: '', sources: [pathToFileURL(sourceFile.fileName).href] }),
    format: isCommonJS ? 'commonjs' : 'module',
  }
}

/** The code with an inline source map, for tools that do not accept a separate one. */
export function withInlineMap({ code, map }: EmittedFile): string {
  const encoded = Buffer.from(map).toString('base64')
  return `${code}\n//# sourceMappingURL=data:application/json;charset=utf-8;base64,${encoded}\n`
}
