/** Reads types with TypeScript 7.1, as `readTypes` of compile-types.ts does with TypeScript 6. */
import { join } from 'node:path'
import type ts from 'typescript'
import { readPayloadType, type PayloadType } from '#transformer/contract/payload-type'
import { createSyntax } from '#transformer/typescript-7/facade/syntax'
import { createPrefetch } from '#transformer/typescript-7/facade/prefetch'
import { createCompilation, filesOf } from '#transformer/typescript-7/facade/program'
import type { FacadeSymbol } from '#transformer/typescript-7/facade/objects'
import type { Snapshot } from '#transformer/typescript-7/api'
import { compiler7 } from './outside-jest.js'

let kept: Snapshot | undefined

export function readTypes7(
  source: string,
  options: ts.CompilerOptions,
): { readonly [type: string]: PayloadType } {
  const { typescript, api } = compiler7()
  const fileName = join(process.cwd(), 'test/virtual.ts')
  const fileSystem = typescript.fs.createFileSystemLayer([[fileName, source]])
  const compilerOptions = {
    target: typescript.ast.ScriptTarget.ESNext,
    module: typescript.sync.ModuleKind.NodeNext,
    strict: true,
    lib: ['lib.esnext.d.ts'],
    types: ['node'],
    ...options,
  }
  // The options that tests pass have the same names and values in both compilers.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const create = { rootFiles: [fileName], compilerOptions: compilerOptions as never }
  // The compiler keeps the files of a snapshot parsed, and those of the libraries take longer than all else.
  kept ??= api.createSnapshot({ createPrograms: [create], fileSystem })
  const snapshot = kept.update({ createPrograms: [create], fileSystem })
  try {
    const [raw] = snapshot.operation.createdPrograms
    const files = filesOf(raw, new Map([[fileName, source]]))
    const syntax = createSyntax(typescript)
    const { facade } = createCompilation({ typescript, api, syntax, raw, folder: process.cwd(), files })
    const { checker, objects } = facade
    const module = raw.getProject().checker.getSymbolOfSourceFile(fileName)
    const exported = module === undefined ? [] : raw.getProject().checker.getExportsOfModule(module)
    createPrefetch(typescript, api, facade).types(exported.map((own) => facade.memory.declaredType.get(own)))
    return Object.fromEntries(
      exported.map((own) => {
        const symbol: FacadeSymbol = objects.symbol(own)
        // The façade's symbol has the members of the port.
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion
        const declared = checker.getDeclaredTypeOfSymbol(symbol as unknown as ts.Symbol)
        return [symbol.name, readPayloadType(syntax, checker, declared, 'input')]
      }),
    )
  } finally {
    snapshot.dispose()
  }
}
