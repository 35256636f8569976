/** The real command, in a process that a test file starts once and ends with its last test. */
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterAll } from '@jest/globals'
import type { Command, Finished } from './compiler-process.js'

interface Compiler {
  readonly child: ChildProcess
  readonly ended: Promise<never>
}

let compiler: Compiler | undefined
let last: Promise<unknown> = Promise.resolve()

/** Runs `tspc` with these parameters in a folder. One command at a time. */
export function tspc(folder: string, parameters: readonly string[]): Promise<Finished> {
  const finished = last.then(() => ask({ folder, parameters }))
  last = finished.catch(() => {})
  return finished
}

async function ask(command: Command): Promise<Finished> {
  compiler ??= start()
  const { child, ended } = compiler
  child.send(command)
  const [finished]: Finished[] = await Promise.race([once(child, 'message'), ended])
  if (finished === undefined) throw new Error('Every command is answered')
  return finished
}

function start(): Compiler {
  const child = fork(join(process.cwd(), 'build/test/support/compiler-process.js'), [], {
    env: { ...process.env, NODE_OPTIONS: '' },
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`The compiler's process ended with ${code}`)
  })
  // Told to whoever waits for an answer, and to nobody else.
  ended.catch(() => {})
  return { child, ended }
}

afterAll(() => {
  compiler?.child.kill()
  compiler = undefined
})
