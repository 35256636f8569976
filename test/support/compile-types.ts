/**
 * Compiles the exported types of a piece of TypeScript to contracts as `tspc` does (one Program, comments not parsed), and
 * loads the result.
 */
import { deepStrictEqual } from 'node:assert'
import ts from 'typescript'
import * as helpers from 'typeboss/contract'
import type { Contract } from 'typeboss/contract'
import { fingerprint } from '#transformer/contract/shape/fingerprint'
import { compileContracts } from '#transformer/contract/write/compile'
import { everything } from '#transformer/contract/usage'
import { readPayloadType, type PayloadType } from '#transformer/contract/payload-type'
import { readTypes7 } from './compile-types-7.js'
import { parsedFiles } from './outside-jest.js'

export interface CompiledTypes {
  /** The contract of each exported type, as its input. */
  readonly contracts: { readonly [type: string]: Contract }
  readonly read: { readonly [type: string]: PayloadType }
  readonly text: string
}

const parsed = parsedFiles()

/** `npm run test:compilers` sets this: every type is then read with TypeScript 7.1 too, and must be read alike. */
const onBoth = process.env['TYPEBOSS_TEST_BOTH_COMPILERS'] === '1'

export function readTypes(source: string, options: ts.CompilerOptions = {}): CompiledTypes['read'] {
  const read = readTypes6(source, options)
  if (onBoth) mustBeAlike(read, readTypes7(source, options))
  return read
}

/** The fingerprint of what can be stored. Of what cannot, the messages, but for object types, which each prints in its own way. */
function mustBeAlike(on6: CompiledTypes['read'], on7: CompiledTypes['read']): void {
  const described = (read: CompiledTypes['read']) =>
    Object.fromEntries(
      Object.entries(read).map(([name, { shape, problems }]) => [
        name,
        problems.length === 0
          ? fingerprint(shape)
          : problems.map(
              ({ code, path, message }) => `${code} ${/\.\.\.|\{/.test(message) ? path : message}`,
            ),
      ]),
    )
  deepStrictEqual(described(on7), described(on6))
}

export function readTypes6(source: string, options: ts.CompilerOptions = {}): CompiledTypes['read'] {
  const fileName = `${process.cwd()}/test/virtual.ts`
  const settings: ts.CompilerOptions = {
    target: ts.ScriptTarget.ESNext,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    strict: true,
    // Without the DOM library, which takes longer to load than everything else.
    lib: ['lib.esnext.d.ts'],
    types: ['node'],
    ...options,
  }
  const host = ts.createCompilerHost(settings)
  const program = ts.createProgram([fileName], settings, {
    ...host,
    jsDocParsingMode: ts.JSDocParsingMode.ParseForTypeErrors,
    fileExists: (name) => name === fileName || host.fileExists(name),
    readFile: (name) => (name === fileName ? source : host.readFile(name)),
    getSourceFile: (name, how) => {
      if (name === fileName) return ts.createSourceFile(name, source, how, true)
      const key = `${name} ${JSON.stringify(how)}`
      if (!parsed.has(key)) parsed.set(key, host.getSourceFile(name, how))
      return parsed.get(key)
    },
  })
  const file = program.getSourceFile(fileName)
  if (file === undefined) throw new Error('The virtual file was not read')
  const errors = program.getSemanticDiagnostics(file).concat(program.getSyntacticDiagnostics(file))
  if (errors.length > 0) throw new Error(ts.formatDiagnostics(errors, host))
  const checker = program.getTypeChecker()
  const symbol = checker.getSymbolAtLocation(file)
  const exported = symbol === undefined ? [] : checker.getExportsOfModule(symbol)
  return Object.fromEntries(
    exported.map((own) => [
      own.name,
      readPayloadType(ts, checker, checker.getDeclaredTypeOfSymbol(own), 'input'),
    ]),
  )
}

/** The text of the contracts, as a definition has them, or as a producer does: without JSON Schema. */
export function textOf(read: CompiledTypes['read'], withJsonSchema: boolean): string {
  return compileContracts(
    Object.entries(read).map(([name, { shape }]) => ({
      name,
      constant: `contractOf${name}`,
      options: {},
      fingerprint: '',
      input: shape,
      output: { kind: 'undefined' },
      progress: { kind: 'unknown' },
      usage: everything,
      withJsonSchema,
    })),
    'helpers',
  )
}

export async function compileTypes(source: string, options?: ts.CompilerOptions): Promise<CompiledTypes> {
  return compileShapes(readTypes(source, options))
}

export async function compileShapes(read: CompiledTypes['read']): Promise<CompiledTypes> {
  const text = textOf(read, true)
  const list = Object.keys(read).map((name) => `${name}: contractOf${name}`)
  return { read, text, contracts: await load(`${text}\nreturn { ${list.join(', ')} }`) }
}

async function load(body: string): Promise<CompiledTypes['contracts']> {
  const module = `export default function (helpers) {\n${body}\n}`
  const url = `data:text/javascript;base64,${Buffer.from(module).toString('base64')}`
  const loaded: { default: (own: typeof helpers) => CompiledTypes['contracts'] } = await import(url)
  return loaded.default(helpers)
}
