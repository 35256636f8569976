/**
 * A kept process that runs the compiler's command line, with the compiler that `tspc` runs: TypeScript as ts-patch
 * patches it.
 */
import { createRequire } from 'node:module'
import type ts from 'typescript'
import type { Command, Finished } from './kept-process.js'

/** The part of the compiler's own main module that its typings leave out. */
interface CompilerMain {
  readonly sys: ts.System
  readonly executeCommandLine: (system: ts.System, done: () => void, parameters: readonly string[]) => void
}

const { sys, executeCommandLine }: CompilerMain = createRequire(import.meta.url)(
  'ts-patch/compiler/typescript',
)

function run({ folder, parameters }: Command): Finished {
  process.chdir(folder)
  let output = ''
  let code: number | null = null
  const ended = new Error('The command has ended')
  const system: ts.System = {
    ...sys,
    getCurrentDirectory: () => folder,
    write: (text) => {
      output += text
    },
    exit: (status = 0) => {
      code = status
      throw ended
    },
  }
  try {
    executeCommandLine(system, () => {}, parameters)
  } catch (error) {
    if (error !== ended) throw error
  }
  return { code, output }
}

process.on('message', (command: Command) => process.send?.(run(command)))
