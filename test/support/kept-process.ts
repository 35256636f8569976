/**
 * Processes that run a command for each message, so that a command need not start Node and load the compiler. Loaded
 * outside of Jest, it keeps one process of a script for all test files of a worker. The process ends with the worker.
 */
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

/** What such a process is asked, and what it answers. */
export interface Command {
  readonly folder: string
  readonly parameters: readonly string[]
}

export interface Finished {
  readonly code: number | null
  readonly output: string
}

interface Kept {
  readonly child: ChildProcess
  readonly ended: Promise<never>
  last: Promise<unknown>
}

const kept = new Map<string, Kept>()

/** Has the process of a script of `build/test/` run a command, after those that it was asked before. */
export function runInKeptProcess(script: string, command: Command): Promise<Finished> {
  const known = kept.get(script) ?? start(script)
  kept.set(script, known)
  const finished = known.last.then(() => ask(known, command))
  known.last = finished.catch(() => {})
  return finished
}

async function ask({ child, ended }: Kept, command: Command): Promise<Finished> {
  // It holds the worker up only while somebody waits for it.
  child.channel?.ref()
  child.send(command)
  try {
    const [finished]: Finished[] = await Promise.race([once(child, 'message'), ended])
    if (finished === undefined) throw new Error('Every command is answered')
    return finished
  } finally {
    child.channel?.unref()
  }
}

function start(script: string): Kept {
  const child = fork(join(process.cwd(), 'build/test', script), [], {
    env: { ...process.env, NODE_OPTIONS: '' },
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  child.unref()
  const ended = once(child, 'exit').then(([code]) => {
    kept.delete(script)
    throw new Error(`${script} ended with ${code}`)
  })
  // Told to whoever waits for an answer, and to nobody else.
  ended.catch(() => {})
  return { child, ended, last: Promise.resolve() }
}
