/**
 * A small real project in a folder of its own, which reaches the package as a user's does, through `node_modules`.
 *
 *     const project = await createProject({ 'src/email.ts': '…' }, { declaration: true })
 *     project.check()                      // ["src/email.ts:3:14 TS71003 The queue name …"]
 *     await project.tspc('--noEmit')       // { code: 1, output: 'src/email.ts(3,14): error TS71003: …' }
 */
import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { compileProject } from './compile-project.js'
import type { Compilation } from './compile-project.js'
import { tspc } from './compiler.js'
import type { Finished } from './kept-process.js'

export type Files = Readonly<Record<string, string>>
export type CompilerOptions = Readonly<Record<string, unknown>>

export const repository = process.cwd()
const bin = join(repository, 'node_modules/.bin')

export interface Project {
  readonly folder: string
  /** Compiles in this process, with the transformer as ts-patch calls it, and writes what is emitted. */
  readonly compile: (options?: CompilerOptions) => Compilation
  /** The errors of {@link compile}, a line each. */
  readonly check: (options?: CompilerOptions) => readonly string[]
  /** Runs the real `tspc` in a process that stays alive for the next command. */
  readonly tspc: (...parameters: readonly string[]) => Promise<Finished>
  readonly node: (...parameters: readonly string[]) => Promise<Finished>
  readonly read: (path: string) => Promise<string>
  readonly write: (files: Files) => Promise<void>
  readonly remove: () => Promise<void>
}

export const plugin = { name: 'typeboss', transform: 'typeboss/transformer', transformProgram: true }

const defaults = {
  target: 'es2023',
  module: 'nodenext',
  strict: true,
  skipLibCheck: true,
  types: [],
  rootDir: 'src',
  outDir: 'out',
  plugins: [plugin],
}

/** Compiler options may also come as a `tsconfig.json` among the files. */
export async function createProject(files: Files, options: CompilerOptions = {}): Promise<Project> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'typeboss-project-')))
  await mkdir(join(folder, 'node_modules'))
  await symlink(repository, join(folder, 'node_modules/typeboss'), 'dir')
  const tsconfig = { compilerOptions: { ...defaults, ...options }, include: ['src'] }
  const write = async (changed: Files): Promise<void> => {
    for (const [path, text] of Object.entries(changed)) {
      await mkdir(dirname(join(folder, path)), { recursive: true })
      await writeFile(join(folder, path), text)
    }
  }
  await write({
    'package.json': '{ "type": "module" }',
    'tsconfig.json': JSON.stringify(tsconfig),
    ...files,
  })
  const compile = (more: CompilerOptions = {}): Compilation => compileProject(folder, more)
  return {
    folder,
    compile,
    check: (more) => compile(more).errors,
    tspc: (...parameters) => tspc(folder, parameters),
    node: (...parameters) => run(folder, join(bin, 'node'), parameters),
    read: (path) => readFile(join(folder, path), 'utf8'),
    write,
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}

export function run(folder: string, command: string, parameters: readonly string[]): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, parameters, { cwd: folder, env: environment() })
    let output = ''
    const add = (chunk: Buffer): void => void (output += chunk.toString())
    child.stdout.on('data', add)
    child.stderr.on('data', add)
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, output }))
  })
}

/** Commands run on the Node that the package's own scripts run on. */
export function environment(): NodeJS.ProcessEnv {
  return { ...process.env, PATH: `${bin}:${process.env['PATH'] ?? ''}`, NODE_OPTIONS: '' }
}
