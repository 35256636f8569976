/**
 * A process that runs the compiler's command line once for each message, with the compiler that `tspc` runs: TypeScript
 * as ts-patch patches it. What it spares is to start Node and to load the compiler each time.
 */
import { createRequire } from 'node:module'
import type ts from 'typescript'

/** What is asked of this process, and what it answers. */
export interface Command {
  readonly folder: string
  readonly parameters: readonly string[]
}

export interface Finished {
  readonly code: number | null
  readonly output: string
}

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
