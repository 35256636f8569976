/**
 * `typeboss build`: compiles with the compiler that is installed. That is TypeScript 7.1 or later, natively, or else TypeScript 6
 * as `tspc` does, also under another name.
 *
 * TypeScript 6 runs in this process, so its output, its exit code, signals and `--watch` are those of `tspc`.
 */
import { statSync } from 'node:fs'
import nodeModule, { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { buildNatively, findCompiler, type FoundCompiler } from '../transformer/inspect.js'
import { nameBeside, rangeBeside } from './compiler-beside.js'
import { ProjectError } from './errors.js'
import { addForDevelopmentCommand, packageManagerOf } from './package-manager.js'

type Compiler = Exclude<FoundCompiler, { kind: 'unsupported' }>

/** `parameters` are those of `tsc`. Throws a {@link ProjectError} if a package is missing. */
export function build(parameters: readonly string[]): void {
  const folder = projectFolder(parameters)
  const compiler = projectCompiler(folder)
  if (compiler.kind === 'native') {
    process.exitCode = buildNatively({ compiler, folder: process.cwd(), parameters })
    return
  }
  const tspc = findTspc(folder)
  leadToCompiler(compiler)
  process.argv.splice(1, Infinity, tspc.command, ...parameters)
  createRequire(tspc.command)(tspc.compiler)
}

/** The folder of the project that `-p` or `-b` names, else the current one. */
function projectFolder(parameters: readonly string[]): string {
  const option = parameters.findIndex((parameter) => /^--?(?:p|project|b|build)$/i.test(parameter))
  const named = option < 0 ? undefined : parameters[option + 1]
  if (named === undefined || named.startsWith('-')) return process.cwd()
  const path = resolve(named)
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
  return isFolder ? path : dirname(path)
}

function projectCompiler(folder: string): Compiler {
  const found = findCompiler(folder)
  if (found.kind !== 'unsupported') return found
  const add = (typescript: string): string => addDevelopment(folder, `${typescript} ts-patch@4`)
  const range = rangeBeside(folder, '6')
  const beside = add(range.startsWith('npm:') ? `${nameBeside}@${range}` : `'${nameBeside}@${range}'`)
  const inPlace = add('typescript@6')
  throw new ProjectError(
    found.version === undefined
      ? `TypeScript is not installed. typeboss compiles with TypeScript 6. Install it with: ${inPlace}`
      : `typeboss compiles with TypeScript 6, and this project has ${found.version}. ` +
          `Install TypeScript 6 beside it: ${beside}, or in its place: ${inPlace}`,
  )
}

interface Tspc {
  readonly command: string
  /** The module that runs the compiler when it is loaded. The command itself refuses to be loaded by another module. */
  readonly compiler: string
}

function findTspc(folder: string): Tspc {
  for (const from of [join(folder, 'package.json'), join(process.cwd(), 'package.json'), import.meta.url]) {
    try {
      const { resolve: resolvePackage } = createRequire(from)
      const command = join(dirname(resolvePackage('ts-patch/package.json')), 'bin/tspc.js')
      return { command, compiler: resolvePackage('ts-patch/compiler/tsc') }
    } catch {
      // Not installed there.
    }
  }
  throw new ProjectError(
    `ts-patch 4 is not installed. typeboss compiles with it. Install it with: ${addDevelopment(folder, 'ts-patch@4')}`,
  )
}

function addDevelopment(folder: string, dependencies: string): string {
  return addForDevelopmentCommand(packageManagerOf(join(folder, 'package.json')), dependencies)
}

/**
 * ts-patch compiles with the compiler in the folder that this variable names, but loads the package `typescript` for its own
 * use, as other transformers do. That package may be TypeScript 7, so every import of it is led to the same compiler.
 */
function leadToCompiler({ folder }: Compiler): void {
  process.env['TSP_COMPILER_TS_PATH'] ??= folder
  const url = pathToFileURL(join(folder, 'lib/typescript.js')).href
  // Through the module object: other runtimes lack this function, and their other commands must load.
  nodeModule.registerHooks({
    resolve: (specifier, context, next) =>
      specifier === 'typescript' ? { url, format: 'commonjs', shortCircuit: true } : next(specifier, context),
  })
}
