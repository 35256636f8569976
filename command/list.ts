/** `typeboss list`: the queues that a project knows, its own and those of packages it depends on, as its checker sees them. */
import { createRequire } from 'node:module'
import { dirname, relative, resolve } from 'node:path'
import type ts from 'typescript'
import transformProgram from '../transformer/index.js'
import { filesThatImportTypeboss } from '../transformer/program-bindings.js'
import { findQueues } from '../transformer/queues.js'
import { findPackageSymbols } from '../transformer/rewrite/package-symbols.js'
import { loadCompiler } from './compiler.js'

export interface ListedQueue {
  readonly name: string
  readonly input: string
  readonly output: string
  readonly options: string
  /** `src/queues/email.ts:12`, from the folder that the command runs in. */
  readonly place: string
}

export function listQueues(folder: string, project: string): readonly ListedQueue[] {
  const path = resolve(folder, project)
  const compiler = loadCompiler(createRequire(path))
  if (compiler === undefined)
    throw new Error('TypeScript 6 is not installed here. Run: npm install --save-dev typescript@6 ts-patch@4')
  const { rootNames, options } = readProject(compiler, path)
  const host = compiler.createCompilerHost(options)
  const first = compiler.createProgram({ rootNames, options, host })
  const places = new Map<string, string>()
  for (const [file, { definitions }] of findQueues(compiler, first, host, filesThatImportTypeboss(first))) {
    for (const { name, nameNode } of definitions)
      places.set(name, placeOf(folder, file, nameNode.getStart(file)))
  }
  const program = transformProgram(first, host, {}, { ts: compiler })
  const checker = program.getTypeChecker()
  const { typeMaps } = findPackageSymbols({ ts: compiler, program, checker })
  return typeMaps
    .flatMap((typeMap) => checker.getPropertiesOfType(checker.getDeclaredTypeOfSymbol(typeMap)))
    .map((queue) => {
      const entry = checker.getTypeOfSymbol(queue)
      const [input = '', output = '', declared = ''] = ['input', 'output', 'options'].map((part) => {
        const symbol = checker.getPropertyOfType(entry, part)
        return (
          symbol && checker.typeToString(checker.getTypeOfSymbol(symbol), undefined, typeFormat(compiler))
        )
      })
      const node = queue.declarations?.[0]
      const elsewhere = node ? placeOf(folder, node.getSourceFile(), node.getStart()) : ''
      return {
        name: queue.name,
        input,
        output,
        options: declared,
        place: places.get(queue.name) ?? elsewhere,
      }
    })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

function typeFormat({ TypeFormatFlags }: typeof ts): ts.TypeFormatFlags {
  return TypeFormatFlags.NoTruncation | TypeFormatFlags.UseSingleQuotesForStringLiteralType
}

function readProject(
  compiler: typeof ts,
  path: string,
): { rootNames: string[]; options: ts.CompilerOptions } {
  const { config, error } = compiler.readConfigFile(path, (file) => compiler.sys.readFile(file))
  if (error)
    throw new Error(
      `${path} cannot be read: ${compiler.flattenDiagnosticMessageText(error.messageText, ' ')}`,
    )
  const parsed = compiler.parseJsonConfigFileContent(config, compiler.sys, dirname(path), undefined, path)
  if (parsed.fileNames.length === 0) {
    throw new Error(
      `${path} includes no files. Name the tsconfig.json that does: typeboss list --project <path>`,
    )
  }
  return { rootNames: parsed.fileNames, options: parsed.options }
}

function placeOf(folder: string, file: ts.SourceFile, position: number): string {
  return `${relative(folder, file.fileName)}:${file.getLineAndCharacterOfPosition(position).line + 1}`
}
